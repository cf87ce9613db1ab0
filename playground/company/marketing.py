"""Lists, sequences, touches and the activity feed. Refuses to make up answers: the feed reads the engagements."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from playground.company.clock import Clock, iso
from playground.company.folder import Folder, Record
from playground.company.ground import Ground
from playground.company.staff import USERS, User

CHANNELS = (
    ("ad_click", "paid_search", "Warehouse software, search ads"),
    ("page_view", "organic_search", ""),
    ("event", "offline", "Spring logistics fair"),
    ("webinar", "email", "Web seminar on slotting"),
    ("email_click", "email", "Newsletter for shift leads"),
    ("form_submit", "organic_search", "Guide to the stock take"),
    ("page_view", "referral", "Trade press, dock planner"),
    ("ad_click", "paid_social", "Dock planner film"),
)
PAGES = (
    "Prices",
    "Dock planner",
    "Reference: cold store",
    "Handhelds",
    "Security and data protection",
    "Support hours",
)
SEQUENCES = ("New contacts, three steps", "Customers, spring release", "After the fair")
FEED_DAYS = 364


def fill(ground: Ground) -> None:
    folder = ground.folder
    for contact in folder.all("contacts"):
        _touches(folder, contact)
    _lists(folder)
    _sequences(ground)
    for line in sorted(_feed(folder), key=lambda one: (str(one["at"]), str(one["contactId"]), str(one["kind"]))):
        folder.line("feed", **line)


def _touches(folder: Folder, contact: Record) -> None:
    """Up to five marketing touches from a month before we knew the contact on."""
    rng = Random(f"touches {contact['email']}")
    at = contact.created - timedelta(days=30)
    for _ in range(rng.randrange(6)):
        at += timedelta(days=rng.randrange(2, 30), hours=rng.randrange(24), minutes=rng.randrange(60))
        if at < folder.clock.now:
            kind, source, campaign = rng.choice(CHANNELS)
            folder.line(
                "touches", contactId=contact.id, at=iso(at), kind=kind, source=source, campaign=campaign or None
            )


def _lists(folder: Folder) -> None:
    contacts = folder.all("contacts")
    by_stage = {stage: [one.id for one in contacts if one["lifecyclestage"] == stage] for stage in ("customer", "lead")}
    deciders = [one.id for one in contacts if one["hs_buying_role"] == "DECISION_MAKER"]
    for id_, name, kind, members in (
        ("21", "Customers", "list", by_stage["customer"]),
        ("22", "Decision makers", "list", deciders),
        ("23", "Newsletter for shift leads", "list", [one.id for one in contacts if "ead" in one["jobtitle"]]),
        ("24", "Spring logistics fair", "list", [one.id for one in contacts if int(one.id) % 4 == 1]),
        ("31", "Welcome mail for new contacts", "workflow", by_stage["lead"]),
        ("32", "Ask for a reference after go-live", "workflow", by_stage["customer"][:6]),
    ):
        folder.line("lists", id=id_, name=name, kind=kind, members={"contacts": members})


def _sequences(ground: Ground) -> None:
    """Those of the open sequence tasks run; one is long over."""
    old = ground.folder.all("contacts")[40:44]
    over = ground.folder.clock.now - timedelta(days=130)
    for id_, name in enumerate(SEQUENCES, start=51):
        running = [(contact, rep, at, None) for told, contact, rep, at in ground.enrolled if told == name]
        ended = [(contact, USERS["bruno"], over, over + timedelta(days=9)) for contact in old] if not running else []
        shown = [
            {"contactId": one.id, "userId": rep.id, "enrolledAt": iso(at), "endedAt": iso(end) if end else None}
            for one, rep, at, end in (*running, *ended)
        ]
        ground.folder.line("sequences", id=str(id_), name=name, enrollments=shown)


def _feed(folder: Folder) -> Iterator[dict[str, object]]:
    since = folder.clock.now - timedelta(days=FEED_DAYS)
    owners = {user.owner_id: user for user in USERS.values()}
    for at, kind, contact, user, ref, title in _notices(folder, owners):
        if since < at <= folder.clock.now:
            yield {"at": iso(at), "kind": kind, "contactId": contact, "userId": user.id, "ref": ref, "title": title}


Notice = tuple[datetime, str, str, User, str | None, str]


def _notices(folder: Folder, owners: dict[str, User]) -> Iterator[Notice]:
    asked: set[str] = set()
    for mail in sorted(folder.all("emails"), key=lambda one: one["hs_timestamp"]):
        user, contacts = owners[mail["hubspot_owner_id"]], mail.linked("contacts")
        incoming, thread = mail["hs_email_direction"] == "INCOMING_EMAIL", mail["hs_email_thread_id"]
        if incoming and thread in asked:
            yield (
                datetime.fromisoformat(mail["hs_timestamp"]),
                "email_reply",
                contacts[0],
                user,
                mail.ref,
                mail["hs_email_subject"],
            )
        if not incoming:
            asked.add(thread)
        if mail["hs_email_last_open_date"]:
            opened = datetime.fromisoformat(mail["hs_email_last_open_date"])
            yield opened, "email_open", contacts[0], user, mail.ref, mail["hs_email_subject"]
            if int(mail.id) % 5 == 0:
                yield (
                    opened + timedelta(minutes=4),
                    "email_click",
                    contacts[0],
                    user,
                    mail.ref,
                    mail["hs_email_subject"],
                )
    for meeting in folder.all("meetings"):
        if meeting["hs_meeting_outcome"] == "SCHEDULED" and meeting.linked("contacts"):
            user, contact = owners[meeting["hubspot_owner_id"]], meeting.linked("contacts")[0]
            yield meeting.created, "meeting_booked", contact, user, meeting.ref, meeting["hs_meeting_title"]
    yield from _visits(folder, owners)


def _visits(folder: Folder, owners: dict[str, User]) -> Iterator[Notice]:
    """Pages, forms and offers that contacts with an owner looked at."""
    for contact in folder.all("contacts"):
        if contact["hubspot_owner_id"] not in owners:
            continue
        user, rng = owners[contact["hubspot_owner_id"]], Random(f"visits {contact['email']}")
        for _ in range(rng.randrange(4)):
            at = _moment(folder.clock, contact.created, rng)
            kind, title = rng.choice(
                (("page_view", rng.choice(PAGES)), ("document_view", "Offer"), ("form_submit", "Contact form"))
            )
            yield at, kind, contact.id, user, None, title


def _moment(clock: Clock, since: datetime, rng: Random) -> datetime:
    return since + (clock.now - since) * rng.random()
