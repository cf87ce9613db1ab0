"""The value that a criterion saw, as one line of mrkdwn. Each kind of value is one function; None: it is not for this
rep, and the criterion stands alone."""

from collections.abc import Callable

from bot.blocks import limits
from bot.blocks.text import escaped
from bot.why.case import Case
from crm.kinds import Ref
from crm.own_mails import knows_own_mails, last_mail_to

Value = Callable[[Case], str | None]
_LISTED = 10


def owner(case: Case) -> str | None:
    """The rep, as the owner of the subject or of the items."""
    return _owner(case, "owner", case.action.items[0].kind)


def owner_of_account(case: Case) -> str | None:
    """Of the contact; where the contact has none, of the company."""
    if case.reader.hides("contacts", "hubspot_owner_id"):
        return None
    theirs = case.names.value(case.action.subject, "hubspot_owner_id")
    return _owner(case, "owner" if theirs else "company_owner", "contacts" if theirs else "companies")


def _owner(case: Case, key: str, kind: str) -> str | None:
    if case.reader.hides(kind, "hubspot_owner_id"):
        return None
    viewer = case.reader.viewer
    return case.voice.words.say(f"why.{key}", name=escaped(viewer.name or viewer.email or "", limits.NAME))


def instant(name: str) -> Value:
    def value(case: Case) -> str | None:
        if case.seen(name).hidden:
            return None
        at = case.instant(name)
        return _not_set(case) if at is None else when(case, at)

    return value


def found(name: str) -> Value:
    """How many of what must not be there."""

    def value(case: Case) -> str | None:
        seen = case.seen(name)
        return None if seen.hidden else case.voice.words.say("why.found", n=int(seen.value or 0))

    return value


def word(name: str) -> Value:
    """A word of a list: a status, an outcome, a lifecycle stage."""

    def value(case: Case) -> str | None:
        seen = case.seen(name)
        if seen.hidden:
            return None
        text = str(seen.value) if seen.value not in (None, "") else ""
        return list_word(case, text) if text else _not_set(case)

    return value


def list_word(case: Case, text: str) -> str:
    """SCHEDULED as people read it; what is not known is written as it stands."""
    key = f"record.words.{text.lower()}"
    return case.voice.words.say(key) if case.voice.words.has(key) else escaped(text, limits.NAME)


def stage(name: str = "stage") -> Value:
    def value(case: Case) -> str | None:
        seen = case.seen(name)
        if seen.hidden:
            return None
        told = escaped(str(seen.value or ""), limits.NAME)
        text = case.voice.words.say("why.stage", name=told) if told else _not_set(case)
        of = case.names.of(seen.record) if seen.record and seen.record != case.action.subject else None
        return f"{case.voice.linked(of, limits.NAME)}, {text}" if of else text

    return value


def contact(case: Case) -> str | None:
    """Jana Krüger, Head of Logistics."""
    named = case.names.of(case.contact)
    if named is None:
        return None
    title = case.names.value(named.ref, "jobtitle")
    told = [escaped(case.voice.name(named, limits.NAME), limits.NAME), escaped(title or "", limits.NAME)]
    return ", ".join(part for part in told if part)


def mail(name: str) -> Value:
    """The mail that the action is about, and when; what only counts as visible has no name and no page."""

    def value(case: Case) -> str | None:
        at, named = case.instant(name), case.names.of(case.mail)
        told = [case.voice.linked(named, limits.TITLE)] if named else []
        return ", ".join([*told, *([when(case, at)] if at is not None else [])]) or None

    return value


def record(name: str, at: str | None = None) -> Value:
    """The record that the criterion looked at, with an instant of its evidence."""

    def value(case: Case) -> str | None:
        named, moment = case.names.of(case.seen(name).record), case.instant(at) if at else None
        told = [case.voice.linked(named, limits.TITLE)] if named else []
        return ", ".join([*told, *([when(case, moment)] if moment is not None else [])]) or None

    return value


def last_mail(case: Case) -> str | None:
    """When the rep last wrote to the contact, of the mails that the rep may see."""
    if case.contact is None or not knows_own_mails(case.reader):
        return None
    address = case.names.value(case.contact, "email")
    at = last_mail_to(case.reader, case.contact, address, before=case.voice.now)
    words = case.voice.words
    return words.say("why.last_mail", when=when(case, at)) if at is not None else words.say("why.no_mail")


def items(case: Case) -> str | None:
    """The tasks of the day, by name."""
    refs: list[Ref] = list(case.action.items)
    named = [one for one in (case.names.of(ref) for ref in refs[:_LISTED]) if one]
    told = ", ".join(case.voice.linked(one, limits.NAME) for one in named)
    more = len(refs) - len(named)
    return case.voice.words.say("record.and_more", names=told, n=more) if more and told else told or None


def day(case: Case) -> str | None:
    return case.voice.short_day(case.voice.day.start)


def when(case: Case, at: int) -> str:
    """Sun 22 Nov 17:40"""
    return f"{case.voice.short_day(at)} {case.voice.clock(at)}"


def _not_set(case: Case) -> str:
    return case.voice.words.say("why.not_set")
