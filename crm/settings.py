"""Switches of the workspace and the choices of reps, read from the database each time. Refuses unknown keys and values.

Who may change what is asked by the surface that offers the change; here a value is checked, stored and audited.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, select

from crm.audit import write_audit
from crm.errors import BadInput
from crm.instants import zone
from crm.purge import begin_purge
from crm.schema.mirror import Account, User
from crm.schema.settings import RepSetting, Setting

DEFAULTS: Mapping[str, Any] = {"hipaa": False, "customer_analysis": True, "calling_sources": ["HUBSPOT_CALLING"]}
PERMISSION_FILE = "permission_file"  # noted by the import, nobody's to set


@dataclass(frozen=True, slots=True)
class Switches:
    """`hipaa` on, or `customer_analysis` off: no AI content."""

    hipaa: bool
    customer_analysis: bool


def switches(connection: Connection) -> Switches:
    stored = settings(connection)
    return Switches(hipaa=stored["hipaa"], customer_analysis=stored["customer_analysis"])


def has_permission_file(connection: Connection) -> bool:
    return connection.execute(select(Setting.key).where(Setting.key == PERMISSION_FILE)).first() is not None


def calling_sources(connection: Connection) -> tuple[str, ...]:
    """Values of `hs_call_source` that mean HubSpot Calling."""
    return tuple(settings(connection)["calling_sources"])


def settings(connection: Connection) -> dict[str, Any]:
    """Every setting by key, defaults included."""
    rows = connection.execute(select(Setting.key, Setting.value).where(Setting.key.in_(DEFAULTS)))
    return {**DEFAULTS, **{key: json.loads(value) for key, value in rows}}


def read_setting(key: str, text: str) -> Any:
    """The value that a person typed: on or off for a switch, words with commas for a list. Raises BadInput."""
    _known(key, DEFAULTS)
    if key == "calling_sources":
        return [part.strip() for part in text.split(",") if part.strip()]
    word = text.strip().lower()
    if word not in _WORDS:
        raise BadInput(f"{key} is on or off, not {text.strip()[:80]!r}.", f"Example: daybook settings set {key} on")
    return _WORDS[word]


def change_setting(
    connection: Connection,
    key: str,
    value: Any,
    *,
    at: int,
    actor: str,
    viewer: str | None = None,
    reason: str | None = None,
) -> bool:
    """Stores and audits, in the caller's transaction; False when it was so already (then nothing is written)."""
    _known(key, DEFAULTS)
    old = settings(connection)[key]
    if old == value:
        return False
    connection.execute(delete(Setting).where(Setting.key == key))
    connection.execute(insert(Setting).values(key=key, value=json.dumps(value)))
    details = {"key": key, "old": old, "new": value} | ({"reason": reason} if reason else {})
    write_audit(
        connection, at=at, actor=actor, viewer=viewer, action="settings.set", outcome="changed", details=details
    )
    if (key, value) == ("hipaa", True):
        begin_purge(connection, at=at, actor=actor, viewer=viewer)  # whoever turns it on, an import too
    return True


def rep_settings(connection: Connection, user_id: str) -> dict[str, Any]:
    """What that rep chose, by key; what was not chosen is absent."""
    rows = connection.execute(select(RepSetting.key, RepSetting.value).where(RepSetting.user_id == user_id))
    return {key: json.loads(value) for key, value in rows}


def who_chose(connection: Connection, key: str) -> list[str]:
    return list(connection.execute(select(RepSetting.user_id).where(RepSetting.key == key)).scalars())


def choose(connection: Connection, user_id: str, key: str, value: Any) -> None:
    """Stores a rep's choice; None takes it back. Raises BadInput for an unknown key or value."""
    _known(key, _CHOICES)
    if value is not None and not _CHOICES[key](value):
        raise BadInput(f"{key} cannot be {str(value)[:80]!r}.", f"It looks like {_EXAMPLES[key]}.")
    connection.execute(delete(RepSetting).where(RepSetting.user_id == user_id, RepSetting.key == key))
    if value is not None:
        connection.execute(insert(RepSetting).values(user_id=user_id, key=key, value=json.dumps(value)))


def rep_zone(connection: Connection, user_id: str, slack_zone: str | None = None) -> ZoneInfo:
    """Own choice, else CRM user, Slack, account, UTC; a name that is no zone falls through to the next."""
    of_user = connection.execute(select(User.timezone).where(User.id == user_id)).scalar_one_or_none()
    of_account = connection.execute(select(Account.timezone)).scalar_one_or_none()
    chosen = rep_settings(connection, user_id).get("timezone")
    for name in (chosen, of_user, slack_zone, of_account):
        found = zone(name) if isinstance(name, str) else None
        if found is not None:
            return found
    return ZoneInfo("UTC")


def _known(key: str, keys: Mapping[str, object]) -> None:
    if key not in keys:
        raise BadInput(f"There is no setting {key[:80]!r}.", f"Settings: {', '.join(keys)}.")


_WORDS = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
_DAY = "(mon|tue|wed|thu|fri|sat|sun)"


def _matches(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


_CHOICES: Mapping[str, Callable[[Any], bool]] = {
    "timezone": lambda value: isinstance(value, str) and zone(value) is not None,
    "digest_time": _matches(r"([01]\d|2[0-3]):[0-5]\d"),
    "digest_days": _matches(rf"{_DAY}(-{_DAY})?(,{_DAY}(-{_DAY})?)*"),
    "language": lambda value: value in ("en", "it"),
    "compact_tasks": lambda value: isinstance(value, bool),
    "follow_up_prompt": lambda value: isinstance(value, bool),
    "home": lambda value: isinstance(value, dict),  # where that person is on Home: bot.home.place
}
_EXAMPLES = {
    "timezone": "Europe/Berlin",
    "digest_time": "08:00",
    "digest_days": "mon-fri or mon,wed,fri",
    "language": "en or it",
    "compact_tasks": "true or false",
    "follow_up_prompt": "true or false",
    "home": "an object",
}
