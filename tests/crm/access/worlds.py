"""Random companies for the property tests: users, nested teams, permission sets, records, links, archived ones.

Each text in them is a mark that names where it stands, so that a leak is seen in whatever comes out.
"""

from typing import Any

from hypothesis import strategies as st

from tests.crm.access.plain import TYPES, Key, Line, Plain

TITLES = {
    "contacts": "firstname", "companies": "name", "deals": "dealname", "leads": "hs_lead_name", "tickets": "subject",
    "tasks": "hs_task_subject", "notes": "hs_note_body", "calls": "hs_call_title", "emails": "hs_email_subject",
    "meetings": "hs_meeting_title", "communications": "hs_communication_body", "line_items": "name",
    "quotes": "hs_title",
}  # fmt: skip
_OWNERS = [None, "501", "502", "503", "504", "999"]  # 999 is nobody's
_SCOPES = st.sampled_from(["all", "team", "owned", "none"])
_IDS = ["1", "2"]
ALL: list[Key] = [(kind, id_) for kind in TYPES for id_ in _IDS]
MISSING: list[Key] = [(kind, "404") for kind in TYPES]


def mark(key: Key, name: str) -> str:
    return f"mark-{key[0]}-{key[1]}-{name}."


def _rights() -> st.SearchStrategy[Line]:
    return st.fixed_dictionaries(
        {}, optional={"view": _SCOPES, "edit": _SCOPES, "delete": _SCOPES, "communicate": _SCOPES,
                      "unassigned": st.booleans()},
    )  # fmt: skip


@st.composite
def _permission_set(draw: st.DrawFn) -> Line:
    """Mostly generous, else nothing would be seen and nothing could be missing."""
    wide = {
        "view": draw(st.sampled_from(["all", "team", "team"])),
        "edit": "team",
        "delete": "owned",
        "communicate": "all",
    }
    chosen: Line = {kind: draw(st.one_of(st.just(wide), _rights())) for kind in TYPES}
    for kind in draw(st.sets(st.sampled_from(TYPES), max_size=2)):
        del chosen[kind]
    hidden = draw(st.sets(st.sampled_from(TYPES), max_size=4))
    return chosen | {"hidden_properties": {kind: [TITLES[kind]] for kind in hidden}}


@st.composite
def _object(draw: st.DrawFn, key: Key) -> Line:
    kind, id_ = key
    properties: dict[str, Any] = {
        "hubspot_owner_id": draw(st.sampled_from(_OWNERS)),
        TITLES[kind]: mark(key, TITLES[kind]),
        "custom": mark(key, "custom"),
        "secret": mark(key, "secret"),
    }
    links: dict[str, set[str]] = {}
    for other_kind, other_id in draw(st.sets(st.sampled_from([*ALL, *MISSING[:2]]), max_size=4)):
        links.setdefault(other_kind, set()).add(other_id)
    return {
        "id": id_,
        "properties": properties,
        "archived": draw(st.sampled_from([False] * 7 + [True])),
        "associations": {to: {"results": [{"id": one} for one in sorted(ids)]} for to, ids in links.items()},
    }


@st.composite
def worlds(draw: st.DrawFn) -> Plain:
    team_ids = ["a", "b", "c"]
    teams = [
        {"id": team, "name": team, "parentId": draw(st.sampled_from([None, "a", "a", *team_ids]))} for team in team_ids
    ]
    sets = draw(st.one_of(st.just({}), st.fixed_dictionaries({"x": _permission_set(), "y": _permission_set()}),
                          st.fixed_dictionaries({"x": _permission_set(), "y": _permission_set()})))  # fmt: skip
    users = [
        {
            "id": id_,
            "email": f"rep{id_}@acme.test",
            "ownerId": draw(st.sampled_from([f"50{id_}", f"50{id_}", "501", None])),
            "superAdmin": draw(st.sampled_from([False] * 9 + [True])),
            "permissionSet": draw(st.sampled_from(["x", "x", "y", "y", "gone", None])),
            "teamIds": draw(st.lists(st.sampled_from(["a", "a", "b", "c", "gone"]), unique=True, max_size=2)),
            "active": draw(st.sampled_from([True] * 5 + [False])),
        }
        for id_ in ("1", "2", "3")
    ]
    present = draw(st.lists(st.sampled_from(ALL), unique=True, min_size=6))
    objects: dict[str, list[Line]] = {kind: [] for kind in TYPES}
    for key in present:
        objects[key[0]].append(draw(_object(key)))
    sensitive = draw(st.sampled_from([{}, {"contacts": ["secret"], "emails": ["secret", "hs_email_subject"]}]))
    return Plain(users, teams, sets, objects, sensitive)
