"""The close date is past and the deal still open: the forecast counts on a day that has gone by."""

from insights.facts import DealFacts
from insights.risks.examples import ago, ahead, changes, deal, fires, quiet
from insights.risks.kind import Found, Kind, Said, Thresholds
from insights.risks.wording import Days


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:  # noqa: ARG001  every kind is asked alike
    """By calendar days where the viewer is: today has not passed."""
    at = facts.at("closedate")
    if at is None or (day := facts.day(at)) >= facts.today:
        return None
    return Found("medium", (facts.held("closedate"),), {"date": day, "age": Days((facts.today - day).days)})


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
    fires("with an hour, yesterday", deal(closedate=ago(hours=12, minutes=1)), severity="medium"),
    quiet("today", deal(closedate="2026-11-20")),
    quiet("earlier today", deal(closedate=ago(hours=11))),
    quiet("tomorrow", deal(closedate=ahead(days=1))),
    quiet("none", deal()),
    quiet("of a closed deal", deal(stage="lost", closedate="2026-11-01")),
    quiet("hidden", deal(closedate="2026-11-01"), rights={"hidden_properties": {"deals": ["closedate"]}}),
)
