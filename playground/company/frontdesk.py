"""Leads and tickets of the past months (frontdesk.toml). Refuses open questions: none of them is due today."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playground.company.clock import iso
from playground.company.customers import Customer, Person, add_contact
from playground.company.engagements import CONNECTED, About, Letter, Log
from playground.company.folder import Folder, Record
from playground.company.staff import User

FRONTDESK = Path(__file__).with_suffix(".toml")


def open_frontdesk(folder: Folder, customers: dict[str, Customer]) -> None:
    """`customers` by the first label of their domain."""
    told = tomllib.loads(FRONTDESK.read_text(encoding="utf-8"))
    for lead in told["lead"]:
        _lead(folder, customers[lead["company"]], lead)
    for ticket in told["ticket"]:
        _ticket(folder, customers[ticket["company"]], ticket)


def add_lead(
    folder: Folder, customer: Customer, contact: Record, name: str, made: datetime, stage: str, moved: datetime
) -> Record:
    """A lead owned by the contact's owner."""
    lead = folder.add(
        "leads",
        made,
        {
            "hs_lead_name": name,
            "hs_pipeline": "prospects",
            "hs_pipeline_stage": stage,
            "hs_v2_date_entered_current_stage": iso(moved),
            "hs_lead_label": "WARM",
            "hs_lead_type": "NEW_BUSINESS",
            "hs_primary_contact_id": contact.id,
            "hubspot_owner_id": contact.properties["hubspot_owner_id"],
            "hubspot_owner_assigneddate": iso(made + timedelta(minutes=1)),
        },
    )
    lead.link(contact, "Primary")
    lead.link(customer.company)
    lead.touch(moved)
    return lead


def _lead(folder: Folder, customer: Customer, told: dict[str, Any]) -> None:
    owner = _owner(customer)

    def back(days: int, hhmm: str) -> datetime:
        return folder.clock.workday(owner.zone, -days, hhmm)

    contact = add_contact(folder, customer, Person(*told["person"]), back(told["made"] + 9, "09:50"))
    made, moved = back(told["made"], "10:10"), back(told["moved"], "15:45")
    lead = add_lead(folder, customer, contact, told["name"], made, told["stage"], max(made, moved))
    lead.properties["hs_lead_label"] = told["label"]
    about = About((contact,), customer.company, lead=lead)
    said = back(max(told["moved"] - 1, 1), "15:20")
    Log(folder, owner, about).call(said, told["name"], told["said"], CONNECTED, 7 + len(told["said"]) % 9)


def _ticket(folder: Folder, customer: Customer, told: dict[str, Any]) -> None:
    owner = _owner(customer)
    contact = next(one for one in customer.contacts if told["asked"].endswith(f"\n{one['firstname']}"))

    def back(days: int, hhmm: str) -> datetime:
        return folder.clock.workday(owner.zone, -days, hhmm)

    asked = back(told["back"], "08:35")
    ticket = folder.add(
        "tickets",
        asked,
        {
            "subject": told["subject"],
            "content": told["asked"].split("\n\n")[1],
            "hs_pipeline": "support",
            "hs_pipeline_stage": told["stage"],
            "hs_ticket_priority": ("LOW", "MEDIUM", "HIGH")[len(told["subject"]) % 3],
            "hubspot_owner_id": owner.owner_id,
            "hubspot_owner_assigneddate": iso(asked),
        },
    )
    ticket.link(contact)
    ticket.link(customer.company)
    log = Log(folder, owner, About((contact,), customer.company, ticket=ticket))
    theirs, ours, subject = contact["email"], owner.email, told["subject"]
    log.mail_in(asked, Letter(theirs, (ours,), subject, told["asked"], f"ticket {ticket.id}"))
    reply = back(told["back"] - 1, "11:25")
    log.mail_out(reply, Letter(ours, (theirs,), f"Re: {subject}", told["answered"], f"ticket {ticket.id}"))
    closed = back(told["back"] - 3, "16:05")
    log.note(closed, told["closed"])
    ticket.touch(closed)


def _owner(customer: Customer) -> User:
    if customer.owner is None:
        raise ValueError(f"{customer.name} has no rep who could answer")
    return customer.owner
