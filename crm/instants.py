"""Instants: how they are read, stored and printed. Refuses a time without an offset.

Stored as whole microseconds since 1970 in UTC (`BigInteger`): exact, the same arithmetic on both databases.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
LAST = 253_402_300_799 * SECOND  # end of the year 9999


class BadInstant(ValueError):
    """The value is no ISO 8601 time with an offset, bare date, or epoch milliseconds."""


def micros(at: datetime) -> int:
    """The stored form of an aware instant."""
    delta = at - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds


def instant(stored: int) -> datetime:
    return _EPOCH + timedelta(microseconds=stored)


def iso(stored: int) -> str:
    """`2026-11-20T10:00:00Z`: UTC, cut (not rounded) to whole seconds."""
    return instant(stored).strftime("%Y-%m-%dT%H:%M:%SZ") if stored >= -62_135_596_800 * SECOND else ""


def read_micros(value: str | int | float) -> int:
    """ISO 8601 with offset, a bare date (midnight UTC) or epoch milliseconds, as HubSpot sends them."""
    if isinstance(value, bool):
        raise BadInstant("not a time")
    if isinstance(value, int | float):
        return _from_millis(value)
    text = value.strip()
    if text.lstrip("-").isdigit() and text.isascii():
        return _from_millis(int(text))
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInstant("not a time") from None
    if at.tzinfo is None:
        if len(text) == 10 and text[4] == "-":
            return micros(at.replace(tzinfo=UTC))
        raise BadInstant("a time without an offset")
    try:
        return micros(at)
    except OverflowError:  # year 1 or 9999 beyond UTC's range
        raise BadInstant("not a time") from None


def _from_millis(millis: float) -> int:
    try:
        stored = int(millis * 1000)
    except (OverflowError, ValueError):  # nan, inf
        raise BadInstant("not a time") from None
    if not -LAST <= stored <= LAST:
        raise BadInstant("not a time")
    return stored


def zone(name: str | None) -> ZoneInfo | None:
    """The named zone, or None where there is no such zone."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def day_bounds(day: date, where: ZoneInfo) -> tuple[int, int]:
    """Start of that local day and start of the next, in stored form; 23, 24 or 25 hours apart."""
    start = datetime(day.year, day.month, day.day, tzinfo=where)
    following = day + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=where)
    return micros(start), micros(end)
