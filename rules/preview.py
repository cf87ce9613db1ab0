"""What a changed switch or threshold would open and expire. Changes nothing."""

from dataclasses import dataclass

from sqlalchemy import Connection

from crm.settings import calling_sources
from rules.entries import Identity, identity_of
from rules.evaluator import evaluate
from rules.settings import Change, RuleSettings, read_rule_settings


@dataclass(frozen=True, slots=True)
class Effect:
    opens: int
    expires: int
    unchanged: int


def preview_change(connection: Connection, change: Change, now: int) -> Effect:
    settings = read_rule_settings(connection)
    before = _holding(connection, settings, change.rule, now)
    after = _holding(connection, settings.with_change(change), change.rule, now)
    return Effect(len(after - before), len(before - after), len(before & after))


def _holding(connection: Connection, settings: RuleSettings, rule: str, now: int) -> set[Identity]:
    evaluation = evaluate(
        connection,
        now,
        thresholds=settings.thresholds,
        switched_off=settings.off | (settings.thresholds.keys() - {rule}),
        calling_sources=calling_sources(connection),
    )
    return {identity_of(match) for match in evaluation.matches}
