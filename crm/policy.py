"""What a viewer may see and change, as SQL: one clause for each object type. The only module that decides it.

Records are decided by scope and owner. An engagement needs its own scope and (the viewer's ownership or a visible
record beside it). Line items and quotes follow their deal. Subqueries name Core tables, never mapped classes, so
that the filter a session adds to mapped classes does not run into itself.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, false, or_, select, true

from crm.kinds import DEAL_PARTS, OBJECTS, RECORDS
from crm.schema.mirror import CLASSES, Association, User, UserTeam
from crm.viewer import Act, Rights, Viewer

Clause = ColumnElement[bool]

TABLES: dict[str, Table] = {kind: mapped.__table__ for kind, mapped in CLASSES.items()}  # type: ignore[attr-defined]
_ASSOCIATIONS: Table = Association.__table__  # type: ignore[assignment]
_USERS: Table = User.__table__  # type: ignore[assignment]
_USER_TEAMS: Table = UserTeam.__table__  # type: ignore[assignment]
# Made once: the columns of an alias are dear to make. One level of each is all that a clause has.
_LINK = _ASSOCIATIONS.alias("link")
_BESIDE = {kind: TABLES[kind].alias(f"beside_{kind}") for kind in RECORDS}


class Policy:
    """The clauses of one viewer. `columns` is a mapped class, or the `.c` of a table or alias."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._granted: dict[tuple[Act, str], Clause] = {}
        self._reach = _owners_in(viewer.team_reach)

    def permitted(self, act: Act, kind: str, columns: Any) -> Clause:
        """True for the visible rows of `kind` on which the viewer has the right `act`."""
        if kind not in OBJECTS:
            return false()
        if self._viewer.super_admin:
            return true()
        rights = self._viewer.rights_on(kind)
        if rights.scope(act) == "none":
            return false()
        if kind in RECORDS:
            return self._in_scope(rights, act, columns)
        if kind in DEAL_PARTS:
            return self._beside(act, kind, columns, ("deals",))
        sight = or_(self._own(columns), self._beside("view", kind, columns, RECORDS))
        return and_(self._in_scope(rights, act, columns), sight)

    def own_notices(self, columns: Any) -> Clause:
        """Lines of the feed: the viewer's own, whatever else the viewer may see."""
        own: Clause = columns.user_id == self._viewer.user_id
        return own

    def _in_scope(self, rights: Rights, act: Act, columns: Any) -> Clause:
        """True for rows whose owner lies in the scope of that act, which is not `none`."""
        scope = rights.scope(act)
        if scope == "all":
            return true()
        clauses = [self._own(columns)]
        if scope == "team" and self._viewer.team_reach:
            clauses.append(columns.owner_id.in_(self._reach))
        if rights.unassigned:
            clauses.append(columns.owner_id.is_(None))
        return or_(*clauses)

    def _own(self, columns: Any) -> Clause:
        """Whoever has no owner id owns nothing."""
        if self._viewer.owner_id is None:
            return false()
        own: Clause = columns.owner_id == self._viewer.owner_id
        return own

    def _beside(self, act: Act, kind: str, columns: Any, records: tuple[str, ...]) -> Clause:
        """True for rows associated with at least one record of these types on which the viewer has that right."""
        granted = [
            self._linked(act, record) for record in records if self._viewer.rights_on(record).scope(act) != "none"
        ]
        if not granted:
            return false()
        beside = exists().where(_LINK.c.from_kind == kind, _LINK.c.from_id == columns.id, or_(*granted))
        return beside.correlate_except(_LINK)

    def _linked(self, act: Act, kind: str) -> Clause:
        """True for associations that lead to a record of that type on which the viewer has that right."""
        if (act, kind) not in self._granted:
            record = _BESIDE[kind]
            right = self._in_scope(self._viewer.rights_on(kind), act, record.c)
            found = exists().where(record.c.id == _LINK.c.to_id, right).correlate_except(record)
            self._granted[act, kind] = and_(_LINK.c.to_kind == kind, found)
        return self._granted[act, kind]


def _owners_in(teams: Iterable[str]) -> Select[Any]:
    """Owner ids of members of these teams, active or not."""
    return (
        select(_USERS.c.owner_id)
        .join(_USER_TEAMS, _USER_TEAMS.c.user_id == _USERS.c.id)
        .where(_USER_TEAMS.c.team_id.in_(sorted(teams)), _USERS.c.owner_id.is_not(None))
    )
