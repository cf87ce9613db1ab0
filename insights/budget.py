"""How many tokens the workspace may still spend on models today (UTC). Refuses a call that would go over it.

What a prompt takes is booked before the call, so that calls at the same time see each other; what it really took
replaces that afterwards. A process that dies in between leaves it booked: rather too much than too little.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, select, text, update

from crm.database import Database
from crm.schema.models import SpentTokens
from insights.model import NotRead, Tokens

_KEPT = timedelta(days=90)
_BYTES_PER_TOKEN = 3.0  # low for English, about right for Italian and for names
_BEGIN_DAY = text("INSERT INTO spent_tokens (day, tokens) VALUES (:day, 0) ON CONFLICT (day) DO NOTHING")


class BudgetSpent(NotRead):
    reason = "budget_spent"

    def __init__(self) -> None:
        super().__init__("Today's AI budget is used up.", "It is back at midnight, UTC: DAYBOOK_DAILY_TOKENS")


def estimated(written: str) -> int:
    """Tokens of a text, without a tokeniser: those that know better come from the network."""
    return estimated_bytes(len(written.encode()))


def estimated_bytes(count: int) -> int:
    return int(count / _BYTES_PER_TOKEN) + 1


@dataclass(frozen=True, slots=True)
class Booking:
    day: str
    tokens: int


class Budget:
    def __init__(self, database: Database, daily: int, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._daily = daily
        self._now = now

    def book(self, tokens: int) -> Booking:
        """Raises BudgetSpent."""
        today = self._today()
        day = SpentTokens.day == today.isoformat()
        fits = SpentTokens.tokens + tokens <= self._daily
        with self._database.writing() as connection:
            connection.execute(_BEGIN_DAY, {"day": today.isoformat()})
            took = connection.execute(update(SpentTokens).where(day, fits).values(tokens=SpentTokens.tokens + tokens))
            if took.rowcount == 0:
                raise BudgetSpent
            oldest = (today - _KEPT).isoformat()
            connection.execute(delete(SpentTokens).where(SpentTokens.day < oldest))
        return Booking(today.isoformat(), tokens)

    def settle(self, booking: Booking, took: Tokens) -> None:
        change = took.input + took.output - booking.tokens
        of_day = update(SpentTokens).where(SpentTokens.day == booking.day)
        with self._database.writing() as connection:
            connection.execute(of_day.values(tokens=SpentTokens.tokens + change))

    def spent_today(self) -> int:
        query = select(SpentTokens.tokens).where(SpentTokens.day == self._today().isoformat())
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none() or 0

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()
