"""Which deals were won and lost, ever or in a span of time, and what they are worth: by currency."""

from collections.abc import Sequence

from crm.pipeline import ClosedDeal, sums_of
from insights.questions import portfolio
from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic
from insights.questions.words import these

_OWN = Said("Your deals closed {when}: {what}.", "Le tue trattative chiuse {when}: {what}.")
_SEEN = Said(
    "The deals closed {when} that you can see: {what}.", "Le trattative chiuse {when} che puoi vedere: {what}."
)
_EVER = Said("so far", "finora")
_ON = Said("on {first}", "il {first}")
_SPAN = Said("from {first} to {last}", "dal {first} al {last}")
_WON = Said("{n} won", "{n} vinte")
_LOST = Said("{n} lost", "{n} perse")
_ONE_WON = Said("one won", "una vinta")
_ONE_LOST = Said("one lost", "una persa")
_WORTH = Said("{counted}, worth {sums}", "{counted}, per un valore di {sums}")
_RATE = Said("{percent}% of them won", "vinto il {percent}%")
_NONE = Said("none", "nessuna")
_NONE_WON = Said("none won", "nessuna vinta")
_NONE_LOST = Said("none lost", "nessuna persa")
_ASKS_WON = these("won win wins vinta vinte vinto vinti vincita")
_ASKS_LOST = these("lost lose losses loss persa perse perso persi")
_ASKS_RATE = these("rate ratio tasso percentuale")


def answer(asking: Asking) -> Reply:
    if asking.reader.hides("deals", "dealstage") or (asking.period and asking.reader.hides("deals", "closedate")):
        return portfolio.unknown(asking)
    won, lost = _asked(asking)
    deals = [deal for deal in portfolio.closed_of(asking) if (won if deal.is_won else lost) and _is_then(asking, deal)]
    parts = [*_counted(asking, deals), *_rate(asking, deals, both=won and lost)]
    what = "; ".join(parts) or asking.say(_NONE if won and lost else _NONE_WON if won else _NONE_LOST)
    headline = asking.say(_SEEN if asking.everyone else _OWN, when=_when(asking), what=what)
    return Reply(headline, portfolio.first_lines(asking, deals))


def _asked(asking: Asking) -> tuple[bool, bool]:
    """For those won, for those lost: for both where neither word, or a rate, is in the question."""
    won, lost = bool(asking.words & _ASKS_WON), bool(asking.words & _ASKS_LOST)
    both = won == lost or bool(asking.words & _ASKS_RATE)
    return won or both, lost or both


def _is_then(asking: Asking, deal: ClosedDeal) -> bool:
    if asking.period is None:
        return True
    at = deal.stake.close_at
    return at is not None and asking.period.first <= asking.date_of(at) <= asking.period.last


def _when(asking: Asking) -> str:
    if asking.period is None:
        return asking.say(_EVER)
    first, last = (asking.day_text(day) for day in (asking.period.first, asking.period.last))
    return asking.say(_ON if first == last else _SPAN, first=first, last=last)


def _counted(asking: Asking, deals: Sequence[ClosedDeal]) -> list[str]:
    parts = []
    for is_won, one, several in ((True, _ONE_WON, _WON), (False, _ONE_LOST, _LOST)):
        some = [deal.stake for deal in deals if deal.is_won == is_won]
        if not some:
            continue
        counted = asking.say(one if len(some) == 1 else several, n=asking.number(len(some)))
        sums = [asking.money(amount, currency) for currency, amount in sums_of(some, asking.home_currency)]
        parts.append(asking.say(_WORTH, counted=counted, sums=asking.joined(sums)) if sums else counted)
    return parts


def _rate(asking: Asking, deals: Sequence[ClosedDeal], *, both: bool) -> list[str]:
    """By number, for sums of several currencies make no share; of one deal it says nothing."""
    if not both or len(deals) < 2:
        return []
    return [asking.say(_RATE, percent=round(100 * sum(deal.is_won for deal in deals) / len(deals)))]


TOPIC = Topic(
    id="deals_closed",
    answers="deals that were won and lost, their value and the share won, ever or in a span of time",
    about="deals",
    takes=frozenset({"period"}),
    patterns=(
        "(won|lost|closed)",
        "(winning|win|close) rate",
        "(did) [our|the|my] (i|we|team) (win|lose|close)",
        "(vinto|perso|chiuso|venduto|vinte|perse|chiuse)",
        "tasso di (vincita|chiusura)",
    ),
    also="won lost closed how many much list business revenue rate number worth value total already ever quante quanto "
    "quali elenca valore totale fatturato",
    answer=answer,
    examples=(
        "Which deals did I win this month?",
        "How many deals did I lose this quarter?",
        "How much did I close last month?",
        "What did we win last quarter?",
        "my closed deals",
        "closed won this month",
        "deals lost this year",
        "What's my win rate this year?",
        "Quali trattative ho vinto questo mese?",
        "Quante trattative ho perso quest'anno?",
        "Quanto ho chiuso il mese scorso?",
    ),
    others=("Why did we lose deals this quarter?", "Which deals will I lose if the price stays?"),
)
