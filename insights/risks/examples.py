"""How risk files write their examples: a deal and what lies beside it, in the CRM's own shape, times given from NOW.

The tests import each example into a database and look at deals:17 as rep 1, who sees everything unless the example
hides something. The pipeline has the stages new, talks, offer (open), won and lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from rules.examples import MOMENT, NOW, Given, Time, ago, ahead, call, contact, email, given, meeting, note, task

__all__ = [
    "DEAL", "MOMENT", "NOW", "Example", "Given", "ago", "ahead", "call", "changes", "contact", "deal", "email", "fires",
    "meeting", "note", "quiet", "received", "sent", "task",
]  # fmt: skip

DEAL = "deals:17"
LAST_WEEK = ago(days=5)
History = Mapping[str, Sequence[tuple[Any, timedelta]]]


@dataclass(frozen=True, slots=True)
class Example:
    """`evidence`: as the JSON has it, times as from NOW; None where it is not checked. `says`: the English sentence.
    `rights` is laid over a permission set that allows everything; `thresholds` over the kind's own."""

    fires: bool
    sentence: str
    given: tuple[Given, ...]
    severity: str | None = None
    evidence: Sequence[Mapping[str, Any]] | None = None
    says: str | None = None
    rights: Mapping[str, Any] = field(default_factory=dict)
    thresholds: Mapping[str, int] = field(default_factory=dict)


def fires(sentence: str, *lines: Given, severity: str, **details: Any) -> Example:
    return Example(True, sentence, lines, severity, **details)


def quiet(sentence: str, *lines: Given, **details: Any) -> Example:
    return Example(False, sentence, lines, **details)


def deal(
    key: str = "17", /, *, stage: str = "talks", owner: str = "501", created: Time = LAST_WEEK, to: str = "",
    history: History | None = None, **properties: Any,
) -> Given:  # fmt: skip
    """`history={"amount": [("80", ago(days=1)), …]}`, newest first."""
    known = {"dealstage": stage, "pipeline": "sales"} | properties
    made = given("deals", key, owner, None, created, to, **known)
    if history:
        made.line["propertiesWithHistory"] = {
            name: [{"value": _text(value), "timestamp": (NOW + at).isoformat()} for value, at in values]
            for name, values in history.items()
        }
    return made


def changes(name: str, *values: tuple[Any, timedelta]) -> dict[str, Any]:
    """A property with its history, newest first: `deal(**changes("amount", ("80", ago(days=1)), …))`."""
    return {name: values[0][0], "history": {name: values}}


def sent(key: str, at: Time, /, **fields: Any) -> Given:
    """Our mail to Ada, on the deal."""
    return email(key, at, **({"sender": "rep1@acme.test", "to": "ada@buyer.test", "on": DEAL} | fields))


def received(key: str, at: Time, /, *, subject: str = "Your offer", **fields: Any) -> Given:
    """Ada's mail to us, on the deal."""
    told = {"sender": "ada@buyer.test", "to": "rep1@acme.test", "direction": "INCOMING_EMAIL", "on": DEAL}
    made = email(key, at, **(told | fields))
    made.line["properties"]["hs_email_subject"] = subject
    return made


def _text(value: Any) -> Any:
    return (NOW + value).isoformat() if isinstance(value, timedelta) else value
