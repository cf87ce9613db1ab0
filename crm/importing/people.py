"""Users, teams, permission sets and pipelines: what decides who sees what and what is open. Refuses unknown rights."""

import math
from typing import Any

import orjson

from crm.importing.links import own_kind
from crm.importing.shapes import NAME, Derived, Owned, Parsed, Row, Shape, as_list, as_object, one_of, own_id
from crm.importing.values import BadValue, address, flag, identifier, required_flag, text
from crm.kinds import OBJECTS, id_order

SCOPES = ("all", "team", "owned", "none")
RIGHTS = ("view", "edit", "delete", "communicate")
PIPELINE_TYPES = ("deals", "leads", "tickets")
CLOSED_LEADS = ("QUALIFIED", "UNQUALIFIED")


def derive_user(user_id: str, parsed: Parsed) -> Derived:
    teams = dict.fromkeys(identifier(one, "teamIds") for one in as_list(parsed.get("teamIds"), "teamIds"))
    owner = parsed.get("ownerId")
    row = (
        user_id,
        id_order(user_id),
        _text(parsed, "email", address),
        _text(parsed, "firstName"),
        _text(parsed, "lastName"),
        None if owner in (None, "") else identifier(owner, "ownerId"),
        _flag(parsed, "superAdmin", default=False),
        _text(parsed, "permissionSet"),
        _text(parsed, "timezone"),
        _text(parsed, "locale"),
        _flag(parsed, "active", default=True),
    )
    return Derived([("users", row), *(("user_teams", (user_id, team)) for team in teams)])


def derive_team(team_id: str, parsed: Parsed) -> Derived:
    parent = parsed.get("parentId")
    parent_id = None if parent in (None, "") else identifier(parent, "parentId")
    return Derived([("teams", (team_id, _text(parsed, "name"), parent_id))])


def derive_permission_set(name: str, parsed: Parsed) -> Derived:
    """`{"deals": {"view", "edit", "delete", "communicate", "unassigned"}, "hidden_properties": {…}}`, completed."""
    warnings: list[str] = []
    rights: dict[str, Any] = {}
    for key, value in parsed.items():
        if key in OBJECTS:
            rights[key] = _rights(key, value)
        elif key not in ("hidden_properties", NAME):
            warnings.append(f"permission_sets.json: {name}: {key} is no object type and grants nothing.")
    rights["hidden_properties"] = _hidden(parsed.get("hidden_properties"))
    return Derived([("permission_sets", (name, orjson.dumps(rights).decode()))], warnings=warnings)


def _rights(kind: str, value: Any) -> dict[str, Any]:
    if value.__class__ is not dict:
        raise BadValue(f"{kind}: not an object", value)
    read: dict[str, Any] = dict.fromkeys(RIGHTS, "none")
    for right in RIGHTS:
        scope = value.get(right)
        if scope is not None and (scope.__class__ is not str or scope not in SCOPES):
            raise BadValue(f"{kind}.{right}: unknown right", scope)
        read[right] = scope or "none"
    unassigned = value.get("unassigned")
    if unassigned is not None and unassigned.__class__ is not bool:
        raise BadValue(f"{kind}.unassigned: not true or false", unassigned)
    return read | {"unassigned": bool(unassigned)}


def _hidden(value: Any) -> dict[str, list[str]]:
    hidden: dict[str, list[str]] = {}
    for name, properties in as_object(value, "hidden_properties").items():
        kind = own_kind(name, "hidden_properties")
        if kind is None:
            continue
        listed = as_list(properties, f"hidden_properties.{name}")
        if not all(one.__class__ is str for one in listed):
            raise BadValue(f"hidden_properties.{name}: not a list of names", properties)
        hidden[kind] = sorted({*hidden.get(kind, ()), *listed})
    return hidden


def set_name(parsed: Parsed) -> str:
    return str(parsed[NAME])


def pipeline_key(parsed: Parsed) -> str:
    """`deals:default`: an id is unique within its object type only."""
    return f"{one_of(parsed, 'objectType', PIPELINE_TYPES)}:{own_id(parsed)}"


def derive_pipeline(key: str, parsed: Parsed) -> Derived:
    kind, pipeline_id = key.split(":", 1)
    label = _text(parsed, "label")
    stages: dict[str, tuple[float, int, Parsed]] = {}
    rows: list[tuple[str, Row]] = []
    warnings: list[str] = []
    for place, one in enumerate(as_list(parsed.get("stages"), "stages")):
        stage = as_object(one, "stages")
        stage_id = identifier(stage.get("id"), "stages.id")
        if stage_id in stages:
            warnings.append(f"pipelines.jsonl: {key}: stage {stage_id} stands twice; the first is taken.")
            continue
        stages[stage_id] = (_order(stage, place), place, stage)
    ordered = sorted(stages.items(), key=lambda item: item[1][:2])
    for position, (stage_id, (_, _, stage)) in enumerate(ordered):
        row = (kind, pipeline_id, stage_id, label, _text(stage, "label"), position, position == 0)
        rows.append(("stages", row + _state(kind, as_object(stage.get("metadata"), "metadata"))))
    return Derived(rows, warnings=warnings)


def _order(stage: Parsed, place: int) -> float:
    """displayOrder; a stage without one stands at its place in the list."""
    stated = stage.get("displayOrder")
    try:
        order = float(text(stated) or place)
    except ValueError:
        order = math.nan
    if math.isnan(order):
        raise BadValue("stages.displayOrder: not a number", stated)
    return order


def _state(kind: str, metadata: Parsed) -> Row:
    """is_closed, is_won, lead_state."""
    if kind == "leads":
        state = _text(metadata, "leadState")
        return state in CLOSED_LEADS, state == "QUALIFIED", state
    closed = flag(metadata.get("isClosed"))
    return closed, kind == "deals" and closed and _probability(metadata) >= 1.0, None


def _probability(metadata: Parsed) -> float:
    try:
        return float(text(metadata.get("probability")) or 0)
    except ValueError:
        return 0.0


def _text(parsed: Parsed, name: str, read: Any = text) -> str | None:
    try:
        value: str | None = read(parsed.get(name))
    except BadValue as bad:
        raise BadValue(f"{name}: {bad.reason}", bad.value) from None
    return value


def _flag(parsed: Parsed, name: str, *, default: bool) -> bool:
    try:
        return required_flag(parsed.get(name), default=default)
    except BadValue as bad:
        raise BadValue(f"{name}: {bad.reason}", bad.value) from None


_USER = (
    "id",
    "id_order",
    "email",
    "first_name",
    "last_name",
    "owner_id",
    "super_admin",
    "permission_set",
    "timezone",
    "locale",
    "active",
)
_STAGE = (
    "kind",
    "pipeline_id",
    "id",
    "pipeline_label",
    "label",
    "position",
    "is_first",
    "is_closed",
    "is_won",
    "lead_state",
)

SHAPES = (
    Shape(
        "permission_sets",
        derive=derive_permission_set,
        key=set_name,
        owned=(Owned("permission_sets", "name"),),
        columns={"permission_sets": ("name", "rights")},
        document=True,
    ),
    Shape("teams", derive=derive_team, owned=(Owned("teams"),), columns={"teams": ("id", "name", "parent_id")}),
    Shape(
        "users",
        derive=derive_user,
        owned=(Owned("users"), Owned("user_teams", "user_id")),
        columns={"users": _USER, "user_teams": ("user_id", "team_id")},
    ),
    Shape(
        "pipelines",
        derive=derive_pipeline,
        key=pipeline_key,
        owned=(Owned("stages", "kind || ':' || pipeline_id"),),
        columns={"stages": _STAGE},
    ),
)
