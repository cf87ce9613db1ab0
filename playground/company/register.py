"""The companies without a story, from register.toml: companies, contacts, deals. Refuses engagements; see routine."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from playground.company import customers
from playground.company.clock import iso
from playground.company.customers import Customer, Person
from playground.company.folder import Folder, Record
from playground.company.staff import DEAL_STAGES, USERS

REGISTER = Path(__file__).with_suffix(".toml")
HOME_ZONE = "Europe/Berlin"
CLOSED = ("won", "lost")


def open_register(folder: Folder) -> list[Customer]:
    """Every company of the register with its people and deals, in the register's order."""
    told = tomllib.loads(REGISTER.read_text(encoding="utf-8"))
    return [_customer(folder, number, company) for number, company in enumerate(told["company"])]


def _customer(folder: Folder, number: int, told: dict[str, Any]) -> Customer:
    owner = USERS[told["owner"]] if told["owner"] else None
    zone = owner.zone if owner else HOME_ZONE
    known_since = folder.clock.at(zone, -410 + 7 * (number % 9), "10:20")
    company = customers.add_company(
        folder,
        owner,
        known_since,
        {key: told[key] for key in ("name", "domain", "city", "country", "industry")}
        | {"hs_is_target_account": str(told.get("target", False)).lower()},
    )
    customer = Customer(company, owner, told.get("language", "en"), told["city"])
    for first, last, title, role, *mailbox in told["contacts"]:
        met = folder.clock.at(zone, -395 + 11 * (len(customer.contacts) + number % 7), "15:05")
        customers.add_contact(folder, customer, Person(first, last, title, role, *mailbox), met)
    for place, need in told.get("site_access_needs", []):
        customer.contacts[place].properties["site_access_needs"] = need  # account.json calls it sensitive
    for deal in told["deals"]:
        _deal(folder, customer, zone, deal)
    return customer


def _deal(folder: Folder, customer: Customer, zone: str, told: dict[str, Any]) -> Record:
    def day(offset: int, hhmm: str) -> datetime:
        return folder.clock.at(zone, offset, hhmm)

    created, entered = -told["created"], -told["entered"]
    stages = _stages_until(told["stage"])
    step = (entered - created) // max(len(stages) - 1, 1)
    passed = {stage: day(created + index * step, "09:30") for index, stage in enumerate(stages[:-1])}
    deal = customers.add_deal(
        folder,
        customer,
        day(created, "09:25"),
        {"dealname": told["name"], "deal_currency_code": told.get("currency", "EUR")},
        passed | {stages[-1]: day(entered, "16:30")},
    )
    deal.changed("amount", told["amount"], day(created, "09:40"))
    if told["stage"] not in CLOSED:
        deal.changed("closedate", iso(day(told["close"] - 21, "12:00")), day(created, "09:41"))
        deal.changed("closedate", iso(day(told["close"], "12:00")), day(entered, "16:35"))
    else:
        deal.changed("closedate", iso(day(told["close"], "16:30")), day(entered, "16:30"))
    if told["step"]:
        customers.set_next_step(deal, told["step"], day(entered, "16:40"))
    for contact in customer.contacts:
        customers.involve(deal, contact)
    return deal


def _stages_until(stage: str) -> list[str]:
    """The stages a deal went through: those before its own, without the other closed one."""
    order = [name for name, _, _ in DEAL_STAGES if name not in CLOSED]
    return [*order, stage] if stage in CLOSED else order[: order.index(stage) + 1]
