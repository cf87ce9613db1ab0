"""Audits what an import changed in people's rights: super admins, permission sets, and who has which set."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from crm.audit import write_audit
from crm.importing.account import ACTOR
from crm.schema.mirror import PermissionSet, User


@dataclass(frozen=True)
class PeopleBefore:
    super_admins: frozenset[str]
    sets: dict[str, str]
    set_of_user: dict[str, str | None]


def note_people(connection: Connection) -> PeopleBefore:
    users = connection.execute(select(User.id, User.super_admin, User.permission_set)).all()
    sets = connection.execute(select(PermissionSet.name, PermissionSet.rights)).all()
    return PeopleBefore(
        frozenset(row.id for row in users if row.super_admin),
        {row.name: row.rights for row in sets},
        {row.id: row.permission_set for row in users},
    )


def audit_changes(connection: Connection, before: PeopleBefore, now: int) -> None:
    after = note_people(connection)
    _audit_admins(connection, before, after, now)
    _audit_sets(connection, before, after, now)
    moved = [
        user
        for user in before.set_of_user.keys() | after.set_of_user.keys()
        if before.set_of_user.get(user) != after.set_of_user.get(user)
    ]
    if moved:
        sets = {user: after.set_of_user.get(user) for user in sorted(moved)}
        _write(connection, now, "import.users_sets", _users(moved), {"sets": sets})


def _audit_admins(connection: Connection, before: PeopleBefore, after: PeopleBefore, now: int) -> None:
    granted, revoked = after.super_admins - before.super_admins, before.super_admins - after.super_admins
    if granted or revoked:
        details = {"granted": sorted(granted), "revoked": sorted(revoked)}
        _write(connection, now, "import.super_admins", _users([*granted, *revoked]), details)


def _audit_sets(connection: Connection, before: PeopleBefore, after: PeopleBefore, now: int) -> None:
    details = {
        "added": sorted(after.sets.keys() - before.sets.keys()),
        "removed": sorted(before.sets.keys() - after.sets.keys()),
        "changed": sorted(
            name for name, rights in after.sets.items() if name in before.sets and before.sets[name] != rights
        ),
    }
    if any(details.values()):
        _write(connection, now, "import.permission_sets", [], details)


def _users(ids: list[str]) -> list[str]:
    return [f"users:{user}" for user in sorted(ids)]


def _write(connection: Connection, now: int, action: str, records: list[str], details: Mapping[str, object]) -> None:
    write_audit(connection, at=now, actor=ACTOR, action=action, outcome="done", records=records, details=details)
