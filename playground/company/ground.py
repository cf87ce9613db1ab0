"""Where occasions are planted: finds customers, people and times named in occasions.toml. Refuses unknown ones."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playground.company.customers import Customer, Person, add_contact
from playground.company.engagements import About, Log
from playground.company.folder import Folder, Record
from playground.company.register import HOME_ZONE
from playground.company.staff import USERS, User

Told = dict[str, Any]


@dataclass
class Ground:
    """`customers` by the first label of their domain. `stale`: deals whose next step shall stay as it is."""

    folder: Folder
    customers: dict[str, Customer]
    stale: set[str] = field(default_factory=set)
    enrolled: list[tuple[str, Record, User, datetime]] = field(default_factory=list)

    def customer(self, told: Told) -> Customer:
        return self.customers[told["company"]]

    def rep(self, told: Told) -> User:
        owner = USERS[told["owner"]] if "owner" in told else self.customer(told).owner
        if owner is None:
            raise ValueError(f"{told['company']} has no rep")
        return owner

    def back(self, told: Told, name: str, hhmm: str) -> datetime:
        """So many workdays ago, in the rep's zone (nobody's customer: at home)."""
        owner = self.customer(told).owner
        return self.folder.clock.workday(owner.zone if owner else HOME_ZONE, -told[name], hhmm)

    def when(self, told: Told) -> datetime:
        """`day` 0 and 1 are today and tomorrow whatever weekday that is; the rest are workdays."""
        zone, clock = self.rep(told).zone, self.folder.clock
        if "ahead" in told:
            return clock.workday(zone, told["ahead"], told["time"])
        day = told["day"]
        return clock.at(zone, day, told["time"]) if day >= 0 else clock.workday(zone, day, told["time"])

    def known(self, told: Told) -> tuple[Record, ...]:
        """The contacts an occasion names by their place in the company's list."""
        places = told.get("contacts", [told["contact"]] if "contact" in told else [])
        return tuple(self.customer(told).contacts[place] for place in places)

    def met(self, told: Told, created: datetime) -> Record:
        """The new person of an occasion, as a contact of the rep."""
        return add_contact(self.folder, self.customer(told), Person(*told["person"]), created)

    def log(self, told: Told, *contacts: Record, at: datetime, lead: Record | None = None) -> Log:
        customer = self.customer(told)
        deal = None if lead else customer.deal_on(at)
        return Log(self.folder, self.rep(told), About(contacts, customer.company, deal, lead))
