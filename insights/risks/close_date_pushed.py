"""The close date has been put off again and again: each time the buyer had not decided."""

from crm.instants import DAY
from insights.facts import DealFacts, Move, instant_of
from insights.model import PropertyEvidence
from insights.risks.examples import MOMENT, ago, changes, deal, fires, quiet
from insights.risks.kind import Found, Kind, Said, Thresholds
from insights.risks.wording import Days, Times

CLOSE = "closedate"


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:
    start = facts.now - thresholds["days"] * DAY
    pushes = [move for move in facts.moves(CLOSE) if move.at is not None and move.at > start and _is_later(facts, move)]
    if len(pushes) < thresholds["times"] or not pushes:
        return None
    dates = [facts.day(at) for text in _path(pushes) if (at := instant_of(text)) is not None]
    return Found(
        "high" if len(pushes) > thresholds["times"] else "medium",
        tuple(PropertyEvidence(CLOSE, move.new, move.old, move.at) for move in reversed(pushes)),
        {"times": Times(len(pushes)), "span": Days(thresholds["days"]), "dates": dates},
    )


def _is_later(facts: DealFacts, move: Move) -> bool:
    """By a day at least: another hour of the same day is no delay."""
    old, new = instant_of(move.old), instant_of(move.new)
    return old is not None and new is not None and facts.day(new) > facts.day(old)


def _path(pushes: list[Move]) -> list[str | None]:
    """From the first date over each later one; what lay between two pushes is shown too."""
    path: list[str | None] = []
    for move in pushes:
        path += [move.old] * (not path or path[-1] != move.old) + [move.new]
    return path


KIND = Kind(
    id="close_date_pushed",
    description="The close date was moved to a later day `times` times or more in the last `days` days.",
    thresholds={"times": 2, "days": 90},
    find=find,
    sentences={
        "it": Said(
            "The close date was pushed {times} in {span}: {dates}.",
            "La data di chiusura è stata rinviata {times} in {span}: {dates}.",
        )
    },
)

_TWICE = (("2026-12-18", ago(days=18)), ("2026-11-06", ago(days=60)), ("2026-09-30", ago(days=200)))

EXAMPLES = (
    fires(
        "twice",
        deal(**changes(CLOSE, *_TWICE)),
        severity="medium",
        evidence=[
            {"property": CLOSE, "value": "2026-12-18", "previous": "2026-11-06", "at": ago(days=18)},
            {"property": CLOSE, "value": "2026-11-06", "previous": "2026-09-30", "at": ago(days=60)},
        ],
        says="The close date was pushed twice in 90 days: 30 Sep → 6 Nov → 18 Dec.",
    ),
    fires("three times", deal(**changes(CLOSE, ("2027-01-05", ago(days=2)), *_TWICE)), severity="high"),
    fires(
        "with a step back between",
        deal(
            **changes(
                CLOSE,
                ("2026-12-01", ago(days=2)), ("2026-11-20", ago(days=5)), ("2026-11-30", ago(days=9)),
                ("2026-11-10", ago(days=80)),
            )
        ),
        severity="medium",
        says="The close date was pushed twice in 90 days: 10 Nov → 30 Nov → 20 Nov → 1 Dec.",
    ),
    fires(
        "a moment less than 90 days ago",
        deal(
            **changes(
                CLOSE, ("2026-12-18", ago(days=9)), ("2026-11-06", ago(days=90) + MOMENT), ("2026-09-30", ago(days=200))
            )
        ),
        severity="medium",
    ),
    quiet(
        "once in 90 days",
        deal(**changes(CLOSE, ("2026-12-18", ago(days=9)), ("2026-11-06", ago(days=90)), ("2026-09-30", ago(days=99)))),
    ),
    quiet(
        "the second time forward",
        deal(**changes(CLOSE, ("2026-11-30", ago(days=9)), ("2026-12-06", ago(days=30)), ("2026-09-30", ago(days=60)))),
    ),
    quiet(
        "by hours",
        deal(
            **changes(
                CLOSE,
                ("2026-12-18T18:00:00Z", ago(days=9)), ("2026-12-18T12:00:00Z", ago(days=10)),
                ("2026-12-18T06:00:00Z", ago(days=11)),
            )
        ),
    ),
    quiet(
        "set, emptied and set later",
        deal(**changes(CLOSE, ("2026-12-18", ago(days=9)), (None, ago(days=10)), ("2026-11-18", ago(days=11)))),
    ),
    quiet("of a closed deal", deal(stage="won", **changes(CLOSE, *_TWICE))),
    quiet("hidden", deal(**changes(CLOSE, *_TWICE)), rights={"hidden_properties": {"deals": [CLOSE]}}),
)  # fmt: skip
