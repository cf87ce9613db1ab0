"""How many open deals, and what they are worth together or on average: by currency, for nothing here knows a rate."""

from decimal import Decimal

from crm.pipeline import Pipeline
from insights.questions import portfolio
from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic
from insights.questions.words import these

_IS = Said("{n} open deals, worth {sums}.", "{n} trattative aperte, per un valore di {sums}.")
_ONE = Said("One open deal, worth {sums}.", "Una trattativa aperta, per un valore di {sums}.")
_NO_SUM = Said(
    "{n} open deals, with no amount that you can see.", "{n} trattative aperte, senza importi che tu possa vedere."
)
_NONE = Said("No open deals of yours.", "Nessuna trattativa aperta a tuo nome.")
_AVERAGE = Said("On average an open deal is worth {sums}.", "In media una trattativa aperta vale {sums}.")
_AVERAGE_OF = Said("{sum} (of {n})", "{sum} (su {n})")
_ASKS_AVERAGE = these("average avg mean medio media")
_LISTS = these("list which show what elenca quali mostra mostrami")


def answer(asking: Asking) -> Reply:
    pipeline = portfolio.pipeline_of(asking)
    if not pipeline.deals:
        return Reply(asking.say(_NONE))
    sums = asking.joined([asking.money(amount, currency) for currency, amount in pipeline.sums()])
    if sums and asking.words & _ASKS_AVERAGE:
        return Reply(asking.say(_AVERAGE, sums=asking.joined(_averages(asking, pipeline))))
    said = _NO_SUM if not sums else _ONE if len(pipeline.deals) == 1 else _IS
    headline = asking.say(said, n=asking.number(len(pipeline.deals)), sums=sums)
    lines: list[Line] = []
    if asking.words & _LISTS and not asking.words & these("worth value total vale valore totale"):
        lines = list(portfolio.listed(asking, pipeline.deals, (Said("", ""), Said("", "")), _NONE).lines)
    return Reply(headline, lines)


def _averages(asking: Asking, pipeline: Pipeline) -> list[str]:
    """Of the deals with an amount: `€48,000 (of 2)`."""
    made = []
    for currency, amount in pipeline.sums():
        number = sum(bool(deal.stake.amount) and deal.stake.currency == currency for deal in pipeline.deals)
        mean = (amount / number).quantize(Decimal(1))
        made.append(asking.say(_AVERAGE_OF, sum=asking.money(mean, currency), n=asking.number(number)))
    return made


TOPIC = Topic(
    id="deals_total",
    answers="how many open deals, their value by currency, together and on average, and the list",
    about="deals",
    patterns=(
        "(how many|number of) [open|active] (deals|opportunities)",
        "(average|avg|mean) [deal] (size|value|amount|deal)",
        "(valore|importo) medio",
        "(total|sum|value|worth|size|how much)",
        "(open|active|all|my|our|list|show|which|what) [my|our|the|all] [open|active] (deals|opportunities|pipeline)",
        "quante (trattative|opportunita|affari)",
        "(totale|somma|valore|vale|quanto)",
        "(mie|aperte|elenca|mostra|mostrami|quali) [le] [mie] (trattative|opportunita|affari) [aperte|aperti]",
    ),
    also="how many much total sum value worth size amount average avg mean open active list all pipeline number totale "
    "somma valore vale quanto quante medio media aperte aperti attive tutte tutti quali ho",
    answer=answer,
    examples=(
        "How many open deals do I have?",
        "What is my pipeline worth?",
        "total value of my deals",
        "What's my average deal size?",
        "list my open deals",
        "Quante trattative ho?",
        "Quanto vale la mia pipeline?",
    ),
    others=("How much did my deals slip?", "Which deals worry you?"),
)
