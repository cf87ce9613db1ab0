"""Which digests are due: one row for every rep and working day whose hour has come. Plans ahead of nothing, sends
nothing; running it twice plans nothing twice."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, select, text

from bot.delivery import ledger
from bot.delivery.due import Due, Rhythm, due_days
from bot.settings import read_days
from crm.database import Database
from crm.instants import micros, zone
from crm.people import Person, active_people
from crm.schema.settings import RepSetting
from crm.settings import rep_zone

_LOCK = 4_701_226  # of the tick, on PostgreSQL


@dataclass(frozen=True)
class Defaults:
    """For reps who chose nothing."""

    at: time
    weekdays: frozenset[int]
    grace: timedelta


@dataclass(frozen=True)
class Planned:
    new: int
    missed: int


def plan_due(
    database: Database, workspace: str, defaults: Defaults, *, now: datetime, slack_zones: Mapping[str, str]
) -> Planned:
    """`slack_zones`: zone by e-mail, for reps whose zone nobody else knows."""
    with database.reading() as connection:
        last = ledger.last_dates(connection, workspace)
        choices = _choices(connection)
        due = [
            (person, each)
            for person in active_people(connection)
            if person.owner_id
            for each in due_days(
                _rhythm(connection, person, choices.get(person.user_id, {}), defaults, slack_zones),
                now=now,
                grace=defaults.grace,
                after=date.fromisoformat(last[person.user_id]) if person.user_id in last else None,
            )
        ]
    planned = _write(database, workspace, due) if due else Planned(0, 0)
    late = micros(now - defaults.grace)
    with database.writing() as connection:
        missed = ledger.miss_late(connection, workspace, due_before=late)
    return Planned(planned.new, planned.missed + missed)


def _write(database: Database, workspace: str, due: list[tuple[Person, Due]]) -> Planned:
    counts = {"new": 0, "missed": 0}
    with database.writing() as connection:
        if not _alone(connection):
            return Planned(0, 0)
        for person, each in due:
            state = "missed" if each.late else "new"
            counts[state] += ledger.plan(
                connection,
                workspace=workspace,
                user_id=person.user_id,
                local_date=each.day.isoformat(),
                due_at=micros(each.at),
                state=state,
            )
    return Planned(**counts)


def _alone(connection: Connection) -> bool:
    """On PostgreSQL one process plans at a time; the unique key would hold anyway."""
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _LOCK}).scalar_one())


def _choices(connection: Connection) -> dict[str, dict[str, Any]]:
    """What reps chose, by CRM user: one query, for this runs every minute."""
    found: dict[str, dict[str, Any]] = {}
    for user_id, key, value in connection.execute(select(RepSetting.user_id, RepSetting.key, RepSetting.value)):
        found.setdefault(user_id, {})[key] = json.loads(value)
    return found


def _rhythm(
    connection: Connection,
    person: Person,
    chosen: Mapping[str, Any],
    defaults: Defaults,
    slack_zones: Mapping[str, str],
) -> Rhythm:
    """crm.settings.rep_zone decides; it is asked only where the first two of its answers are not at hand already."""
    where = zone(chosen.get("timezone")) or zone(person.timezone)
    return Rhythm(
        at=time.fromisoformat(chosen["digest_time"]) if "digest_time" in chosen else defaults.at,
        weekdays=read_days(chosen["digest_days"]) if "digest_days" in chosen else defaults.weekdays,
        zone=where or rep_zone(connection, person.user_id, slack_zones.get(person.email or "")),
    )
