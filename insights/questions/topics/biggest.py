"""The biggest open deals. Amounts of different currencies are not compared: there are no rates."""

from itertools import groupby

from crm.pipeline import OpenDeal
from insights.questions import portfolio
from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic

_SHOWN = 5
_FIRST = Said("The biggest of {whose}: {deal}", "La più grande {whose}: {deal}")
_EACH = Said("The biggest of {whose}, by currency:", "Le più grandi {whose}, per valuta:")
_NONE = Said("None of {whose} has an amount that you can see.", "Nessuna {whose} ha un importo che tu possa vedere.")


def answer(asking: Asking) -> Reply:
    deals = [deal for deal in portfolio.pipeline_of(asking).deals if deal.stake.amount is not None]
    if not deals:
        return Reply(asking.say(_NONE, whose=portfolio.whose(asking)))
    deals.sort(
        key=lambda deal: (_currency(deal) != (asking.home_currency or ""), _currency(deal), -(deal.stake.amount or 0))
    )
    by_currency = [list(group)[:_SHOWN] for _, group in groupby(deals, key=_currency)]
    lines = portfolio.deal_lines(asking, [deal for group in by_currency for deal in group])
    if len(by_currency) > 1:
        return Reply(asking.say(_EACH, whose=portfolio.whose(asking)), lines)
    return Reply(asking.say(_FIRST, whose=portfolio.whose(asking), deal=lines[0].text), _rest(lines))


def _rest(lines: list[Line]) -> list[Line]:
    return lines[1:]


def _currency(deal: OpenDeal) -> str:
    return deal.stake.currency or ""


TOPIC = Topic(
    id="deals_biggest",
    answers="the biggest open deals, by currency",
    about="deals",
    patterns=(
        "(biggest|largest|top|most valuable|highest amount|highest value)",
        "(piu grande|piu grandi|maggiore|maggiori|piu importante|piu importanti|piu alto valore|principali)",
    ),
    also="open list which amount value five 5 three 3 ten 10 aperte quali",
    answer=answer,
    examples=(
        "What are my biggest deals?",
        "top 5 deals",
        "What is the largest deal?",
        "Quali sono le mie trattative più grandi?",
    ),
    others=("What is the biggest risk in my deals?",),
)
