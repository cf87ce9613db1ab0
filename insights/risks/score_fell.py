"""The deal score is well below where it stood within the last weeks: something cools that nobody has told yet."""

from decimal import Decimal

from crm.instants import DAY
from crm.stakes import read_amount
from insights.facts import DealFacts
from insights.model import PropertyEvidence
from insights.risks.examples import MOMENT, ago, changes, deal, fires, quiet
from insights.risks.kind import Found, Kind, Said, Thresholds
from insights.risks.wording import Days

SCORE = "hs_deal_score"


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:
    """Against the highest score that it had in the span, also the one it entered the span with."""
    score = read_amount(facts.value(SCORE))
    past = facts.history.get(SCORE, ())
    if score is None or not past:
        return None
    start = facts.now - thresholds["days"] * DAY
    lately = [change for change in past if change.at > start]
    before = past[len(lately) : len(lately) + 1]
    scores = [found for change in (*lately, *before) if (found := read_amount(change.value)) is not None]
    peak = max(scores, default=score)
    if peak - score < thresholds["points"]:
        return None
    value, at = facts.value(SCORE), facts.held(SCORE).at
    severe = peak - score >= 2 * thresholds["points"]
    return Found(
        "medium" if severe else "low",
        (PropertyEvidence(SCORE, value, _text(peak), at),),
        {"old": peak, "new": score, "span": Days(thresholds["days"])},
    )


def _text(score: Decimal) -> str:
    return f"{score:f}"


KIND = Kind(
    id="score_fell",
    description="The deal score is `points` or more below the highest that it had in the last `days` days.",
    thresholds={"points": 10, "days": 30},
    find=find,
    sentences={
        "it": Said(
            "The deal score fell from {old} to {new} within {span}.",
            "Il punteggio della trattativa è sceso da {old} a {new} in {span}.",
        )
    },
)

EXAMPLES = (
    fires(
        "by 10 points",
        deal(**changes(SCORE, ("62", ago(days=3)), ("72", ago(days=20)))),
        severity="low",
        evidence=[{"property": SCORE, "value": "62", "previous": "72", "at": ago(days=3)}],
        says="The deal score fell from 72 to 62 within 30 days.",
    ),
    fires("by 20 points", deal(**changes(SCORE, ("52", ago(days=3)), ("72", ago(days=20)))), severity="medium"),
    fires(
        "in small steps",
        deal(**changes(SCORE, ("60", ago(days=3)), ("66", ago(days=9)), ("71", ago(days=28)))),
        severity="low",
        evidence=[{"property": SCORE, "value": "60", "previous": "71", "at": ago(days=3)}],
    ),
    fires(
        "from the score that it entered the span with",
        deal(**changes(SCORE, ("60", ago(days=30) + MOMENT), ("71", ago(days=300)))),
        severity="low",
    ),
    quiet("30 days ago exactly", deal(**changes(SCORE, ("60", ago(days=30)), ("71", ago(days=300))))),
    quiet("by 9 points", deal(**changes(SCORE, ("63", ago(days=3)), ("72", ago(days=20))))),
    quiet("and rose again", deal(**changes(SCORE, ("70", ago(days=1)), ("50", ago(days=3)), ("72", ago(days=20))))),
    quiet("of a deal without history", deal(hs_deal_score="10")),
    quiet("no number", deal(**changes(SCORE, ("low", ago(days=3)), ("72", ago(days=20))))),
    quiet("of a closed deal", deal(stage="lost", **changes(SCORE, ("10", ago(days=3)), ("72", ago(days=20))))),
    quiet(
        "hidden",
        deal(**changes(SCORE, ("10", ago(days=3)), ("72", ago(days=20)))),
        rights={"hidden_properties": {"deals": [SCORE]}},
    ),
    quiet(
        "with a higher threshold",
        deal(**changes(SCORE, ("62", ago(days=3)), ("72", ago(days=20)))),
        thresholds={"points": 11},
    ),
)
