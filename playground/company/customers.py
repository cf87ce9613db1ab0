"""Customers as we know them: a company, its people, its deals, its rep. Refuses bodies; those come with engagements."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from playground.company.clock import iso
from playground.company.folder import Folder, Record
from playground.company.staff import User

GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "ł": "l", "ı": "i", "đ": "d"})
ROLES = {
    "DECISION_MAKER": "Decision maker",
    "CHAMPION": "Champion",
    "BUDGET_HOLDER": "Budget holder",
    "INFLUENCER": "Influencer",
    "END_USER": "End user",
    "LEGAL_AND_COMPLIANCE": "Legal and compliance",
    "BLOCKER": "Blocker",
}


@dataclass
class Customer:
    company: Record
    owner: User | None
    language: str
    city: str
    contacts: list[Record] = field(default_factory=list)
    deals: list[Record] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.company["name"]

    def deal_on(self, at: datetime) -> Record | None:
        """The deal that was open on that day, if there was one."""
        for deal in self.deals:
            closed = deal["dealstage"] in ("won", "lost") and iso(at) > deal["closedate"]
            if deal.created <= at and not closed:
                return deal
        return None


@dataclass(frozen=True)
class Person:
    """A contact to be added; `mailbox` overrides the address made from the name."""

    first: str
    last: str
    title: str
    role: str = ""
    mailbox: str = ""


def mailbox(first: str, last: str) -> str:
    """`Dr. Jörn Groß-Behrens` becomes `joern.gross-behrens`."""
    words = [word for word in (first.split()[-1], *last.split()) if not word.endswith(".")]
    folded = unicodedata.normalize("NFKD", ".".join(words).lower().translate(GERMAN))
    return "".join(sign for sign in folded if sign.isascii() and (sign.isalnum() or sign in ".-"))


def add_company(folder: Folder, owner: User | None, created: datetime, properties: dict[str, str | None]) -> Record:
    return folder.add("companies", created, _owned(owner, created) | {"hs_is_target_account": "false"} | properties)


def add_contact(
    folder: Folder, customer: Customer, person: Person, created: datetime, owner: User | None = None
) -> Record:
    """A contact of the customer, owned by the given user, else by the customer's rep."""
    domain = customer.company["domain"]
    local = person.mailbox or mailbox(person.first, person.last)
    contact = folder.add(
        "contacts",
        created,
        _owned(owner or customer.owner, created)
        | {
            "email": local if "@" in local else f"{local}@{domain}",
            "firstname": person.first,
            "lastname": person.last,
            "jobtitle": person.title,
            "company": customer.name,
            "lifecyclestage": "lead",
            "hs_buying_role": person.role or None,
        },
    )
    contact.link(customer.company, "Primary")
    customer.contacts.append(contact)
    return contact


def add_deal(
    folder: Folder,
    customer: Customer,
    created: datetime,
    properties: dict[str, str | None],
    stages: dict[str, datetime],
) -> Record:
    """A deal of the customer; `stages` in the order in which it entered them, the last is the present one."""
    deal = folder.add(
        "deals",
        created,
        _owned(customer.owner, created) | {"pipeline": "sales", "deal_currency_code": "EUR"} | properties,
    )
    for stage, entered in stages.items():
        enter_stage(deal, stage, entered)
    deal.link(customer.company, "Primary")
    customer.deals.append(deal)
    return deal


def enter_stage(deal: Record, stage: str, entered: datetime) -> None:
    deal.changed("dealstage", stage, entered)
    deal.properties["hs_v2_date_entered_current_stage"] = iso(entered)


def set_next_step(deal: Record, text: str, at: datetime) -> None:
    deal.changed("hs_next_step", text, at)
    deal.properties["hs_next_step_updated_at"] = iso(at)


def involve(deal: Record, contact: Record) -> None:
    deal.link(contact, ROLES.get(contact["hs_buying_role"]))
    contact.properties["lifecyclestage"] = "customer" if deal["dealstage"] == "won" else "opportunity"


def assign(record: Record, owner: User, at: datetime) -> None:
    record.properties |= _owned(owner, at)
    record.touch(at)


def _owned(owner: User | None, at: datetime) -> dict[str, str | None]:
    if owner is None:
        return {"hubspot_owner_id": None}
    return {"hubspot_owner_id": owner.owner_id, "hubspot_owner_assigneddate": iso(at + timedelta(minutes=1))}
