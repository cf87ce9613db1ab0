"""A clock that can be moved ahead, for the bot and the page alike. Never goes back: Slack's message times only rise."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SATURDAY = 5


class MovableClock:
    """Real time and an offset."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def forward(self, by: timedelta) -> None:
        if by < timedelta():
            raise ValueError("the clock goes forward only")
        self.offset += by

    def to_next_morning(self, zone: str | None, at: time = time(8)) -> None:
        """The next working day's, there: later than now."""
        now = self().astimezone(ZoneInfo(zone or "UTC"))
        morning = datetime.combine(now.date(), at, now.tzinfo)
        while morning <= now or morning.weekday() >= _SATURDAY:
            morning += timedelta(days=1)
        self.forward(morning.astimezone(UTC) - now.astimezone(UTC))
