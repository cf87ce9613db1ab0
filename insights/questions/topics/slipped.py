"""Which open deals had their close date moved to a later day, in a span of time or the last 90 days."""

from datetime import date, timedelta
from itertools import pairwise

from crm.instants import BadInstant, read_micros
from crm.reader import Change
from insights.questions import portfolio
from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic

_DAYS = 90
_SOME = (
    Said("One of {whose} was pushed out from {first} to {last}.",
         "Una {whose} è stata rinviata dal {first} al {last}."),
    Said("{n} of {whose} were pushed out from {first} to {last}.",
         "{n} {whose} sono state rinviate dal {first} al {last}."),
)  # fmt: skip
_NONE = Said(
    "None of {whose} was pushed out from {first} to {last}.", "Nessuna {whose} è stata rinviata dal {first} al {last}."
)
_WAS = Said("{line} · was {day}", "{line} · era {day}")


def answer(asking: Asking) -> Reply:
    if asking.reader.hides("deals", "closedate"):
        return portfolio.unknown(asking)
    period = asking.period
    first, last = (period.first, period.last) if period else (asking.today - timedelta(days=_DAYS), asking.today)
    deals = portfolio.pipeline_of(asking).deals
    remembered = asking.reader.history([deal.ref for deal in deals], ["closedate"])
    moved = {
        ref: day for (ref, _), changes in remembered.items() if (day := _pushed_from(asking, changes, first, last))
    }
    some = [deal for deal in deals if deal.ref in moved]
    said = _SOME[len(some) > 1] if some else _NONE
    days = {"first": asking.day_text(first), "last": asking.day_text(last)}
    headline = asking.say(said, whose=portfolio.whose(asking), n=asking.number(len(some)), **days)
    lines = [
        Line(asking.say(_WAS, line=line.text, day=asking.day_text(moved[line.ref])), line.ref) if line.ref else line
        for line in portfolio.first_lines(asking, some)
    ]
    return Reply(headline, lines)


def _pushed_from(asking: Asking, changes: list[Change], first: date, last: date) -> date | None:
    """The day before the first push of that span. `changes`: the newest first."""
    known = [one for one in reversed(changes) if one.at <= asking.now]
    for old, new in pairwise(known):
        before, after = _read(old.value), _read(new.value)
        if before and after and after > before and first <= asking.local(new.at).date() <= last:
            return asking.date_of(before)
    return None


def _read(value: str | None) -> int | None:
    try:
        return read_micros(value or "")
    except BadInstant:
        return None


TOPIC = Topic(
    id="deals_slipped",
    answers="open deals whose close date was moved to a later day, in the last 90 days or another span",
    about="deals",
    takes=frozenset({"period"}),
    patterns=(
        "(slipped|slipping|slip|pushed|postponed|delayed) [out|back]",
        "(rinviate|rinviato|slittate|spostate|rimandate)",
    ),
    also="how many list open which close date dates have been quante quali aperte stata state",
    answer=answer,
    examples=(
        "Which deals have slipped?",
        "Which of my deals slipped this month?",
        "deals pushed out last week",
        "Quali trattative sono state rinviate?",
    ),
    others=("Why did my deals slip?", "By how much did my deals slip?"),
)
