"""Plants tasks, meetings, calls and deals that ask for something (rules 4, 6 to 8, 12, 13, 16 to 19). Refuses leads."""

from datetime import datetime, timedelta
from hashlib import sha256

from playground.company.clock import iso
from playground.company.customers import add_deal, involve
from playground.company.engagements import CONNECTED, About, Letter, Log
from playground.company.folder import Record
from playground.company.ground import Ground, Told

MADE_BEFORE = 7  # workdays between making a task or booking and today


def task(ground: Ground, told: Told) -> None:
    """A task due on its day, open; with `sequence` also rule 4, with high priority today also rule 13."""
    due, rep = ground.when(told), ground.rep(told)
    made = ground.folder.clock.workday(rep.zone, min(told["day"], 0) - MADE_BEFORE, "16:45")
    log = ground.log(told, *ground.known(told), at=made) if "company" in told else Log(ground.folder, rep)
    enrollment = ""
    if "sequence" in told:
        contact = ground.known(told)[0]
        enrollment = str(int(sha256(f"{told['sequence']} {contact.id}".encode()).hexdigest()[:8], 16))
        ground.enrolled.append((told["sequence"], contact, rep, made))
    log.task(
        due, told["subject"], made, body=told["body"],
        priority=told.get("priority", "NONE"), type_=told.get("type", "TODO"), enrollment=enrollment,
    )  # fmt: skip


def meeting(ground: Ground, told: Told) -> None:
    """Rule 12 when it is near. Its outcome is open, so that it asks for one when it is over (rules 6 and 7)."""
    at = ground.when(told)
    log = ground.log(told, *ground.known(told), at=ground.folder.clock.now)
    log.meeting(at, told["title"], told["body"], "SCHEDULED", told["minutes"], told.get("place", ""))


def held_meeting(ground: Ground, told: Told) -> None:
    """Rule 7, and 6 where nobody has logged an outcome. With `settled` its follow-up has been done: neither."""
    at = ground.back(told, "back", told["time"])
    log = ground.log(told, *ground.known(told), at=at)
    log.meeting(at, told["title"], told["body"], told["outcome"], told["minutes"], told.get("place", ""))
    if "settled" in told:
        made = at + timedelta(hours=2)
        log.task(made + timedelta(hours=4), told["settled"], made, done=made + timedelta(hours=3))


def open_call(ground: Ground, told: Told) -> None:
    """Rule 8."""
    at = ground.back(told, "back", told["time"])
    ground.log(told, *ground.known(told), at=at).call(at, told["title"], told["body"], "", told["minutes"])


def stale_step(ground: Ground, told: Told) -> None:
    """Rule 16: a call came after the last change of the next step."""
    at = ground.back(told, "back", told["time"])
    log = ground.log(told, *ground.known(told), at=at)
    log.call(at, told["title"], told["body"], CONNECTED, told["minutes"])
    if log.about.deal:
        ground.stale.add(log.about.deal.id)


def lonely_deal(ground: Ground, told: Told) -> None:
    """Rule 17: no contact; a note, so that it is not rule 18 as well."""
    deal = _deal(ground, told)
    about = About((), ground.customer(told).company, deal)
    Log(ground.folder, ground.rep(told), about).note(deal.created + timedelta(minutes=25), told["note"])


def untouched_deal(ground: Ground, told: Told) -> None:
    """Rule 18."""
    involve(_deal(ground, told), *ground.known(told))


def opened_mail(ground: Ground, told: Told) -> None:
    """Rule 19."""
    sent, opened = ground.back(told, "sent", "10:05"), ground.back(told, "opened", "08:25")
    (contact,) = ground.known(told)
    sender, thread = ground.rep(told).email, f"{contact.id} {iso(sent)}"
    letter = Letter(sender, (contact["email"],), told["subject"], told["body"], thread, opened=opened, opens=3)
    ground.log(told, contact, at=sent).mail_out(sent, letter)


def _deal(ground: Ground, told: Told) -> Record:
    created: datetime = ground.back(told, "back", "09:15")
    close = ground.folder.clock.at(ground.rep(told).zone, 80, "12:00")
    properties: dict[str, str | None] = {"dealname": told["name"], "closedate": iso(close), "amount": told["amount"]}
    return add_deal(ground.folder, ground.customer(told), created, properties, {"qualification": created})
