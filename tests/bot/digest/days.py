"""Data folders of whole days, for the tests of the digest: builders, an ordinary day and an empty one. Names and
numbers are made up."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crm.database import Database
from crm.importing import import_folder
from tests import folders as f

BERLIN, ROME = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Rome")
CLARA, GIULIA = "clara@nordlager.example", "giulia@nordlager.example"
MINE, THEIRS = "501", "502"
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=BERLIN)
Lines = list[f.Line]
Files = dict[str, Lines]

ACCOUNT = {
    "timezone": "Europe/Berlin",
    "currency": "EUR",
    "record_url": "https://app-eu1.hubspot.com/contacts/4471820/record/{type}/{id}",
    "email_domains": ["nordlager.example"],
}


def at(day: int, hour: int = 0, minute: int = 0, *, month: int = 11, zone: ZoneInfo = BERLIN) -> datetime:
    """In 2026; the sample day is Tuesday 24 November."""
    return datetime(2026, month, day, hour, minute, tzinfo=zone)


MORNING, READ = at(24, 8), at(24, 7, 52)


def fill(
    database: Database,
    path: Path,
    files: Mapping[str, Lines],
    *,
    read_at: datetime,
    account: Mapping[str, Any] | None = None,
    permission_sets: Mapping[str, Any] | None = None,
) -> None:
    """Imports a day with two reps: Clara in Berlin, Giulia in Rome; both see everything unless told otherwise."""
    users = [
        f.user("1", CLARA, owner=MINE, permission_set="rep", timezone="Europe/Berlin"),
        f.user("2", GIULIA, owner="503", permission_set="rep", timezone="Europe/Rome", locale="it-it"),
        f.user("3", "tobias@nordlager.example", owner=THEIRS, permission_set="rep"),
    ]
    folder = f.write_folder(
        path / "folder",
        account={**ACCOUNT, **(account or {})},
        permission_sets=permission_sets or {"rep": f.rights("all")},
        pipelines=f.PIPELINES,
        **{"users": users, **files},
    )
    report = import_folder(database, folder, now=read_at)
    assert not report.rejects, report.rejects[:3]


def company(key: str, name: str) -> f.Line:
    return f.company(key, name=name, owner=THEIRS, created=LONG_AGO)


def target(key: str, name: str) -> f.Line:
    return f.company(key, name=name, target=True, owner=THEIRS, created=LONG_AGO)


def person(key: str, name: str, *, company: str | None = None, owner: str = THEIRS, **fields: Any) -> f.Line:
    first, _, last = name.partition(" ")
    address = f"{first}.{key}@buyer.example".lower()
    to = {"companies": [company]} if company else None
    known = {"firstname": first, "lastname": last, "email": address, "created": LONG_AGO, "owner": owner, "to": to}
    return f.contact(key, **{**known, **fields})


def deal(key: str, name: str, amount: str, *, company: str, contacts: list[str], **fields: Any) -> f.Line:
    known = {
        "name": name,
        "amount": amount,
        "deal_currency_code": "EUR",
        "owner": MINE,
        "created": LONG_AGO,
        "to": {"companies": [company], "contacts": contacts},
    }
    return f.deal(key, **{**known, **fields})


def reply(key: str, person_id: str, deal_id: str, when: datetime, *, to: str = CLARA, **fields: Any) -> Lines:
    """A mail of ours and its answer, which reaches the rep in cc: only rule 10 asks for no more."""
    thread = f"thread{key}"
    ours = f.email(f"{key}0", at=when - timedelta(days=4), sender="desk@nordlager.example", thread=thread, owner=THEIRS)
    theirs = f.email(
        key,
        at=when,
        direction="INCOMING_EMAIL",
        recipients=["desk@nordlager.example"],
        cc=[to],
        thread=thread,
        to={"contacts": [person_id], "deals": [deal_id]},
        **fields,
    )
    return [ours, theirs]


def task(key: str, subject: str, due: datetime, *, company: str, high: bool = False, **fields: Any) -> f.Line:
    to = {"companies": [company]} | fields.pop("to", {})
    known = {"owner": MINE, "created": LONG_AGO, "priority": "HIGH" if high else None, "to": to}
    return f.task(key, subject=subject, due=due, **{**known, **fields})


def call(key: str, start: datetime, *, contact: str, **fields: Any) -> f.Line:
    to = {"contacts": [contact]} | fields.pop("to", {})
    return f.call(key, start=start, duration=600_000, to=to, **{"owner": MINE, **fields})


def meeting(key: str, title: str, start: datetime, end: datetime, contacts: list[str], **fields: Any) -> f.Line:
    to = {"contacts": contacts} | fields.pop("to", {})
    return f.meeting(key, title=title, start=start, end=end, to=to, **{"owner": MINE, **fields})


COMPANIES = {
    "601": "Ardenne Foods",
    "602": "O'Brien & Walsh",
    "603": "Maison Delorme",
    "604": "Brenner Logistik",
    "605": "Kjeller Marine",
}
TEAMS = "https://teams.microsoft.com/l/meetup-join/1"
ZOOM = "https://eu01web.zoom.us/j/5"
MEET = "https://meet.google.com/abc-defg-hij"


def ordinary() -> Files:
    """Clara's Tuesday: 3 overdue, 4 due today, 2 tomorrow, 2 meetings, 13 actions."""
    return {
        "companies": [
            *(company(key, name) for key, name in COMPANIES.items()),
            target("606", "Hafenwerk Bremen"),
            target("607", "Lyonnaise Pharma"),
            target("608", "Tessitura Valseta"),
        ],
        "contacts": [
            person("3310", "Jana Krüger", company="604"),
            person("3311", "Tomasz Wilk", company="604"),
            person("3312", "Camille Roux", company="603"),
            person("3313", "Luc Maes", company="601"),
            person("3314", "Inès Dubois", company="601"),
            person("3315", "Aoife Walsh", company="602"),
            person("3316", "Sean O'Brien", company="602"),
            person("3317", "Niamh Daly", company="602"),
            person("3301", "Sofie Lindqvist", company="605"),
            *(
                person(key, name, company=near, owner=MINE, hs_last_sales_activity_timestamp=engaged)
                for key, name, near, engaged in (
                    ("3321", "Ole Petersen", "606", at(20, 9)),
                    ("3302", "Hélène Marchand", "607", at(23, 10)),
                    ("3322", "Marta Bianchi", "608", at(23, 11)),
                )
            ),
        ],
        "deals": [
            deal("8801", "WMS for 3 sites", "84000", company="604", contacts=["3310", "3311"], closedate=at(30, 18)),
            deal("8803", "Fleet portal", "610000", company="605", contacts=["3301"], deal_currency_code="NOK"),
            deal("8805", "Cold store", "31500", company="603", contacts=["3312"]),
        ],
        "emails": [
            *reply(
                "5501",
                "3310",
                "8801",
                at(22, 17, 40),
                sender="jana.3310@buyer.example",
                subject="Re: Offer for three sites",
            ),
            f.email(
                "5503",
                at=at(12, 9),
                sender=CLARA,
                recipients=["sofie.3301@buyer.example"],
                opened=at(16, 10),
                owner=MINE,
                to={"contacts": ["3301"], "deals": ["8803"]},
            ),
        ],
        "calls": [
            call("9301", at(18, 14, 2), contact="3313"),
            call("9302", at(20, 15), contact="3311", to={"deals": ["8801"]}),
            call("9303", at(20, 16), contact="3312", to={"deals": ["8805"]}),
            call("9304", at(20, 17), contact="3314"),
            call("9305", at(23, 9), contact="3315"),
            call("9306", at(23, 10), contact="3316"),
        ],
        "tasks": [
            task("9001", "Send revised quote", at(20, 9), company="601", high=True),
            task("9002", "Book the security review", at(23, 9), company="602"),
            task("9003", "Send the 2027 price list", at(23, 15), company="603"),
            task("9011", "Call Luc Maes before the pricing call", at(24, 9, 30), company="601", high=True),
            task("9012", "Confirm demo data", at(24, 12), company="602"),
            task("9013", "Order the samples", at(24, 16), company="605"),
            task("9014", "Tidy the pipeline", at(24), company="605"),
            task("9021", "Check the contract", at(25, 9), company="601"),
            task("9022", "Ring the warehouse", at(25, 11), company="604"),
            task("9023", "Not yet", at(26, 11), company="604"),
            task("9024", "Done long ago", at(20, 11), company="604", status="COMPLETED"),
            task("9025", "A colleague's", at(24, 11), company="604", owner=THEIRS),
        ],
        "meetings": [
            meeting(
                "7101",
                "Pricing call, Ardenne Foods",
                at(24, 10, 30),
                at(24, 11),
                ["3313", "3314"],
                hs_meeting_external_url=TEAMS,
            ),
            meeting(
                "7102",
                "Returns desk demo, O'Brien & Walsh",
                at(24, 15),
                at(24, 15, 45),
                ["3315", "3316", "3317"],
                hs_meeting_external_url=ZOOM,
            ),
            meeting("7103", "Called off", at(24, 13), at(24, 14), ["3313"], outcome="CANCELED"),
        ],
    }


def empty() -> Files:
    """Nothing on Clara's Wednesday, a meeting on Thursday."""
    return {
        "companies": [company("601", "Ardenne Foods")],
        "contacts": [person("3313", "Luc Maes", company="601")],
        "meetings": [
            meeting("7301", "contract review", at(26, 9, 30), at(26, 10), ["3313"], to={"companies": ["601"]})
        ],
    }
