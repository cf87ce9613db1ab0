"""What a form shows of the records that it is about: the deal, the person, the mail, each with its link. Through the
rep's own eyes; with HIPAA on no text of a mail."""

import html
import re

from bot.blocks import limits
from bot.blocks.text import escaped
from bot.digest.voice import dotted
from bot.records.activity import activity_line, latest
from bot.records.deal import deal_line
from bot.slack.forms.work import Work
from bot.slack.presses.looking import look_of
from crm.instants import BadInstant, read_micros
from crm.kinds import Ref

_TAG = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL | re.IGNORECASE)


def deal_text(work: Work, deal: Ref) -> str:
    """Its link, then stage, amount and close date, then what was done last. The deal is visible."""
    look = look_of(work.live)
    work.live.names.load([deal])
    named = work.live.names.of(deal)
    title = f"*{look.voice.linked(named, limits.TITLE)}*" if named else ""
    words = work.asked.words
    done = [activity_line(look, entry) for entry in latest(look, deal, 1)] or [words.say("record.no_activity")]
    last = "\n".join([f"*{words.say('beside.last')}*", *(f"• {line}" for line in done)])
    return "\n".join(line for line in (title, deal_line(look, deal, with_link=False), last) if line)


def deal_name(work: Work, deal: Ref) -> str:
    """Its link: how a row tells of it."""
    work.live.names.load([deal])
    named = work.live.names.of(deal)
    return work.live.voice.linked(named, limits.NAME) if named else ""


def person_text(work: Work, contact: Ref | None) -> str:
    """Jana Krüger, Brenner Logistik; links both."""
    live = work.live
    live.names.load([contact])
    named = live.names.of(contact)
    if contact is None or named is None:
        return ""
    companies = live.names.beside([contact], "companies")[contact]
    parts = [named, live.names.of(companies[0]) if companies else None]
    return ", ".join(live.voice.linked(one, limits.NAME) for one in parts if one)


def mail_text(work: Work, mail: Ref) -> str:
    """Its title and day, then its beginning as a quotation; nothing of one that the rep may not open."""
    live, voice = work.live, work.live.voice
    live.names.load([mail])
    named, at = live.names.of(mail), instant_of(work, mail, "hs_timestamp")
    if named is None:
        return ""
    when = f"{voice.short_day(at)} {voice.clock(at)}" if at is not None else None
    return "\n".join(line for line in (dotted([voice.titled(named, limits.TITLE), when]), _quoted(work, mail)) if line)


def instant_of(work: Work, ref: Ref, name: str) -> int | None:
    """Of a record whose name was loaded."""
    value = work.live.names.value(ref, name)
    try:
        return read_micros(value) if value else None
    except BadInstant:
        return None


def _quoted(work: Work, mail: Ref) -> str:
    if work.live.reader.hipaa:
        return ""
    markup = work.live.names.value(mail, "hs_email_html") or ""
    text = work.live.names.value(mail, "hs_email_text") or html.unescape(_TAG.sub(" ", markup))
    return f">{escaped(text, limits.QUOTE)}" if text.strip() else ""
