"""What HubSpot computes by itself: last engagement, last contact, fresh next steps. Refuses what has not happened yet.

A contact is engaged by what the buyer does: writes, takes a call, comes to a meeting, sends a message. A mail that was
merely opened does not count: it says that a picture was loaded.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from playground.company.clock import iso
from playground.company.customers import Customer, set_next_step
from playground.company.engagements import CONNECTED
from playground.company.folder import Folder, Record
from playground.company.register import CLOSED

ENGAGED, CONTACTED = "hs_last_sales_activity_timestamp", "notes_last_contacted"
STEPS = {
    "en": (
        "Answer the two questions of the last call",
        "Send the short version of the offer",
        "Wait for the floor plan, then the numbers",
        "Agree on a day for the visit",
        "Talk to purchasing about the order form",
        "Prepare the test with two devices",
        "Ask who else reads the offer",
        "Bring the sample and leave it there",
        "Draft of the timetable to the shift lead",
        "Second look at the article list",
    ),
    "it": (
        "Rispondere alle due domande dell'ultima chiamata",
        "Mandare la versione breve dell'offerta",
        "Fissare il giorno della visita",
        "Parlare con gli acquisti del modulo d'ordine",
        "Preparare la prova con due terminali",
    ),
}


def settle(folder: Folder, customers: list[Customer], stale: set[str]) -> None:
    for customer in customers:
        for number, deal in enumerate(customer.deals):
            if deal["dealstage"] not in CLOSED and deal.id not in stale:
                _refresh_step(
                    folder, deal, STEPS[customer.language][(int(deal.id) + number) % len(STEPS[customer.language])]
                )
    _engagement_dates(folder)


def _refresh_step(folder: Folder, deal: Record, step: str) -> None:
    """After the last call or meeting the rep wrote down what comes next; a deal without a step has it done."""
    talks = [_span(one) for kind in ("calls", "meetings") for one in folder.all(kind) if deal.id in one.linked("deals")]
    held = [(start, end) for start, end in talks if folder.clock.happened(end)]
    if not held:
        return
    steps = deal.histories.get("hs_next_step")
    if steps and max(held)[0] < steps[-1][0]:
        return
    had = bool(deal["hs_next_step"])
    if not had:
        set_next_step(deal, step, deal.created + timedelta(hours=3))
    set_next_step(deal, step if had else "", min(max(held)[1] + timedelta(minutes=40), folder.clock.now))


def _span(talk: Record) -> tuple[datetime, datetime]:
    start = datetime.fromisoformat(talk["hs_timestamp"])
    if talk.kind == "meetings":
        return start, datetime.fromisoformat(talk["hs_meeting_end_time"])
    return start, start + timedelta(milliseconds=int(talk["hs_call_duration"]))


def _engagement_dates(folder: Folder) -> None:
    contacts, companies = folder.records["contacts"], folder.records["companies"]
    for contact, at in _engagements(folder):
        if folder.clock.happened(at):
            _later(contact, ENGAGED, at)
            for company in contact.linked("companies"):
                _later(companies[company], ENGAGED, at)
    for kind in ("emails", "calls", "meetings", "communications"):
        for engagement in folder.all(kind):
            at = datetime.fromisoformat(engagement["hs_timestamp"])
            if _is_ours(engagement) and folder.clock.happened(at):
                for target, ids in ((contacts, "contacts"), (companies, "companies")):
                    for one in engagement.linked(ids):
                        _later(target[one], CONTACTED, at)


def _engagements(folder: Folder) -> Iterator[tuple[Record, datetime]]:
    by_email = {contact["email"]: contact for contact in folder.all("contacts")}
    for mail in folder.all("emails"):
        if mail["hs_email_from_email"] in by_email:
            yield by_email[mail["hs_email_from_email"]], datetime.fromisoformat(mail["hs_timestamp"])
    taken = [call for call in folder.all("calls") if call["hs_call_disposition"] == CONNECTED]
    held = [meeting for meeting in folder.all("meetings") if meeting["hs_meeting_outcome"] == "COMPLETED"]
    for engagement in (*taken, *held, *folder.all("communications")):
        for contact in engagement.linked("contacts"):
            yield folder.records["contacts"][contact], datetime.fromisoformat(engagement["hs_timestamp"])


def _is_ours(engagement: Record) -> bool:
    """Mails of ours that arrived; calls, meetings and messages in any case."""
    return engagement["hs_email_direction"] != "INCOMING_EMAIL" and engagement["hs_email_status"] != "BOUNCED"


def _later(record: Record, name: str, at: datetime) -> None:
    if iso(at) > record[name]:
        record.properties[name] = iso(at)
        record.touch(at)
