"""Which kinds of risk are switched off, and their thresholds: the defaults and what an admin changed. Refuses names and
values that no kind knows. Stored beside the settings of the rules, under `insights.KIND`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from crm.errors import BadInput
from crm.schema.ledger import RuleSetting
from insights.kinds import BY_ID, LISTED
from rules.settings import Change

_PREFIX = "insights."
_LARGEST = 3_650


@dataclass(frozen=True, slots=True)
class KindSettings:
    """`thresholds` holds every kind's values, changed ones included; `off` the kinds that are switched off."""

    thresholds: Mapping[str, Mapping[str, int]]
    off: frozenset[str] = field(default_factory=frozenset)


def read_kind_settings(connection: Connection) -> KindSettings:
    thresholds = {kind.id: dict(kind.thresholds) for kind in LISTED}
    off: set[str] = set()
    query = select(RuleSetting.rule, RuleSetting.key, RuleSetting.value).where(RuleSetting.rule.startswith(_PREFIX))
    for row in connection.execute(query):
        name, value = row.rule.removeprefix(_PREFIX), json.loads(row.value)
        if row.key == "enabled" and value is False:
            off.add(name)
        elif row.key in thresholds.get(name, {}):  # else: of a kind that is gone
            thresholds[name][row.key] = value
    return KindSettings(thresholds, frozenset(off & BY_ID.keys()))


def read_kind_change(name: str, assignment: str) -> Change:
    """`on`, `off` or `KEY=VALUE` for that kind. Raises BadInput."""
    kind = BY_ID.get(name)
    if kind is None:
        raise BadInput(f"There is no kind {name[:80]}.", "daybook kinds names them all.")
    if assignment in ("on", "off"):
        return Change(_PREFIX + kind.id, "enabled", assignment == "on")
    key, equals, value = assignment.partition("=")
    known = ", ".join(kind.thresholds) or "none"
    if not equals or key not in kind.thresholds:
        raise BadInput(f"{kind.id} has no setting {key[:80]}.", f"Say on, off or KEY=VALUE; its thresholds: {known}.")
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= _LARGEST):
        raise BadInput(f"{key} must be a whole number from 1 to {_LARGEST}, not {value[:80]}.", "")
    return Change(_PREFIX + kind.id, key, int(value))
