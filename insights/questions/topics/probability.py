"""How probable the CRM holds the deal to be: its own property, else its stage's."""

from decimal import Decimal

from crm.probability import stage_probability
from crm.stakes import read_amount
from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic

_IS = Said(
    "The CRM gives {deal} a probability of {percent}%.", "Il CRM assegna a {deal} una probabilità del {percent}%."
)
_OF_STAGE = Said(
    "The CRM gives {deal} a probability of {percent}%, by its stage {stage}.",
    "Il CRM assegna a {deal} una probabilità del {percent}%, per la fase {stage}.",
)
_SHORT = Said("{percent}%|, in the CRM.", "{percent}%|, nel CRM.")
_SHORT_OF_STAGE = Said("{percent}%|, by its stage {stage}.", "{percent}%|, per la fase {stage}.")
_NONE = Said("{deal} has no probability that you can see.", "{deal} non ha una probabilità che tu possa vedere.")


def answer(asking: Asking) -> Reply:
    deal = asking.one
    own = read_amount(deal.value("hs_deal_stage_probability"))
    if own is not None:
        percent = _percent(own)
        return Reply(asking.say(_IS, deal=deal.name, percent=percent), short=asking.short(_SHORT, percent=percent))
    stage = asking.stage
    given = stage_probability(asking.reader, deal.ref) if stage else None
    if stage is None or given is None:
        return Reply(asking.say(_NONE, deal=deal.name))
    values = {"percent": _percent(given), "stage": stage.label}
    return Reply(asking.say(_OF_STAGE, deal=deal.name, **values), short=asking.short(_SHORT_OF_STAGE, **values))


def _percent(share: Decimal) -> str:
    return f"{float(share * 100):g}"


TOPIC = Topic(
    id="probability",
    answers="the CRM's probability of winning",
    about="deal",
    patterns=(
        "(probability|win probability|deal probability)",
        "(chance|chances|odds) [of|to] [winning|closing|win|close]",
        "(how likely) * (close|closes|win)",
        "(probabilita)",
    ),
    also="what winning closing win close how high success quanto alta quale vincita chiusura successo vincere chiudere",
    answer=answer,
    examples=(
        "What is the probability of {deal}?",
        "What's the win probability?",
        "chances of winning {deal}",
        "How likely is {deal} to close?",
        "Qual è la probabilità di chiusura?",
    ),
    others=("How likely are they to sign?", "What could lower the probability?"),
)
