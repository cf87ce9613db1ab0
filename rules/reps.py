"""Who gets actions, and where their calendar day lies. Reps are active users with an owner id. An unknown zone falls
through to the next: the rep's own choice, the CRM user's, the account's, UTC.
"""

import json
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Connection, FromClause, Text, and_, bindparam, column, func, select, values
from sqlalchemy.sql.expression import ColumnElement

from crm.instants import day_bounds, instant, zone
from crm.rule_tables import RuleTables

UTC = ZoneInfo("UTC")


def select_reps(t: RuleTables, *, one: bool) -> FromClause:
    """user_id, owner_id and email of every rep, or of the one whose id is bound to `user_id`."""
    users = t.users.alias("rep_users")
    reps = select(users.c.id.label("user_id"), users.c.owner_id, users.c.email).where(
        users.c.active, users.c.owner_id.is_not(None)
    )
    if one:
        reps = reps.where(users.c.id == bindparam("user_id", type_=Text()))
    return reps.subquery("reps")


def select_days(t: RuleTables, connection: Connection, now: int) -> FromClause:
    """user_id, day, start_at and end_at of each user's calendar day, by the zones that occur."""
    users, chosen, account = t.users.alias(), t.rep_settings.alias(), t.account.alias()
    zones = _zones(t, connection, now)
    own, users_own, accounts = zones.alias(), zones.alias(), zones.alias()
    utc = _day_of(UTC, now)

    def first(name: str, otherwise: Any) -> ColumnElement[Any]:
        return func.coalesce(own.c[name], users_own.c[name], accounts.c[name], otherwise).label(name)

    return (
        select(users.c.id.label("user_id"), first("day", utc[0]), first("start_at", utc[1]), first("end_at", utc[2]))
        .select_from(
            users.outerjoin(chosen, and_(chosen.c.user_id == users.c.id, chosen.c.key == "timezone"))
            .outerjoin(own, and_(own.c.source == "choice", own.c.name == chosen.c.value))
            .outerjoin(users_own, and_(users_own.c.source == "name", users_own.c.name == users.c.timezone))
            .outerjoin(account, account.c.id == 1)
            .outerjoin(accounts, and_(accounts.c.source == "name", accounts.c.name == account.c.timezone))
        )
        .subquery("days")
    )


def _zones(t: RuleTables, connection: Connection, now: int) -> FromClause:
    """The days of all zones that are named somewhere and exist; choices are named by their JSON text."""
    chosen = select(t.rep_settings.c.value).where(t.rep_settings.c.key == "timezone").distinct()
    named = select(t.users.c.timezone).union(select(t.account.c.timezone))
    found = [("choice", text, zone(_read_choice(text))) for text in connection.scalars(chosen)]
    found += [("name", name, zone(name)) for name in connection.scalars(named)]
    rows = [(source, name, *_day_of(where, now)) for source, name, where in found if where is not None]
    columns = (
        column("source", Text()),
        column("name", Text()),
        column("day", Text()),
        column("start_at", BigInteger()),
        column("end_at", BigInteger()),
    )
    # VALUES must not be empty; this row names no zone
    return values(*columns, name="zones").data([("", "", "", 0, 0), *rows]).cte("zones")


def _read_choice(text: str) -> str | None:
    chosen = json.loads(text)
    return chosen if isinstance(chosen, str) else None


def _day_of(where: ZoneInfo, now: int) -> tuple[str, int, int]:
    day = instant(now).astimezone(where).date()
    return day.isoformat(), *day_bounds(day, where)
