"""Evaluates the catalog at an instant, for all reps or for one: rows of SQL become `Match`es. Decides nothing itself
and writes nothing; what may be shown to whom is for others (it sees the whole mirror).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Connection, CursorResult, Select, Text, bindparam, func, select

from crm.instants import iso
from crm.kinds import Ref, id_order
from crm.rule_tables import rule_tables
from rules.catalog import RULES
from rules.model import Evidence, Match
from rules.reps import Day, day_parameters, padded_size, read_days, select_days, select_reps
from rules.rule import Criterion, Moment, Rule, span_micros

NOW = bindparam("now", type_=BigInteger())
SOURCES = bindparam("calling_sources", type_=Text(), expanding=True)
TABLES = rule_tables(NOW)
Labelled = Mapping[str, Any]  # a row of a rule's select


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`skipped` counts, by rule and reason, records left out for a missing time or an unknown stage."""

    matches: list[Match]
    skipped: Counter[str]


def evaluate(
    connection: Connection,
    now: int,
    *,
    thresholds: Mapping[str, Mapping[str, int]] | None = None,
    switched_off: Collection[str] = (),
    user_id: str | None = None,
    calling_sources: Collection[str] = ("HUBSPOT_CALLING",),
) -> Evaluation:
    """All that the rules find at `now`, by rule number; of one rep if `user_id` is given. `thresholds` override the
    defaults by rule and name."""
    days = read_days(TABLES, connection, now)
    matches: list[Match] = []
    skipped: Counter[str] = Counter()
    for prepared in prepare_rules(user_id is not None, padded_size(days)):
        rule = prepared.rule
        if rule.id in switched_off:
            continue
        overrides = (thresholds or {}).get(rule.id, {})
        parameters = parameters_of(rule, now, days, overrides, user_id, calling_sources)
        matches += gather(rule, connection.execute(prepared.matches, parameters))
        for reason, counted in prepared.skipped.items():
            skipped[f"{rule.id}: {reason}"] += connection.execute(counted, parameters).scalar_one()
    return Evaluation(matches, +skipped)


def parameters_of(
    rule: Rule,
    now: int,
    days: Sequence[Day],
    thresholds: Mapping[str, int],
    user_id: str | None,
    calling_sources: Collection[str],
) -> dict[str, Any]:
    """What a prepared statement is run with."""
    spans = {**rule.thresholds, **thresholds}
    return {
        **{name: span_micros(name, value) for name, value in spans.items()},
        **day_parameters(days),
        "now": now,
        "user_id": user_id,
        "calling_sources": list(calling_sources),
    }


@dataclass(frozen=True, slots=True)
class Prepared:
    """A rule's statements with everything that changes left to parameters."""

    rule: Rule
    matches: Select[Any]
    skipped: Mapping[str, Select[Any]]


@lru_cache(maxsize=32)
def prepare_rules(one_rep: bool, days: int) -> tuple[Prepared, ...]:
    """The statements of a driver. Building them costs more than running them for one rep, so they are kept."""
    reps = select_reps(TABLES, one=one_rep)
    return prepare(Moment(NOW, reps, select_days(TABLES, days), SOURCES, everyone=not one_rep))


def prepare(moment: Moment) -> tuple[Prepared, ...]:
    return tuple(
        Prepared(
            rule,
            rule.select(TABLES, moment),
            {reason: _count(select_ids(TABLES, moment)) for reason, select_ids in rule.skips.items()},
        )
        for rule in RULES
    )


def _count(ids: Select[Any]) -> Select[Any]:
    return select(func.count()).select_from(ids.distinct().subquery())


def gather(rule: Rule, result: CursorResult[Any]) -> list[Match]:
    """Rows of one identity are one match: the contacts and items of all, lowest first, and the first one's evidence."""
    labels = tuple(result.keys())
    found: dict[tuple[str, str, str], list[Labelled]] = {}
    for values in result:
        row = dict(zip(labels, values, strict=True))  # plain: SQLAlchemy's own mappings cost more than the query
        found.setdefault((row["user_id"], row["subject_id"], _trigger(rule, row)), []).append(row)
    return [_match(rule, trigger, together) for (_, _, trigger), together in found.items()]


def _match(rule: Rule, trigger: str, rows: list[Labelled]) -> Match:
    if len(rows) > 1:
        rows.sort(key=lambda row: id_order(row.get("contact_id") or row["item_id"]))
    row = rows[0]
    subject = Ref(rule.subject, row["subject_id"])
    return Match(
        rule=rule.id,
        user_id=row["user_id"],
        owner_id=row["owner_id"],
        subject=subject,
        trigger=trigger,
        since=row["since"],
        expires_at=row.get("expires_at"),
        items=tuple(Ref(rule.items, one["item_id"]) for one in rows) if rule.items else (subject,),
        contact_ids=tuple(one["contact_id"] for one in rows) if "contact_id" in row else (),
        trigger_refs=_trigger_refs(rule, row),
        trigger_property=_trigger_property(rule, row),
        ready_at=row.get("ready_at"),
        evidence=tuple(_seen(criterion, row) for criterion in rule.criteria),
        closing=any(one["closing"] for one in rows) if rule.category is None else None,
    )


def _trigger(rule: Rule, row: Labelled) -> str:
    match rule.trigger.shape:
        case "instant":
            return iso(row["trigger_at"])
        case "record":
            return f"{_trigger_kind(rule, row)}:{row['trigger_id']}"
        case "record@instant":
            return f"{_trigger_kind(rule, row)}:{row['trigger_id']}@{iso(row['trigger_at'])}"
        case _:
            return str(row["trigger_text"])


def _trigger_kind(rule: Rule, row: Labelled) -> str:
    return rule.trigger.kind or str(row["trigger_kind"])


def _trigger_refs(rule: Rule, row: Labelled) -> tuple[Ref, ...]:
    return (Ref(_trigger_kind(rule, row), row["trigger_id"]),) if "trigger_id" in row else ()


def _trigger_property(rule: Rule, row: Labelled) -> tuple[str, str] | None:
    named = rule.trigger.property or row.get("trigger_property")
    return (_trigger_kind(rule, row), named) if named else None


def _seen(criterion: Criterion, row: Labelled) -> Evidence:
    value = row[criterion.name]
    if criterion.is_instant and value is not None:
        value = iso(value)
    kind = criterion.kind or row.get("trigger_kind")
    record = Ref(kind, row[criterion.record]) if kind else None
    named = criterion.property if criterion.property_label is None else row[criterion.property_label]
    return Evidence(criterion.name, value, record, named)
