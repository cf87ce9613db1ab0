"""What a viewer may see, as SQL: one clause for each object type. The only module that decides it.

Records are decided by scope and owner. An engagement needs its own scope and (the viewer's ownership or a visible
record beside it). Line items and quotes follow their deal. Subqueries name Core tables, never mapped classes, so
that the filter a session adds to mapped classes does not run into itself.
"""

from typing import Any

from sqlalchemy import ColumnElement, Table, and_, exists, false, or_, select, true

from crm.kinds import DEAL_PARTS, ENGAGEMENTS, RECORDS
from crm.schema.mirror import CLASSES, Association, User, UserTeam
from crm.viewer import Act, Rights, Viewer

TABLES: dict[str, Table] = {kind: mapped.__table__ for kind, mapped in CLASSES.items()}  # type: ignore[attr-defined]
_ASSOCIATIONS: Table = Association.__table__  # type: ignore[assignment]
# Made once: the columns of an alias are dear to make. One level of each is all that a clause has.
_LINK = _ASSOCIATIONS.alias("link")
_BESIDE = {kind: TABLES[kind].alias(f"beside_{kind}") for kind in RECORDS}
_USERS: Table = User.__table__  # type: ignore[assignment]
_USER_TEAMS: Table = UserTeam.__table__  # type: ignore[assignment]


def visible(viewer: Viewer, kind: str, columns: Any) -> ColumnElement[bool]:
    """True for the rows of `kind` that the viewer may see. `columns`: a mapped class, or the `.c` of table or alias."""
    if viewer.super_admin:
        return true()
    if kind in RECORDS:
        return in_scope(viewer, viewer.rights_on(kind), "view", columns)
    if kind in ENGAGEMENTS:
        return _engagement(viewer, kind, columns)
    if kind in DEAL_PARTS:
        return _deal_part(viewer, kind, columns)
    return false()


def permitted(viewer: Viewer, act: Act, kind: str, columns: Any) -> ColumnElement[bool]:
    """True for the visible rows of `kind` on which the viewer has the right `act`; a deal's parts follow the deal."""
    if viewer.super_admin:
        return true()
    rights = viewer.rights_on(kind)
    if kind not in DEAL_PARTS:
        return and_(visible(viewer, kind, columns), in_scope(viewer, rights, act, columns))
    if rights.scope(act) == "none":
        return false()
    return _beside(viewer, act, kind, columns, ("deals",))


def in_scope(viewer: Viewer, rights: Rights, act: Act, columns: Any) -> ColumnElement[bool]:
    """True for rows whose owner lies in the scope of that act."""
    scope = rights.scope(act)
    if scope == "all":
        return true()
    if scope == "none":
        return false()
    clauses = [_own(viewer, columns)]
    if scope == "team" and viewer.team_reach:
        clauses.append(columns.owner_id.in_(_owners_in_reach(viewer)))
    if rights.unassigned:
        clauses.append(columns.owner_id.is_(None))
    return or_(*clauses)


def _own(viewer: Viewer, columns: Any) -> ColumnElement[bool]:
    """Whoever has no owner id owns nothing."""
    if viewer.owner_id is None:
        return false()
    own: ColumnElement[bool] = columns.owner_id == viewer.owner_id
    return own


def _owners_in_reach(viewer: Viewer) -> Any:
    """Owner ids of members of the viewer's teams and of teams below, active or not."""
    return (
        select(_USERS.c.owner_id)
        .join(_USER_TEAMS, _USER_TEAMS.c.user_id == _USERS.c.id)
        .where(_USER_TEAMS.c.team_id.in_(sorted(viewer.team_reach)), _USERS.c.owner_id.is_not(None))
    )


def _engagement(viewer: Viewer, kind: str, columns: Any) -> ColumnElement[bool]:
    rights = viewer.rights_on(kind)
    if rights.scope("view") == "none":
        return false()
    return and_(
        in_scope(viewer, rights, "view", columns),
        or_(_own(viewer, columns), _beside(viewer, "view", kind, columns, RECORDS)),
    )


def _deal_part(viewer: Viewer, kind: str, columns: Any) -> ColumnElement[bool]:
    if viewer.rights_on(kind).scope("view") == "none":
        return false()
    return _beside(viewer, "view", kind, columns, ("deals",))


def _beside(viewer: Viewer, act: Act, kind: str, columns: Any, records: tuple[str, ...]) -> ColumnElement[bool]:
    """True for rows associated with at least one record of these types on which the viewer has that right."""
    granted = [
        _linked_to_permitted(viewer, act, record) for record in records if viewer.rights_on(record).scope(act) != "none"
    ]
    if not granted:
        return false()
    beside = exists().where(_LINK.c.from_kind == kind, _LINK.c.from_id == columns.id, or_(*granted))
    return beside.correlate_except(_LINK)


def _linked_to_permitted(viewer: Viewer, act: Act, kind: str) -> ColumnElement[bool]:
    record = _BESIDE[kind]
    found = exists().where(record.c.id == _LINK.c.to_id, in_scope(viewer, viewer.rights_on(kind), act, record.c))
    return and_(_LINK.c.to_kind == kind, found.correlate_except(record))
