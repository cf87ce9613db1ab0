"""Which open deals stand in a stage."""

from insights.questions import portfolio
from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic

_SOME = (
    Said("One of {whose} is in {stage}.", "Una {whose} è in {stage}."),
    Said("{n} of {whose} are in {stage}.", "{n} {whose} sono in {stage}."),
)
_NONE = Said("None of {whose} is in {stage}.", "Nessuna {whose} è in {stage}.")


def answer(asking: Asking) -> Reply | None:
    if asking.stage_name is None:
        return None
    if asking.reader.hides("deals", "dealstage"):
        return portfolio.unknown(asking)
    deals = [deal for deal in portfolio.pipeline_of(asking).deals if deal.stage == asking.stage_name]
    name = asking.stage_name
    some = [Said(*(text.replace("{stage}", name) for text in said)) for said in _SOME]
    return portfolio.listed(asking, deals, some, Said(*(text.replace("{stage}", name) for text in _NONE)))


TOPIC = Topic(
    id="deals_in_stage",
    answers="open deals in a stage, by the account's own name of it",
    about="deals",
    takes=frozenset({"stage"}),
    patterns=(
        "(deals|opportunities|pipeline)",
        "(trattative|opportunita|affari)",
        "what (s|is|do we have) [currently] (in)",
    ),
    also="how many list open which stage phase fase quante quali aperte",
    answer=answer,
    examples=(
        "Which deals are in {stage}?",
        "my deals in stage {stage}",
        "what's in {stage}",
        "Quali trattative sono in fase {stage}?",
    ),
    others=("Which deals in {stage} worry you?",),
)
