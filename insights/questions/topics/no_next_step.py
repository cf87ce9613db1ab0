"""Which open deals have no next step."""

from insights.questions import portfolio
from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic

_SOME = (
    Said("One of {whose} has no next step.", "Una {whose} non ha un prossimo passo."),
    Said("{n} of {whose} have no next step.", "{n} {whose} non hanno un prossimo passo."),
)
_NONE = Said("None of {whose} is without a next step.", "Nessuna {whose} è senza prossimo passo.")


def answer(asking: Asking) -> Reply:
    pipeline = portfolio.pipeline_of(asking)
    if "no_next_step" not in pipeline.lists:
        return portfolio.unknown(asking)
    return portfolio.listed(asking, pipeline.of("no_next_step"), _SOME, _NONE)


TOPIC = Topic(
    id="deals_without_next_step",
    answers="open deals without a next step",
    about="deals",
    patterns=(
        "(no|without|missing|lack|lacking|without a|without any) [a|the] (next step|next steps)",
        "(don t have|do not have|doesn t have|haven t got|without having) [a|any] (next step|next steps)",
        "(next step|next steps) * (empty|missing|blank)",
        "(senza|non hanno) [il|un] (prossimo passo|prossimi passi)",
        "prossimo passo * (vuoto|mancante|manca)",
    ),
    also="how many list open which quante quali aperte manca",
    answer=answer,
    examples=(
        "Which of my deals have no next step?",
        "my deals without next step",
        "Which deals don't have a next step?",
        "How many open deals are missing a next step?",
        "Quali delle mie trattative non hanno un prossimo passo?",
    ),
    others=("Which deals should have a next step about legal?",),
)
