"""Which open deals close in a span of time, or should have closed already."""

from insights.questions import portfolio
from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic

_SOME = (
    Said("One of {whose} closes then.", "Una {whose} chiude in quel periodo."),
    Said("{n} of {whose} close then.", "{n} {whose} chiudono in quel periodo."),
)
_NONE = Said("None of {whose} closes then.", "Nessuna {whose} chiude in quel periodo.")
_SPAN = Said("{first} to {last}: {headline}", "Dal {first} al {last}: {headline}")
_DAY = Said("{first}: {headline}", "{first}: {headline}")


def answer(asking: Asking) -> Reply | None:
    period = asking.period
    if period is None:
        return None
    if asking.reader.hides("deals", "closedate"):
        return portfolio.unknown(asking)
    deals = portfolio.such(
        asking,
        lambda deal: (
            deal.stake.close_at is not None and period.first <= asking.date_of(deal.stake.close_at) <= period.last
        ),
    )
    reply = portfolio.listed(asking, deals, _SOME, _NONE)
    first, last = (asking.day_text(day) for day in (period.first, period.last))
    said = _DAY if first == last else _SPAN
    return Reply(asking.say(said, first=first, last=last, headline=reply.headline), reply.lines)


TOPIC = Topic(
    id="deals_closing",
    answers="open deals that close this week, this month, next quarter, in October…",
    about="deals",
    takes=frozenset({"period"}),
    patterns=(
        "(close|closes|closing|due)",
        "close date",
        "(chiudono|chiudo|chiudere|in chiusura|chiusura|scadono)",
    ),
    also="how many list open which expected will should quante quali aperte previste prevista",
    answer=answer,
    examples=(
        "Which of my deals close this month?",
        "what deals are closing this week",
        "what closes in December",
        "Deals closing in the next 30 days",
        "Quali trattative chiudono questo mese?",
    ),
    others=("Which deals close this month if legal agrees?",),
)
