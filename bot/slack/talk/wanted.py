"""A question that is being answered: whose, which, and where the answer stands."""

from dataclasses import dataclass, field

from bot.slack.identity import Rep


@dataclass(frozen=True)
class Wanted:
    """`thread`: where the answer stands; None where Slack does not say. `deal_id`: of the deal that was chosen.
    `request`: its id."""

    rep: Rep
    question: str = field(repr=False)
    channel: str
    thread: str | None
    begun_at_top: bool
    deal_id: str | None = None
    request: str = ""
