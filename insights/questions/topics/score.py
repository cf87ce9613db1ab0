"""The deal's score, and how it moved."""

from crm.stakes import read_amount
from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic

_IS = Said("{deal} has a score of {score}.", "{deal} ha un punteggio di {score}.")
_SHORT = Said("{score}|.", "{score}|.")
_NONE = Said("{deal} has no score that you can see.", "{deal} non ha un punteggio che tu possa vedere.")
_BEFORE = Said("Before: {scores}.", "Prima: {scores}.")


def answer(asking: Asking) -> Reply:
    deal = asking.one
    score = read_amount(deal.value("hs_deal_score"))
    if score is None:
        return Reply(asking.say(_NONE, deal=deal.name))
    before = [move.old for move in deal.moves("hs_deal_score") if move.old]
    lines = [Line(asking.say(_BEFORE, scores=" → ".join(before)))] if before else []
    number = f"{score.normalize():f}"
    return Reply(asking.say(_IS, deal=deal.name, score=number), lines, short=asking.short(_SHORT, score=number))


TOPIC = Topic(
    id="score",
    answers="the deal score, with its changes",
    about="deal",
    patterns=("(deal score|score)", "(punteggio)"),
    also="what how high change changed fall fallen quanto alto cambiato sceso",
    answer=answer,
    examples=("What is the deal score?", "what's the score of {deal}", "Qual è il punteggio di {deal}?"),
    others=("Why did the score fall?", "What score did they give our demo?"),
)
