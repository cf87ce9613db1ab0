"""Switches and thresholds of rules: the catalog's defaults and what an admin changed. Refuses names and values that
the catalog does not know."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select

from crm.errors import BadInput
from crm.schema.ledger import RuleSetting
from rules.catalog import RULES, by_id
from rules.rule import Rule

_LARGEST = 3_650  # days or hours: ten years is "never" enough


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """`thresholds` holds every rule's values, changed ones included; `off` the rules that are switched off."""

    thresholds: Mapping[str, Mapping[str, int]]
    off: frozenset[str] = field(default_factory=frozenset)

    def with_change(self, change: "Change") -> "RuleSettings":
        if change.key == "enabled":
            off = self.off - {change.rule} if change.value else self.off | {change.rule}
            return RuleSettings(self.thresholds, off)
        changed = {**self.thresholds[change.rule], change.key: int(change.value)}
        return RuleSettings({**self.thresholds, change.rule: changed}, self.off)


@dataclass(frozen=True, slots=True)
class Change:
    rule: str
    key: str  # `enabled` or a threshold
    value: int | bool


def read_rule_settings(connection: Connection) -> RuleSettings:
    settings = RuleSettings({rule.id: dict(rule.thresholds) for rule in RULES})
    for row in connection.execute(select(RuleSetting.rule, RuleSetting.key, RuleSetting.value)):
        rule = by_id.get(row.rule)
        if rule and (row.key == "enabled" or row.key in rule.thresholds):  # else: of a rule that is gone
            settings = settings.with_change(Change(row.rule, row.key, json.loads(row.value)))
    return settings


def find_rule(name: str) -> Rule:
    """By id or number. Raises BadInput."""
    for rule in RULES:
        if name in (rule.id, str(rule.number)):
            return rule
    raise BadInput(f"There is no rule {name[:80]}.", "daybook rules list names them all.")


def read_change(name: str, assignment: str) -> Change:
    """`on`, `off` or `KEY=VALUE` for the rule of that id or number. Raises BadInput."""
    rule = find_rule(name)
    if assignment in ("on", "off"):
        return Change(rule.id, "enabled", assignment == "on")
    key, equals, value = assignment.partition("=")
    known = ", ".join(rule.thresholds) or "none"
    if not equals or key not in rule.thresholds:
        raise BadInput(f"{rule.id} has no setting {key[:80]}.", f"Say on, off or KEY=VALUE; its thresholds: {known}.")
    if not (value.isascii() and value.isdigit() and int(value) <= _LARGEST):
        raise BadInput(f"{key} must be a whole number from 0 to {_LARGEST}, not {value[:80]}.", "")
    return Change(rule.id, key, int(value))


def write_change(connection: Connection, change: Change) -> None:
    connection.execute(delete(RuleSetting).where(RuleSetting.rule == change.rule, RuleSetting.key == change.key))
    connection.execute(insert(RuleSetting).values(rule=change.rule, key=change.key, value=json.dumps(change.value)))
