"""Reads single values as HubSpot sends them: texts, times, numbers, flags, addresses. Refuses lists, objects and
times that are none; what is merely unknown (an amount "n/a") becomes None."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from crm.instants import BadInstant, read_micros

ID_LENGTH = 200
_BAD_IN_ID = re.compile(r"[\s:@\x00-\x1f\x7f]")
_ADDRESS_IN_BRACKETS = re.compile(r"<([^<>]*)>")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = 10**18  # beyond it a duration does not fit the column

Read = Callable[[Any], Any]


class BadValue(ValueError):
    """Why a line is rejected, and the value that is to blame."""

    def __init__(self, reason: str, value: object = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value


def text(value: Any) -> str | None:
    """`""` means empty. Numbers and booleans become their text; a NUL, which PostgreSQL cannot hold, is dropped."""
    if value.__class__ is str:
        return (value.replace("\0", "") if "\0" in value else value) or None
    if value is None:
        return None
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    raise BadValue("not a text", value)


def lowered(value: Any) -> str | None:
    read = text(value)
    return read.strip().lower() or None if read else None


def time(value: Any) -> int | None:
    """Stored microseconds; raises BadValue for what is no ISO 8601 time with an offset, date or epoch milliseconds."""
    if value is None:
        return None
    if value.__class__ is str:
        return _time_of_text(value)
    if value.__class__ is not int and value.__class__ is not float:
        raise BadValue("not a time", value)
    return _checked(value)


@lru_cache(maxsize=64)  # a line says the same instant two or three times
def _time_of_text(value: str) -> int | None:
    if value[-1:] == "Z" and value[10:11] == "T":  # how HubSpot writes it, nearly always
        try:
            since = datetime.fromisoformat(value) - _EPOCH
        except ValueError:
            raise BadValue("not a time", value) from None
        return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return _checked(value) if value.strip() else None


def _checked(value: str | float) -> int:
    try:
        return read_micros(value)
    except BadInstant as error:
        raise BadValue(str(error), value) from None


def flag(value: Any) -> bool:
    """True for true and "true"; anything else that is a single value is not."""
    read = text(value)
    return read is not None and read.strip().lower() == "true"


def required_flag(value: Any, *, default: bool) -> bool:
    """A flag that decides what a person may do: nothing but true, false and empty is accepted."""
    read = lowered(value)
    if read is None:
        return default
    if read not in ("true", "false"):
        raise BadValue("not true or false", value)
    return read == "true"


def filled(value: Any) -> bool:
    return text(value) is not None


def decimal(value: Any) -> str | None:
    """An exact number as text, or None for what is no number."""
    number = _number(value)
    return None if number is None else format(number, "f")


def millis(value: Any) -> int | None:
    """A duration in milliseconds as microseconds, or None for what is no duration."""
    number = _number(value)
    return None if number is None or not 0 <= number < _LARGEST // 1000 else int(number * 1000)


def _number(value: Any) -> Decimal | None:
    read = text(value)
    if read is None:
        return None
    try:
        number = Decimal(read.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and -30 <= number.adjusted() <= 30 else None


def address(value: Any) -> str | None:
    """One e-mail address, lower case; `Name <a@b>` gives `a@b`."""
    read = text(value)
    return _bare(read) if read else None


def addresses(value: Any) -> list[str]:
    """The addresses of a `;`- or `,`-separated list."""
    read = text(value)
    if read is None:
        return []
    if ";" not in read and "," not in read:
        return [bare] if (bare := _bare(read)) else []
    return [bare for part in read.replace(",", ";").split(";") if (bare := _bare(part))]


def _bare(part: str) -> str | None:
    if "<" in part:
        found = _ADDRESS_IN_BRACKETS.search(part)
        part = found.group(1) if found else part
    return part.strip().lower() or None


def identifier(value: Any, name: str = "id") -> str:
    """An id as text. It stands in references and addresses, so it holds no space, colon, @ or control character."""
    if value.__class__ is str and value.isalnum() and len(value) <= ID_LENGTH:
        return str(value)
    if value.__class__ is int:
        return str(value)
    if value is None or value == "":
        raise BadValue(f"missing {name}")
    if value.__class__ is not str:
        raise BadValue(f"{name}: not a text or a whole number", value)
    if len(value) > ID_LENGTH:
        raise BadValue(f"{name}: longer than {ID_LENGTH} characters", value)
    if _BAD_IN_ID.search(value) or not value.isprintable():
        raise BadValue(f"{name}: holds a space, a colon, an @ or a control character", value)
    return str(value)
