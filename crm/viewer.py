"""The Viewer: a CRM user with the rights of this moment. Refuses everyone who is not one active user of the CRM.

Read it anew for each request: a right that was revoked is gone with the next one.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, get_args

from sqlalchemy import Connection, select

from crm.database import Database
from crm.errors import NotAUser
from crm.kinds import OBJECTS
from crm.people import Person, active_person, people_with_email
from crm.schema.mirror import PermissionSet, Team, User, UserTeam
from crm.settings import has_permission_file

Act = Literal["view", "edit", "delete", "communicate"]
ACTS: tuple[Act, ...] = get_args(Act)

SCOPES = ("none", "owned", "team", "all")  # each includes the ones before it


@dataclass(frozen=True, slots=True)
class Rights:
    """A scope for each act on one object type. `unassigned` adds records without owner to `team` and `owned`."""

    view: str = "none"
    edit: str = "none"
    delete: str = "none"
    communicate: str = "none"
    unassigned: bool = False

    def scope(self, act: Act) -> str:
        """Never wider than `view`."""
        asked: str = getattr(self, act)
        return min(asked, self.view, key=SCOPES.index)


NOTHING = Rights()
_ALL = Rights("all", "all", "all", "all")
_OWNED = Rights("owned", "owned", "owned", "owned")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, and what that person may do. `team_ids`: the viewer's own teams; `team_reach`: these and all below."""

    user_id: str
    email: str | None = field(repr=False)  # lower case
    name: str = field(repr=False)
    owner_id: str | None
    super_admin: bool
    team_ids: frozenset[str]
    team_reach: frozenset[str]
    rights: Mapping[str, Rights] = field(repr=False)
    hidden: Mapping[str, frozenset[str]] = field(repr=False)  # by the permission set; empty for a super admin
    timezone: str | None
    locale: str | None

    def rights_on(self, kind: str) -> Rights:
        return _ALL if self.super_admin else self.rights.get(kind, NOTHING)


def viewer_by_email(database: Database, email: str) -> Viewer:
    """The one active user with that e-mail, whatever its case. Raises NotAUser."""
    with database.reading() as connection:
        found = people_with_email(connection, email)
        if len(found) > 1:
            raise NotAUser(
                f"{len(found)} active users have the e-mail {email.strip()}: nobody can tell who is meant.",
                "Make the e-mail unique in the CRM, then import again.",
            )
        if not found or not email.strip():
            raise NotAUser(f"No active user has the e-mail {email.strip()}.", "Check the spelling, or import users.")
        return _viewer(connection, found[0])


def viewer_of(database: Database, user_id: str) -> Viewer:
    """The active user with that id. Raises NotAUser."""
    with database.reading() as connection:
        person = active_person(connection, user_id)
        if person is None:
            raise NotAUser(f"No active user has the id {user_id}.", "Check the id, or import users.")
        return _viewer(connection, person)


def _viewer(connection: Connection, person: Person) -> Viewer:
    given = connection.execute(select(User.permission_set).where(User.id == person.user_id)).scalar_one()
    rights, hidden = _permissions(connection, given)
    teams = frozenset(connection.execute(select(UserTeam.team_id).where(UserTeam.user_id == person.user_id)).scalars())
    return Viewer(
        user_id=person.user_id,
        email=person.email,
        name=person.name,
        owner_id=person.owner_id,
        super_admin=person.super_admin,
        team_ids=teams,
        team_reach=teams_below(connection, teams),
        rights=MappingProxyType(rights),
        hidden=MappingProxyType({} if person.super_admin else hidden),
        timezone=person.timezone,
        locale=person.locale,
    )


def teams_below(connection: Connection, teams: Iterable[str]) -> frozenset[str]:
    """These teams and every team below one of them; teams that are their own ancestors are tolerated."""
    children: dict[str, list[str]] = {}
    for team in connection.execute(select(Team.id, Team.parent_id)):
        if team.parent_id:
            children.setdefault(team.parent_id, []).append(team.id)
    reached: set[str] = set()
    waiting = list(teams)
    while waiting:
        team_id = waiting.pop()
        if team_id not in reached:
            reached.add(team_id)
            waiting += children.get(team_id, ())
    return frozenset(reached)


def _permissions(connection: Connection, name: str | None) -> tuple[dict[str, Rights], dict[str, frozenset[str]]]:
    """Without a permission file everyone has `owned`; with one, who has no set of it has nothing."""
    sets = dict(connection.execute(select(PermissionSet.name, PermissionSet.rights)).all())
    if not sets and not has_permission_file(connection):
        return dict.fromkeys(OBJECTS, _OWNED), {}
    if name is None or name not in sets:
        return {}, {}
    stored = json.loads(sets[name])
    rights = {kind: read_rights(stored[kind]) for kind in OBJECTS if kind in stored}
    hidden = {kind: frozenset(names) for kind, names in (stored.get("hidden_properties") or {}).items()}
    return rights, hidden


def read_rights(given: Mapping[str, Any]) -> Rights:
    """What is missing or unknown is `none`."""
    view, edit, delete, communicate = (given[act] if given.get(act) in SCOPES else "none" for act in ACTS)
    return Rights(view, edit, delete, communicate, unassigned=given.get("unassigned") is True)
