"""The deals of a question about many: the asker's own, or all that the asker sees; and how a list of them reads."""

from collections.abc import Callable, Sequence
from datetime import date

from crm.deal_search import named_deals
from crm.pipeline import ClosedDeal, OpenDeal, Pipeline, closed_deals, open_pipeline
from insights.questions.answer import Choice
from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply
from insights.questions.wording import money, title

_SHOWN = 10
_OWN = Said("your open deals", "delle tue trattative aperte")
_SEEN = Said("the open deals that you can see", "delle trattative aperte che puoi vedere")
_MORE = Said("and {n} more", "e altre {n}")
_CLOSES = Said("closes {day}", "chiude {day}")
_UNKNOWN = Said("That cannot be told from what you can see.", "Non si può dire da ciò che puoi vedere.")


def pipeline_of(asking: Asking) -> Pipeline:
    return open_pipeline(
        asking.reader, asking.day, now=asking.now, home_currency=asking.home_currency, everyone=asking.everyone
    )


def closed_of(asking: Asking) -> list[ClosedDeal]:
    return closed_deals(asking.reader, now=asking.now, home_currency=asking.home_currency, everyone=asking.everyone)


def whose(asking: Asking) -> str:
    """`your open deals`: for {n} of …"""
    return asking.say(_SEEN if asking.everyone else _OWN)


def listed(asking: Asking, deals: Sequence[OpenDeal], some: Sequence[Said], none: Said) -> Reply:
    """`some`: the sentence for one and for several."""
    if not deals:
        return Reply(asking.say(none, whose=whose(asking)))
    said = some[0] if len(deals) == 1 else some[1]
    headline = asking.say(said, n=asking.number(len(deals)), whose=whose(asking))
    return Reply(headline, first_lines(asking, deals))


def unknown(asking: Asking) -> Reply:
    return Reply(asking.say(_UNKNOWN))


def first_lines(asking: Asking, deals: Sequence[OpenDeal] | Sequence[ClosedDeal]) -> list[Line]:
    """Of the first ten, and how many more there are."""
    lines = deal_lines(asking, deals[:_SHOWN])
    if len(deals) > _SHOWN:
        lines.append(Line(asking.say(_MORE, n=asking.number(len(deals) - _SHOWN))))
    return lines


def deal_lines(asking: Asking, deals: Sequence[OpenDeal] | Sequence[ClosedDeal]) -> list[Line]:
    """`WMS for 3 sites, Brenner Logistik · €84,000 · closes 30 Nov · Negotiation`"""
    names = {deal.ref: deal for deal in named_deals(asking.reader, [deal.ref for deal in deals])}
    lines = []
    for deal in deals:
        named = names[deal.ref]
        parts = [", ".join(title(one) for one in (named.name, *named.companies[:1]))]
        if deal.stake.amount is not None:
            parts.append(asking.money(deal.stake.amount, deal.stake.currency))
        if deal.stake.close_at is not None:
            day = asking.short_day(deal.stake.close_at)
            parts.append(asking.say(_CLOSES, day=day) if deal.stake.is_open else day)
        if deal.stage:
            parts.append(title(deal.stage))
        lines.append(Line(" · ".join(parts), deal.ref))
    return lines


def deal_lines_of(choices: Sequence[Choice], language: str) -> list[Line]:
    """`WMS for 3 sites, Brenner Logistik · €84,000`"""
    lines = []
    for one in choices:
        parts = [", ".join(title(name) for name in (one.name, one.company) if name)]
        if one.amount is not None:
            parts.append(money(one.amount, one.currency, date.min, language))
        lines.append(Line(" · ".join(parts), one.ref))
    return lines


def such(asking: Asking, holds: Callable[[OpenDeal], bool]) -> list[OpenDeal]:
    return [deal for deal in pipeline_of(asking).deals if holds(deal)]
