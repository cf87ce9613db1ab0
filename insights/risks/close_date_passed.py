"""The close date is past and the deal still open: the forecast counts on a day that has gone by. Where the buyer says
nothing either, it is slipping away."""

from crm.instants import DAY
from insights.facts import DealFacts
from insights.risks.examples import DEAL, MOMENT, ago, ahead, changes, deal, fires, meeting, quiet, received, sent
from insights.risks.kind import Found, Kind, Said, Thresholds
from insights.risks.silent_buyer import last_word
from insights.risks.wording import Days

_SILENT = 10 * DAY


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:  # noqa: ARG001  every kind is asked alike
    """By calendar days where the viewer is: today has not passed."""
    at = facts.at("closedate")
    if at is None or (day := facts.day(at)) >= facts.today:
        return None
    return Found(
        "high" if _is_silent(facts) else "medium",
        (facts.held("closedate"),),
        {"date": day, "age": Days((facts.today - day).days)},
    )


def _is_silent(facts: DealFacts) -> bool:
    """A deal on which the buyer was never heard counts from its creation."""
    heard = last_word(facts) or facts.at("createdate")
    return heard is not None and facts.now - heard >= _SILENT


KIND = Kind(
    id="close_date_passed",
    description="The close date lies before today, by the viewer's calendar.",
    find=find,
    sentences={
        "it": Said(
            "The close date, {date}, passed {age} ago and the deal is still open.",
            "La data di chiusura, {date}, è passata da {age} e la trattativa è ancora aperta.",
        )
    },
)

EXAMPLES = (
    fires(
        "yesterday",
        deal(closedate="2026-11-19"),
        severity="medium",
        evidence=[{"property": "closedate", "value": "2026-11-19", "previous": None, "at": None}],
        says="The close date, 19 Nov, passed 1 day ago and the deal is still open.",
    ),
    fires(
        "with its history",
        deal(**changes("closedate", ("2026-11-10", ago(days=30)), ("2026-10-01", ago(days=90)))),
        severity="medium",
        evidence=[{"property": "closedate", "value": "2026-11-10", "previous": "2026-10-01", "at": ago(days=30)}],
    ),
    fires(
        "and the buyer silent for 10 days", deal(closedate="2026-11-19"), received("1", ago(days=10)), severity="high"
    ),
    fires(
        "and the buyer heard since",
        deal(closedate="2026-11-01"),
        received("1", ago(days=10) + MOMENT),
        severity="medium",
    ),
    fires(
        "and the buyer met since",
        deal(closedate="2026-11-01"),
        received("1", ago(days=30)),
        meeting(start=ago(days=2), to=DEAL),
        severity="medium",
    ),
    fires(
        "and only we wrote since",
        deal(closedate="2026-11-01"),
        received("1", ago(days=30)),
        sent("2", ago(days=2)),
        severity="high",
    ),
    fires("and the buyer never heard", deal(closedate="2026-11-01", created=ago(days=10)), severity="high"),
    fires("with an hour, yesterday", deal(closedate=ago(hours=12, minutes=1)), severity="medium"),
    quiet("today", deal(closedate="2026-11-20")),
    quiet("earlier today", deal(closedate=ago(hours=11))),
    quiet("tomorrow", deal(closedate=ahead(days=1))),
    quiet("none", deal()),
    quiet("of a closed deal", deal(stage="lost", closedate="2026-11-01")),
    quiet("hidden", deal(closedate="2026-11-01"), rights={"hidden_properties": {"deals": ["closedate"]}}),
)
