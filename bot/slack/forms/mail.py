"""Reply, Write e-mail, Reach out: the record and the mail to answer, and a text that is logged as an e-mail sent. Sends
nothing: the rep sends it from the mail program."""

import re

from bot.blocks import limits
from bot.blocks.elements import Block, section
from bot.blocks.modal import field, select, text_input
from bot.digest.actions import mail_of
from bot.slack.forms.beside import deal_text, mail_text, person_text
from bot.slack.forms.find_contact import chosen_contact, contact_field
from bot.slack.forms.steps import Plan, Step
from bot.slack.forms.work import Work
from bot.slack.presses.reply import Filled, Wrong
from crm.instants import micros
from crm.kinds import Ref
from crm.rights import may_add
from crm.writing import LogEmail, may_run
from rules.model import Action

_LONGEST = 3000  # what Slack takes in a field
_RE = re.compile(r"(?i)(re|r|aw|rif)\s*:")


def _may(work: Work, action: Action) -> bool:
    """To somebody: for a deal without a contact, who that is is chosen in the form."""
    to = _contact(action)
    if to is None:
        return action.deal_id is not None and may_add(work.live.reader, "emails", Ref("deals", action.deal_id))
    return may_run(work.live.reader, _email(work, to, _on(work, action), "?", "?", None))


def _draw(work: Work, action: Action, suffix: str) -> list[Block]:
    words, contact, mail = work.asked.words, _contact(action), mail_of(action)
    head = "\n".join(part for part in (person_text(work, contact), mail_text(work, mail) if mail else "") if part)
    blocks = [section(head)] if head else []
    if action.deal_id:
        blocks.append(section(deal_text(work, Ref("deals", action.deal_id))))
    blocks += _addressed(work, action, suffix)
    if not _answered_subject(work, mail):
        blocks.append(field(f"subject{suffix}", words.say("mail.subject"), text_input("subject")))
    text = text_input("text", multiline=True, most=_LONGEST)
    label = words.say("mail.answer" if mail else "mail.text")
    return [*blocks, field(f"text{suffix}", label, text, hint=words.say("mail.hint"))]


def _read(work: Work, action: Action, filled: Filled) -> Wrong | Plan:
    words, view, mail = work.asked.words, filled.view, mail_of(action)
    to = _contact(action) if _contact(action) and not _others(work, action) else chosen_contact(view)
    if to is None:
        return Wrong({"contact": words.say("wrong.unknown_choice")})
    subject = _answered_subject(work, mail) or view.text("subject")
    thread = work.live.names.value(mail, "hs_email_thread_id") if mail else None
    logged = _email(work, to, _on(work, action), subject, view.text("text"), thread)
    if not may_run(work.live.reader, logged):
        return Wrong({"contact" if "contact" in view.block_ids else "text": words.say("add_contact.gone")})
    work.live.names.load([to])
    if not work.live.names.value(to, "email"):
        return Wrong({"contact" if "contact" in view.block_ids else "text": words.say("mail.no_address")})
    line = words.say("mail.logged", who=person_text(work, to))
    return Plan([logged], lambda _: line)


def _email(work: Work, to: Ref, on: tuple[Ref, ...], subject: str, text: str, thread: str | None) -> LogEmail:
    return LogEmail(to, subject, text, on, micros(work.asked.now), thread)


def _contact(action: Action) -> Ref | None:
    return Ref("contacts", action.contact_id) if action.contact_id else None


def _on(work: Work, action: Action) -> tuple[Ref, ...]:
    """What the mail is logged on beside the contact: what it is about, and the deal where the rep may."""
    about = (action.subject,) if action.subject.kind != "contacts" else ()
    deal = Ref("deals", action.deal_id) if action.deal_id else None
    beside = deal and deal not in about and may_add(work.live.reader, "emails", deal)
    return (*about, deal) if deal and beside else about


def _others(work: Work, action: Action) -> list[Ref]:
    """The contacts of a deal that is reached out to, where there are several to choose from."""
    if action.subject.kind != "deals" or mail_of(action):
        return []
    ids = work.live.reader.associated([action.subject], "contacts")[action.subject]
    return [Ref("contacts", id_) for id_ in ids] if len(ids) > 1 else []


def _addressed(work: Work, action: Action, suffix: str) -> list[Block]:
    words, others = work.asked.words, _others(work, action)
    if others:
        work.live.names.load(others)
        named = [(work.live.names.text(ref) or ref.id, str(ref)) for ref in others[: limits.CHOICES]]
        return [field(f"contact{suffix}", words.say("mail.to"), select("contact", named, str(_contact(action))))]
    if _contact(action) is None and action.deal_id:
        return [contact_field(words, suffix, Ref("deals", action.deal_id), optional=False)]
    return []


def _answered_subject(work: Work, mail: Ref | None) -> str:
    """Re: of the mail's; empty where there is none to show."""
    if mail is None:
        return ""
    work.live.names.load([mail])
    subject = " ".join((work.live.names.value(mail, "hs_email_subject") or "").split())
    if not subject:
        return ""
    return (subject if _RE.match(subject) else f"Re: {subject}")[:255]


REPLY = Step("reply", "start.reply", _may, _draw, _read, "mail.save")
WRITE_EMAIL = Step("write_email", "start.write_email", _may, _draw, _read, "mail.save")
REACH_OUT = Step("reach_out", "start.reach_out", _may, _draw, _read, "mail.save")
