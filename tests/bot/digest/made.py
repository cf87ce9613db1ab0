"""A small company with five records of each kind, and actions made by hand on them: one way to see every rule's row."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from crm.instants import DAY, iso, micros
from crm.kinds import Ref
from rules.catalog import by_id
from rules.model import Action
from tests import folders as f
from tests.bot.digest import days

NOW = micros(days.MORNING)
PEOPLE = ("Ann Archer", "Bo Berg", "Cy Cole", "Di Dahl", "Ed Egger")
FIRMS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm")
SUBJECTS = {rule.id: rule.subject for rule in by_id.values()}
MAIL_RULES = ("email_replies", "contacts_awaiting_reply", "reply_to_email", "leads_awaiting_reply")


def company_of_five() -> days.Files:
    """Nobody's, so that no rule holds by itself; ids 1 to 5 of each kind belong together."""
    other, keys = days.THEIRS, range(1, 6)

    def near(key: int) -> dict[str, list[str]]:
        return {kind: [str(key)] for kind in ("contacts", "companies", "deals")}

    return {
        "contacts": [days.person(str(n), PEOPLE[n - 1]) for n in keys],
        "companies": [days.company(str(n), FIRMS[n - 1]) for n in keys],
        "deals": [
            days.deal(str(n), f"Deal of {FIRMS[n - 1]}", str(n * 1000), company=str(n), contacts=[str(n)], owner=other)
            for n in keys
        ],
        "leads": [f.lead(str(n), name=f"Lead {FIRMS[n - 1]}", owner=other, to=near(n)) for n in keys],
        "tasks": [f.task(str(n), subject=f"Step {n}", owner=other, to=near(n)) for n in keys],
        "calls": [days.call(str(n), days.at(20, 9), contact=str(n), owner=other) for n in keys],
        "meetings": [
            days.meeting(str(n), f"Talk {n}", days.at(20, 9), days.at(20, 10), [str(n)], owner=other) for n in keys
        ],
        "emails": [f.email(str(n), at=days.at(22, 9), subject=f"Re: Offer {n}", owner=other, to=near(n)) for n in keys],
    }


def action(rule: str, number: int = 1, **changes: Any) -> Action:
    """The rule's action on record `number`, two days old; it drops out the day after tomorrow."""
    kind = SUBJECTS[rule]
    subject, whole_day = Ref(kind, str(number)), kind == "users"
    if whole_day:
        subject = Ref("users", "1")
    since = NOW - 2 * DAY
    made = Action(
        rule=rule,
        user_id="1",
        owner_id=days.MINE,
        subject=subject,
        trigger=f"emails:{number}" if rule in MAIL_RULES else str(subject),
        since=since,
        state="open",
        closed_reason=None,
        category=by_id[rule].category or "prospecting",
        contact_id=None if whole_day else str(number),
        company_id=None if whole_day else str(number),
        deal_id=None if whole_day else str(number),
        items=(subject,),
        evidence={
            "created": iso(NOW - 9 * DAY),
            "opened": iso(micros(days.at(16, 10))),
            "start": iso(micros(days.at(20, 9))),
            "outcome": "SCHEDULED",
        },
        expires_at=micros(days.MORNING + timedelta(days=2)),
    )
    return replace(made, **changes)
