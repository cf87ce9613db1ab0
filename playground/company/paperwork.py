"""Papers beside the deals: line items, quotes, comments, attachments, playbooks, sync states. Refuses sumless deals.

paperwork.toml holds what was written by hand; line items are cut from the deal's amount so that they add up.
"""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from playground.company.clock import iso
from playground.company.customers import Customer
from playground.company.folder import Folder, Record
from playground.company.staff import USERS

PAPERWORK = Path(__file__).with_suffix(".toml")
PRODUCTS = (
    ("WMS licence, per user and year", "NL-WMS-U"),
    ("Dock planner, per gate and year", "NL-DOCK-G"),
    ("Shop-floor terminal, mounted", "NL-TERM-M"),
    ("Handheld with cradle", "NL-HAND-C"),
    ("Traceability module", "NL-TRACE"),
    ("Pick lights, per shelf", "NL-LIGHT-S"),
    ("Installation, per day", "NL-INST-D"),
    ("Training, per group", "NL-TRAIN-G"),
    ("Interface to ERP", "NL-ERP"),
    ("Support, first year", "NL-SUP-1"),
)
SHARES = (0.6, 0.25)  # the third item is the rest
QUANTITIES = (40, 25, 20, 12, 10, 8, 5, 4, 2, 1)
QUOTED = ("proposal", "negotiation", "contract", "won")
KIND_OF_FILE = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_papers(folder: Folder, customers: dict[str, Customer]) -> None:
    """`customers` by the first label of their domain."""
    for customer in customers.values():
        for deal in customer.deals:
            _items(folder, deal)
            if deal["dealstage"] in QUOTED:
                _quote(folder, customer, deal)
    told = tomllib.loads(PAPERWORK.read_text(encoding="utf-8"))
    for number, comment in enumerate(told["comment"], start=301):
        _comment(folder, customers[comment["company"]], comment, str(number))
    for number, attachment in enumerate(told["attachment"], start=701):
        _attachment(folder, customers[attachment["company"]], attachment, str(number))
    for number, playbook in enumerate(told["playbook"], start=41):
        questions = [{"id": str(place), **question} for place, question in enumerate(playbook["questions"], start=1)]
        folder.line("playbooks", **({"id": str(number)} | playbook | {"questions": questions}))
    for minutes, sync in enumerate(told["sync"], start=7):
        _sync(folder, customers[sync["company"]].deals[0], sync, minutes)


def _items(folder: Folder, deal: Record) -> None:
    total = int(deal["amount"])
    parts = [int(total * share) for share in SHARES]
    for place, part in enumerate([*parts, total - sum(parts)]):
        name, sku = PRODUCTS[(int(deal.id) + 3 * place) % len(PRODUCTS)]
        quantity = next(number for number in QUANTITIES if part % number == 0)
        properties: dict[str, str | None] = {
            "name": name,
            "hs_sku": sku,
            "quantity": str(quantity),
            "price": str(part // quantity),
            "amount": str(part),
            "hs_line_item_currency_code": deal["deal_currency_code"],
            "hubspot_owner_id": deal.properties["hubspot_owner_id"],
        }
        folder.add("line_items", deal.created + timedelta(days=1, minutes=place), properties).link(deal)


def _quote(folder: Folder, customer: Customer, deal: Record) -> None:
    proposed = next(at for at, stage in deal.histories["dealstage"] if stage in QUOTED)
    quote = folder.add(
        "quotes",
        proposed,
        {
            "hs_title": f"{customer.name}: {deal['dealname']}",
            "hs_status": "APPROVAL_NOT_NEEDED",
            "hs_quote_amount": deal["amount"],
            "hs_currency": deal["deal_currency_code"],
            "hs_expiration_date": iso(max(proposed, folder.clock.now) + timedelta(days=30)),
            "hubspot_owner_id": deal.properties["hubspot_owner_id"],
        },
    )
    quote.properties["hs_quote_link"] = f"https://quotes.nordlicht.test/{quote.id}"
    quote.link(deal)


def _comment(folder: Folder, customer: Customer, told: dict[str, Any], number: str) -> None:
    """On the customer's newest finished activity of that kind, half an hour later or just now."""
    engagement = _newest(folder, customer, told["of"])
    at = min(engagement.created + timedelta(minutes=31 + int(number) % 10), folder.clock.now)
    user = USERS[told["user"]].id
    folder.line("comments", id=number, engagement=engagement.ref, userId=user, at=iso(at), text=told["text"])


def _attachment(folder: Folder, customer: Customer, told: dict[str, Any], number: str) -> None:
    mail = _newest(folder, customer, "emails")
    folder.line(
        "attachments",
        id=number,
        name=told["name"],
        size=told["size"],
        mime=KIND_OF_FILE[told["name"].rsplit(".", 1)[1]],
        record=customer.deals[0].ref,
        engagement=mail.ref,
        url=f"https://files.nordlicht.test/{number}",
        at=mail["hs_timestamp"],
    )


def _sync(folder: Folder, deal: Record, told: dict[str, Any], minutes: int) -> None:
    at = iso(folder.clock.now - timedelta(minutes=minutes))
    state = {"state": told["state"], "at": at, "message": told["message"]}
    folder.line("sync_status", record=deal.ref, system=told["system"], externalId=told["external"], **state)


def _newest(folder: Folder, customer: Customer, kind: str) -> Record:
    done = [
        one
        for one in folder.all(kind)
        if customer.company.id in one.linked("companies") and one["hs_timestamp"] <= iso(folder.clock.now)
    ]
    return max(done, key=lambda one: (one["hs_timestamp"], int(one.id)))
