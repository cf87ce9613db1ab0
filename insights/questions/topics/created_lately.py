"""Which open deals were created in a span of time."""

from insights.questions import portfolio
from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic

_SOME = (
    Said("One of {whose} was created from {first} to {last}.", "Una {whose} è stata creata dal {first} al {last}."),
    Said("{n} of {whose} were created from {first} to {last}.", "{n} {whose} sono state create dal {first} al {last}."),
)
_NONE = Said(
    "None of {whose} was created from {first} to {last}.", "Nessuna {whose} è stata creata dal {first} al {last}."
)


def answer(asking: Asking) -> Reply | None:
    period = asking.period
    if period is None:
        return None
    if asking.reader.hides("deals", "createdate"):
        return portfolio.unknown(asking)
    deals = portfolio.such(
        asking,
        lambda deal: deal.created_at is not None and period.first <= asking.date_of(deal.created_at) <= period.last,
    )
    first, last = asking.day_text(period.first), asking.day_text(period.last)
    headline = asking.say(
        _SOME[len(deals) > 1] if deals else _NONE,
        whose=portfolio.whose(asking), n=asking.number(len(deals)), first=first, last=last,
    )  # fmt: skip
    return Reply(headline, portfolio.first_lines(asking, deals))


TOPIC = Topic(
    id="deals_created",
    answers="open deals that were created this week, last month…",
    about="deals",
    takes=frozenset({"period"}),
    patterns=("(created|opened|added|new)", "(create|aperte|nuove|nuovi|aggiunte)"),
    also="how many list open which have been did quante quali sono state",
    answer=answer,
    examples=(
        "Which deals were created this month?",
        "new deals this week",
        "How many deals were opened last quarter?",
        "Quali trattative nuove ho questo mese?",
    ),
)
