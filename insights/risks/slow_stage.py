"""The deal has stood in its stage for much longer than deals that were won: it is stuck where others moved on."""

from statistics import median

from crm.instants import DAY
from insights.facts import DealFacts
from insights.model import PropertyEvidence
from insights.risks.examples import Given, ago, changes, deal, fires, quiet
from insights.risks.kind import Found, Kind, Said, Thresholds
from insights.risks.wording import Days

STAGE, ENTERED = "dealstage", "hs_v2_date_entered_current_stage"


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:
    """Against the median of the won deals of the pipeline that the viewer sees and whose history tells how long they
    stood in this stage."""
    since = _entered(facts)
    if facts.stage is None or since is None or not facts.stays or len(facts.stays) < thresholds["deals"]:
        return None
    usual, stood = median(facts.stays), facts.now - since
    if 100 * stood < thresholds["percent"] * usual:
        return None
    move = facts.held(STAGE)
    severe = 100 * stood >= 2 * thresholds["percent"] * usual
    return Found(
        "medium" if severe else "low",
        (PropertyEvidence(STAGE, facts.stage.id, move.previous, since),),
        {
            "stage": facts.stage.label,
            "age": Days(stood // DAY),
            "usual": Days(round(usual / DAY)),
            "deals": len(facts.stays),
        },
    )


def _entered(facts: DealFacts) -> int | None:
    """By its history, else by the property; the later of the two."""
    known = [at for at in (facts.held(STAGE).at, facts.at(ENTERED)) if at is not None and at <= facts.now]
    return max(known, default=None)


KIND = Kind(
    id="slow_stage",
    description="The deal has stood in its stage for `percent` % or more of the median of at least `deals` won deals.",
    thresholds={"percent": 150, "deals": 5},
    find=find,
    sentences={
        "it": Said(
            "In {stage} for {age}; the median of {deals} won deals is {usual}.",
            "In {stage} da {age}; la mediana di {deals} trattative vinte è {usual}.",
        )
    },
)


def _won(*days: int, stage: str = "talks") -> tuple[Given, ...]:
    """Won deals 31, 32 … that stood so many days in that stage."""
    return tuple(
        deal(
            str(31 + place),
            **changes(STAGE, ("won", ago(days=100)), (stage, ago(days=100 + length)), ("new", ago(days=200 + length))),
        )
        for place, length in enumerate(days)
    )


_FIVE = _won(10, 10, 20, 40, 40)

EXAMPLES = (
    fires(
        "1.5 times the median of five",
        deal(**changes(STAGE, ("talks", ago(days=30)), ("new", ago(days=40)))),
        *_FIVE,
        severity="low",
        evidence=[{"property": STAGE, "value": "talks", "previous": "new", "at": ago(days=30)}],
        says="In Talks for 30 days; the median of 5 won deals is 20 days.",
    ),
    fires("three times", deal(hs_v2_date_entered_current_stage=ago(days=60)), *_FIVE, severity="medium"),
    fires(
        "a deal that came back to the stage counts both stays",
        deal(hs_v2_date_entered_current_stage=ago(days=30)),
        *_won(10, 10, 40, 40),
        deal(
            "41",
            **changes(
                STAGE,
                ("won", ago(days=10)), ("talks", ago(days=20)), ("new", ago(days=30)), ("talks", ago(days=40)),
            ),
        ),
        severity="low",
    ),
    quiet("a little less", deal(hs_v2_date_entered_current_stage=ago(days=30, seconds=-1)), *_FIVE),
    quiet("only four won deals", deal(hs_v2_date_entered_current_stage=ago(days=90)), *_won(10, 10, 20, 40)),
    quiet(
        "the fifth stood in another stage",
        deal(hs_v2_date_entered_current_stage=ago(days=90)),
        *_won(10, 10, 20, 40),
        deal("41", **changes(STAGE, ("won", ago(days=9)), ("offer", ago(days=20)))),
    ),
    quiet(
        "the fifth is a colleague's, which the viewer does not see",
        deal(hs_v2_date_entered_current_stage=ago(days=90)),
        *_won(10, 10, 20, 40),
        deal("41", owner="502", **changes(STAGE, ("won", ago(days=9)), ("talks", ago(days=20)))),
        rights={"deals": {"view": "owned"}},
    ),
    quiet(
        "the fifth was lost",
        deal(hs_v2_date_entered_current_stage=ago(days=90)),
        *_won(10, 10, 20, 40),
        deal("41", **changes(STAGE, ("lost", ago(days=9)), ("talks", ago(days=20)))),
    ),
    quiet("since when is not known", deal(), *_FIVE),
    quiet(
        "hidden",
        deal(hs_v2_date_entered_current_stage=ago(days=90)),
        *_FIVE,
        rights={"hidden_properties": {"deals": [STAGE]}},
    ),
)  # fmt: skip
