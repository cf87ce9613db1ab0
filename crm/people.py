"""The CRM's users as the bot needs them to find a Slack user's match. Holds no record of the CRM and no right:
who may see what comes from crm.viewer alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from crm.schema.mirror import User

_COLUMNS = (
    User.id, User.email, User.first_name, User.last_name, User.owner_id, User.super_admin, User.timezone, User.locale
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """An active user of the CRM. `email` is lower case; `owner_id` None for one who owns nothing."""

    user_id: str
    email: str | None = field(repr=False)
    name: str = field(repr=False)
    owner_id: str | None
    super_admin: bool
    timezone: str | None
    locale: str | None


def active_people(connection: Connection) -> list[Person]:
    """In id order."""
    return _people(connection.execute(select(*_COLUMNS).where(User.active).order_by(User.id_order, User.id)))


def active_person(connection: Connection, user_id: str) -> Person | None:
    return next(iter(_people(connection.execute(select(*_COLUMNS).where(User.active, User.id == user_id)))), None)


def people_with_email(connection: Connection, email: str) -> list[Person]:
    """Active users with that e-mail, compared case-insensitively: none, one, or several who cannot be told apart."""
    wanted = email.strip().lower()
    return _people(connection.execute(select(*_COLUMNS).where(User.active, User.email == wanted).order_by(User.id)))


def name_of_user(connection: Connection, user_id: str) -> str:
    """Of a user who left too; empty where there is none."""
    row = connection.execute(select(User.first_name, User.last_name).where(User.id == user_id)).one_or_none()
    return " ".join(part for part in (row.first_name, row.last_name) if part) if row else ""


def names_of_owners(connection: Connection, owner_ids: Iterable[str]) -> dict[str, str]:
    """Names by owner id, of users who left too; of several with one owner id the active one of the lowest user id."""
    return _names(connection, User.owner_id, owner_ids)


def names_by_address(connection: Connection, addresses: Iterable[str]) -> dict[str, str]:
    """Names by lower-case address, of users who left too; who has no name has an empty one."""
    return _names(connection, User.email, addresses)


def _names(connection: Connection, column: Any, values: Iterable[str]) -> dict[str, str]:
    query = (
        select(column.label("key"), User.first_name, User.last_name)
        .where(column.in_(sorted({value for value in values if value})))
        .order_by(User.active, User.id_order.desc())
    )
    rows = connection.execute(query)
    return {row.key: " ".join(part for part in (row.first_name, row.last_name) if part) for row in rows}


def _people(rows: Iterable[Any]) -> list[Person]:
    return [
        Person(
            user_id=row.id,
            email=row.email.strip().lower() if row.email else None,
            name=" ".join(part for part in (row.first_name, row.last_name) if part),
            owner_id=row.owner_id or None,
            super_admin=row.super_admin,
            timezone=row.timezone,
            locale=row.locale,
        )
        for row in rows
    ]
