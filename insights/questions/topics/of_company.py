"""Which deals there are with a company, closed ones too."""

from crm.deal_search import named_deals
from crm.kinds import Ref
from crm.stakes import stakes
from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic
from insights.questions.wording import title

_SHOWN = 10
_ONE = Said("One deal with {company} that you can see.", "Una trattativa con {company} che puoi vedere.")
_MANY = Said("{n} deals with {company} that you can see.", "{n} trattative con {company} che puoi vedere.")
_OPEN = Said("open", "aperta")
_CLOSED = Said("closed", "chiusa")
_MORE = Said("and {n} more", "e altre {n}")


def answer(asking: Asking) -> Reply | None:
    if not asking.companies:
        return None
    beside = asking.reader.associated(asking.companies, "deals").values()
    refs = [Ref("deals", id_) for id_ in dict.fromkeys(id_ for ids in beside for id_ in ids)]
    if not refs:
        return None
    deals = sorted(named_deals(asking.reader, refs), key=lambda deal: deal.is_open is not True)
    company = asking.reader.cards(asking.companies)[asking.companies[0]].name
    headline = asking.say(_ONE if len(deals) == 1 else _MANY, n=asking.number(len(deals)), company=title(company))
    worth = stakes(asking.reader, [deal.ref.id for deal in deals[:_SHOWN]], home_currency=asking.home_currency)
    lines = []
    for deal in deals[:_SHOWN]:
        stake = worth[deal.ref.id]
        parts = [title(deal.name)]
        if stake.amount is not None:
            parts.append(asking.money(stake.amount, stake.currency))
        if deal.is_open is not None:
            parts.append(asking.say(_OPEN if deal.is_open else _CLOSED))
        lines.append(Line(" · ".join(parts), deal.ref))
    if len(deals) > _SHOWN:
        lines.append(Line(asking.say(_MORE, n=asking.number(len(deals) - _SHOWN))))
    return Reply(headline, lines)


TOPIC = Topic(
    id="deals_of_company",
    answers="the deals with a company, open ones first",
    about="deals",
    takes=frozenset({"company"}),
    patterns=("(deals|opportunities)", "(trattative|opportunita|affari)"),
    also="how many list all which have quante quali tutte con",
    answer=answer,
    examples=(
        "Which deals do we have with {company}?",
        "list the deals of {company}",
        "Quali trattative abbiamo con {company}?",
    ),
    others=("Which deals with {company} are at risk?",),
)
