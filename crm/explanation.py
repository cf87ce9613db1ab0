"""Why a person may or may not see a record, rule by rule. For the operator alone: it tells absent from forbidden.

The verdict comes from the policy itself; the rules beside it are read again from plain facts, to be understood.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from crm.database import Database
from crm.kinds import DEAL_PARTS, ENGAGEMENTS, RECORDS, Ref, id_order
from crm.policy import TABLES
from crm.reader import Reader
from crm.schema.mirror import Association, PermissionSet, Source, Team, User, UserTeam
from crm.settings import has_permission_file
from crm.viewer import ACTS, Viewer

_SHOWN = 10  # associated records named in one rule


@dataclass(frozen=True, slots=True)
class Step:
    rule: str
    holds: bool
    because: str


@dataclass(frozen=True, slots=True)
class Explanation:
    viewer: Viewer
    record: Ref
    visible: bool
    steps: tuple[Step, ...]
    may: dict[str, bool]
    hidden: tuple[str, ...]


def explain(database: Database, viewer: Viewer, ref: Ref) -> Explanation:
    with Reader(database, viewer) as reader, database.reading() as connection:
        may = {act: ref in reader.permitted(act, [ref]) for act in ACTS}
        return Explanation(
            viewer=viewer,
            record=ref,
            visible=may["view"],
            steps=tuple(_steps(connection, reader, ref)),
            may={act: granted for act, granted in may.items() if act != "view"},
            hidden=tuple(sorted(reader.hidden(ref.kind))),
        )


def _steps(connection: Connection, reader: Reader, ref: Ref) -> list[Step]:
    viewer = reader.viewer
    table = TABLES[ref.kind]
    row = connection.execute(select(table.c.owner_id).where(table.c.id == ref.id)).one_or_none()
    exists = Step("exists", row is not None, _existence(connection, ref, found=row is not None))
    if row is None:
        return [exists]
    if viewer.super_admin:
        return [exists, Step("super admin", True, "a super admin sees everything")]
    scope = Step("scope", viewer.rights_on(ref.kind).view != "none", _scope(connection, viewer, ref.kind))
    if ref.kind in DEAL_PARTS:
        return [exists, scope, _beside(connection, reader, ref, ("deals",))]
    steps = [exists, scope, _owner(connection, viewer, ref.kind, row.owner_id)]
    if ref.kind in ENGAGEMENTS:
        steps.append(_own_or_beside(connection, reader, ref, row.owner_id))
    return steps


def _existence(connection: Connection, ref: Ref, *, found: bool) -> str:
    if found:
        return f"{ref} is in the mirror"
    archived = select(Source.archived).where(Source.kind == ref.kind, Source.id == ref.id)
    if connection.execute(archived).scalar_one_or_none():
        return f"{ref} is archived"
    return f"{ref} is not in the mirror"


def _scope(connection: Connection, viewer: Viewer, kind: str) -> str:
    given = connection.execute(select(User.permission_set).where(User.id == viewer.user_id)).scalar_one()
    names = set(connection.execute(select(PermissionSet.name)).scalars())
    rights = viewer.rights_on(kind)
    view = f"view on {kind} is {rights.view}{', unassigned included' if rights.unassigned else ''}"
    if not names and not has_permission_file(connection):
        return f"{view}: no permission file was imported"
    if given is None:
        return f"{view}: the user has no permission set"
    if given not in names:
        return f"{view}: the user's permission set {given} is not in the mirror"
    return f"{view}, by the permission set {given}"


def _owner(connection: Connection, viewer: Viewer, kind: str, owner: str | None) -> Step:
    """Whether the owner lies in the scope, and why."""
    rights = viewer.rights_on(kind)
    if rights.view == "none":
        return Step("owner", False, "with none no owner counts")
    if rights.view == "all":
        return Step("owner", True, "with all any owner counts")
    if owner is None:
        return Step("owner", rights.unassigned, f"it has no owner; unassigned is {str(rights.unassigned).lower()}")
    if viewer.owner_id == owner:
        return Step("owner", True, f"its owner {owner} is the viewer")
    if rights.view == "owned":
        own = f"the viewer's owner id is {viewer.owner_id}" if viewer.owner_id else "the viewer has no owner id"
        return Step("owner", False, f"its owner is {owner}; {own}")
    return _team(connection, viewer, owner)


def _team(connection: Connection, viewer: Viewer, owner: str) -> Step:
    members = (
        select(User.id, UserTeam.team_id, Team.name)
        .join(UserTeam, UserTeam.user_id == User.id)
        .outerjoin(Team, Team.id == UserTeam.team_id)
        .where(User.owner_id == owner)
        .order_by(User.id_order, UserTeam.team_id)
    )
    for user_id, team_id, name in connection.execute(members):
        if team_id in viewer.team_reach:
            where = "a team of the viewer" if team_id in viewer.team_ids else "below a team of the viewer"
            return Step("owner", True, f"its owner {owner} (users:{user_id}) is in {name or team_id}, {where}")
    return Step("owner", False, f"its owner {owner} is in no team of the viewer or below")


def _own_or_beside(connection: Connection, reader: Reader, ref: Ref, owner: str | None) -> Step:
    if owner is not None and owner == reader.viewer.owner_id:
        return Step("own, or beside a visible record", True, "the viewer owns it")
    beside = _beside(connection, reader, ref, RECORDS)
    return Step("own, or beside a visible record", beside.holds, beside.because)


def _beside(connection: Connection, reader: Reader, ref: Ref, kinds: tuple[str, ...]) -> Step:
    """The records it is associated with, and which of them the viewer sees."""
    query = select(Association.to_kind, Association.to_id).where(
        Association.from_kind == ref.kind, Association.from_id == ref.id, Association.to_kind.in_(kinds)
    )
    linked = sorted((Ref(*row) for row in connection.execute(query)), key=lambda one: (one.kind, id_order(one.id)))
    seen = reader.which_visible(linked)
    linked.sort(key=lambda one: one not in seen)
    told = [f"{one} {'visible' if one in seen else 'not visible'}" for one in linked]
    rest = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    what = "deal" if kinds == ("deals",) else "record"
    because = f"associated: {', '.join(told[:_SHOWN])}{rest}" if told else f"associated with no {what}"
    return Step(f"beside a visible {what}", bool(seen), because)
