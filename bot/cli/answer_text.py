"""An answer as lines for a terminal: itself, its sources or what is closest, and what it was made from. Decides
nothing."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from bot.language import language
from crm.instants import instant
from insights.questions.answer import Answer, Source


def answer_lines(answer: Answer, *, now: int, zone: ZoneInfo) -> Iterator[str]:
    """In the answer's language."""
    words = language(answer.language)
    today = instant(now).astimezone(zone).date()
    yield from answer.text.split("\n")
    if answer.sources and answer.claims:
        yield words.say("answer.sources")
        quotes = {quote.engagement_id: quote.quote for quote in reversed(answer.citations)}
        for number, source in enumerate(answer.sources, 1):
            yield f"[{number}] {_named(answer, source, today, zone)}: “{quotes[str(source.ref)]}”"
    if answer.closest:
        yield words.say("answer.closest")
        yield from (f"• {_named(answer, source, today, zone)}: {source.title}" for source in answer.closest)
    if answer.answered and answer.mode in ("ai", "local"):
        yield words.count(f"answer.from_{answer.mode}", answer.engagements)
    elif answer.answered:
        yield words.say("answer.from_crm")


def _named(answer: Answer, source: Source, today: date, zone: ZoneInfo) -> str:
    """E-mail, Jana Krüger, 22 Nov (emails:17)"""
    words = language(answer.language)
    kind = words.say(f"record.kinds.{source.ref.kind}")
    day = words.day_of_month(instant(source.at).astimezone(zone).date(), today)
    told = ", ".join(part for part in (kind[:1].upper() + kind[1:], source.who, day) if part)
    return f"{told} ({source.ref})"
