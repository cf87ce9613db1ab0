"""Plants occasions with contacts and leads (rules 1, 2, 3, 5, 9, 11, 14, 15). Refuses anything about an open deal."""

from datetime import timedelta

from playground.company.clock import iso
from playground.company.customers import assign
from playground.company.engagements import About, Letter, Log
from playground.company.folder import Record
from playground.company.frontdesk import add_lead
from playground.company.ground import Ground, Told

LONG_KNOWN = 70  # days: too long ago for the contact itself to count as newly assigned


def new_contact(ground: Ground, told: Told) -> Record:
    """Rule 1. With `bounced`, our first mail came back, so it does not count as sent."""
    contact = ground.met(told, ground.back(told, "back", "10:40"))
    assigned = ground.back(told, "back", "13:20")
    assign(contact, ground.rep(told), assigned)
    log = Log(ground.folder, ground.rep(told), About((contact,), ground.customer(told).company))
    log.note(assigned + timedelta(minutes=18), told["note"])
    if "bounced" in told:
        sender = ground.rep(told).email
        thread = f"bounced {contact.id}"
        subject = f"Nordlicht Systems, for {contact['firstname']} {contact['lastname']}"
        letter = Letter(sender, (contact["email"],), subject, told["bounced"], thread, status="BOUNCED")
        log.mail_out(assigned + timedelta(minutes=50), letter)
    return contact


def customer_contact(ground: Ground, told: Told) -> None:
    """Newly assigned, but a customer: rule 1 has nothing to say."""
    new_contact(ground, told).properties["lifecyclestage"] = "customer"


def unowned_contact(ground: Ground, told: Told) -> None:
    made = ground.back(told, "back", "17:05")
    contact = ground.met(told, made)
    Log(ground.folder, None, About((contact,), ground.customer(told).company)).note(made, told["note"])


def new_lead(ground: Ground, told: Told) -> None:
    """Rule 2: in the first stage, and nothing has been done yet."""
    made = ground.back(told, "back", "09:45")
    contact = ground.met(told, made - timedelta(days=LONG_KNOWN))
    add_lead(ground.folder, ground.customer(told), contact, told["name"], made, "new", made)


def returning(ground: Ground, told: Told) -> None:
    """Rule 3: disqualified long ago, and now the contact writes again."""
    lost = ground.back(told, "lost", "16:00")
    contact = ground.met(told, lost - timedelta(days=40))
    made = lost - timedelta(days=30)
    add_lead(ground.folder, ground.customer(told), contact, told["name"], made, "disqualified", lost)
    _message(ground, told, contact, "LINKEDIN_MESSAGE")


def engaged_lead(ground: Ground, told: Told) -> None:
    """Rule 15."""
    lead = _lead(ground, told, back=30)
    contact = ground.folder.records["contacts"][lead["hs_primary_contact_id"]]
    _message(ground, told, contact, "WHATS_APP", lead)


def lead_reply(ground: Ground, told: Told) -> None:
    """Rules 11 and 5."""
    lead = _lead(ground, told, back=20)
    contact = ground.folder.records["contacts"][lead["hs_primary_contact_id"]]
    _exchange(ground, told, contact, lead)


def touch(ground: Ground, told: Told) -> None:
    """Rule 14, where the company is a target account."""
    _message(ground, told, ground.known(told)[0], "WHATS_APP")


def reply(ground: Ground, told: Told) -> None:
    """Rules 5 and 9, and 10 where the contact has an open deal."""
    _exchange(ground, told, ground.known(told)[0], None)


def _lead(ground: Ground, told: Told, back: int) -> Record:
    made = ground.folder.clock.workday(ground.rep(told).zone, -back, "11:15")
    moved = made + timedelta(days=4)
    contact = ground.met(told, made - timedelta(days=LONG_KNOWN))
    return add_lead(ground.folder, ground.customer(told), contact, told["name"], made, "connected", moved)


def _message(ground: Ground, told: Told, contact: Record, channel: str, lead: Record | None = None) -> None:
    at = ground.back(told, "back", "10:52")
    about = About((contact,), ground.customer(told).company, lead=lead)
    message = Log(ground.folder, ground.rep(told), about).communication(at, told["text"], channel)
    message.properties["hs_communication_logged_from"] = "CRM"


def _exchange(ground: Ground, told: Told, contact: Record, lead: Record | None) -> None:
    """We wrote a workday earlier, the mail was opened, the answer waits."""
    answered = ground.back(told, "back", "14:35")
    sent = ground.back({**told, "before": told["back"] + 1}, "before", "09:35")
    log = ground.log(told, contact, at=sent, lead=lead)
    ours, theirs, thread = ground.rep(told).email, contact["email"], f"{contact.id} {iso(sent)}"
    read = sent + timedelta(hours=2)
    log.mail_out(sent, Letter(ours, (theirs,), told["subject"], told["ours"], thread, opened=read, opens=2))
    log.mail_in(answered, Letter(theirs, (ours,), f"Re: {told['subject']}", told["theirs"], thread))
