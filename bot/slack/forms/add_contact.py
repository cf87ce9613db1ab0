"""Add contact: to a deal without one, a contact that is there already, or a new one. With the role in the deal, if one
is given, as the label of the association."""

from collections.abc import Callable

from bot.blocks.elements import Block, context, section
from bot.blocks.modal import field, text_input
from bot.blocks.text import escaped
from bot.slack.forms.beside import deal_name, deal_text, person_text
from bot.slack.forms.field_checks import wrong_fields
from bot.slack.forms.find_contact import chosen_contact, contact_field
from bot.slack.forms.steps import Plan, Step
from bot.slack.forms.work import Work
from bot.slack.presses.reply import Filled, Wrong
from crm.kinds import Ref
from crm.rights import may
from crm.writing import Associate, Command, CreateContact, Outcome, Result, Written, may_run
from rules.model import Action

_NEW = ("email", "firstname", "lastname")


def _may(work: Work, action: Action) -> bool:
    return may(work.live.reader, "edit", action.subject)


def _draw(work: Work, action: Action, suffix: str) -> list[Block]:
    words, deal = work.asked.words, action.subject
    creates = may_run(work.live.reader, _create(deal, "?", "", ""))
    blocks = [
        section(deal_text(work, deal)),
        contact_field(words, suffix, deal, optional=creates),
        field(f"role{suffix}", words.say("add_contact.role"), text_input("role", most=100), optional=True),
    ]
    if not creates:
        return blocks
    new = [
        field(f"{name}{suffix}", words.say(f"add_contact.{name}"), text_input(name, most=254), optional=True)
        for name in _NEW
    ]
    return [*blocks, context(words.say("add_contact.or_new")), *new]


def _check(filled: Filled) -> Wrong | None:
    """One contact, who is there or new."""
    words, view = filled.words, filled.view
    contact, email, named = chosen_contact(view), view.text("email"), view.text("firstname") or view.text("lastname")
    if contact and email:
        return Wrong({"email": words.say("add_contact.one_only")})
    if not contact and not email:
        where = "email" if named else "contact"
        return Wrong({where: words.say("add_contact.email_missing" if named else "add_contact.nobody")})
    return wrong_fields(filled)


def _read(work: Work, action: Action, filled: Filled) -> Wrong | Plan:
    words, deal, view = work.asked.words, action.subject, filled.view
    contact, label = chosen_contact(view), view.text("role") or None
    email, first, last = (view.text(name) for name in _NEW)
    fields = {"label": "role"}
    if contact:
        if not may_run(work.live.reader, Associate(deal, contact, label)):
            return Wrong({"contact": words.say("add_contact.gone")})
        line = _line(work, deal, person_text(work, contact), label)
        return Plan([Associate(deal, contact, label)], lambda _: line, fields=fields)
    create = _create(deal if label is None else None, email, first, last)

    def told(results: list[Result]) -> str:
        known = results[0].ref if results[0].outcome is Outcome.ALREADY else None
        who = person_text(work, known) if known else escaped(f"{first} {last}".strip() or email)
        return _line(work, deal, who, label)

    return Plan([create], told, _joining(deal, label), fields)


def _create(deal: Ref | None, email: str, first: str, last: str) -> CreateContact:
    return CreateContact(email, first, last, "", (deal,) if deal else ())


def _joining(deal: Ref, label: str | None) -> Callable[[Written], Command | None]:
    """One who is in the CRM already, or has a role, is put on the deal by a second command."""

    def join(written: Written) -> Command | None:
        (made,) = written.results
        joined = made.outcome is Outcome.DONE and label is None
        return None if joined or made.ref is None else Associate(deal, made.ref, label)

    return join


def _line(work: Work, deal: Ref, who: str, label: str | None) -> str:
    """WMS for 3 sites: added Jana Krüger, Decision maker."""
    told = ", ".join(part for part in (who, escaped(label) if label else "") if part)
    return work.asked.words.say("add_contact.added", deal=deal_name(work, deal), who=told)


ADD_CONTACT = Step("add_contact", "start.add_contact", _may, _draw, _read, "start.add_contact", _check)
