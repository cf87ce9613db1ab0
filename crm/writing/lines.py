"""A record's line as the CRM would send it after a write. Pure; decides nothing about rights."""

from collections.abc import Iterable, Mapping
from typing import Any

from crm.importing.links import kind_of
from crm.importing.values import BadValue, identifier, time
from crm.instants import instant
from crm.kinds import Ref
from crm.properties import DERIVED

Line = dict[str, Any]
Values = Mapping[str, str | None]

# Since when a property has its value, where the CRM keeps that in another one.
_SINCE = {
    "hubspot_owner_id": "hubspot_owner_assigneddate",
    "hs_next_step": "hs_next_step_updated_at",
    "dealstage": "hs_v2_date_entered_current_stage",
    "hs_pipeline_stage": "hs_v2_date_entered_current_stage",
}
_TRACKED = {
    "deals": ("hs_next_step", "dealstage", "pipeline", "amount", "closedate"),
    "leads": ("hs_pipeline_stage", "hs_pipeline"),
    "tickets": ("hs_pipeline_stage", "hs_pipeline"),
}


def stamp(at: int) -> str:
    """As HubSpot writes instants: with milliseconds."""
    return instant(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def changed_line(kind: str, line: Line, values: Values, now: int) -> Line:
    """With what the CRM keeps beside a change: since when, and the values before. What it computes from a changed
    property is unknown until it says so."""
    before: Line = line.get("properties") or {}
    since = {_SINCE[name]: stamp(now) for name in values if name in _SINCE}
    changes = {**since, **_completion(kind, values, now), **values, _modified(kind): stamp(now)}
    stale = {name for name, sources in DERIVED.get(kind, {}).items() if not values.keys().isdisjoint(sources)}
    kept = {name: value for name, value in before.items() if name not in changes and name not in stale}
    properties = kept | {name: value for name, value in changes.items() if value is not None}
    history = dict(line.get("propertiesWithHistory") or {})
    for name, value in values.items():
        if name in history or name in _TRACKED.get(kind, ()):
            history[name] = [{"value": value or "", "timestamp": stamp(now)}, *_known(name, before, history, now)]
    remembered = {"propertiesWithHistory": history} if history else {}
    return {**line, "properties": properties, **remembered, "updatedAt": stamp(now)}


def associated_line(kind: str, line: Line, other: Ref, label: str | None, now: int) -> Line:
    """What the line said of that association before, under whichever spelling, gives way."""
    stated = {name: _without(entries, other) for name, entries in (line.get("associations") or {}).items()}
    name = next((name for name in stated if kind_of(name) == other.kind), other.kind)
    entries = [*_entries(stated.get(name)), _entry(other, label)]
    properties = {**(line.get("properties") or {}), _modified(kind): stamp(now)}
    associations = {**stated, name: {"results": entries}}
    return {**line, "properties": properties, "associations": associations, "updatedAt": stamp(now)}


def created_line(ref: Ref, owner_id: str, values: Values, on: Iterable[Ref], now: int) -> Line:
    """A record that its owner has just made."""
    at = stamp(now)
    properties = {
        "hs_object_id": ref.id,
        "hubspot_owner_id": owner_id,
        "hubspot_owner_assigneddate": at,
        "createdate" if ref.kind in ("contacts", "companies", "deals", "tickets") else "hs_createdate": at,
        _modified(ref.kind): at,
        **{name: value for name, value in values.items() if value},
    }
    associations: dict[str, Any] = {}
    for other in dict.fromkeys(on):
        associations.setdefault(other.kind, {"results": []})["results"].append(_entry(other, None))
    made = {"id": ref.id, "properties": properties, "createdAt": at, "updatedAt": at, "archived": False}
    return {**made, "associations": associations} if associations else made


def _completion(kind: str, values: Values, now: int) -> Values:
    """A task that is opened again was not completed."""
    if kind != "tasks" or "hs_task_status" not in values:
        return {}
    return {"hs_task_completion_date": stamp(now) if values["hs_task_status"] == "COMPLETED" else None}


def _modified(kind: str) -> str:
    return "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate"


def _known(name: str, before: Line, history: Line, now: int) -> list[Any]:
    """The history until now. Where there was none, the present value, if it is known since when it holds."""
    entries = history.get(name)
    if entries:
        return list(entries)
    since = before.get(_SINCE.get(name, ""))
    try:
        at = time(since)
    except BadValue:
        return []
    return [] if at is None or at > now else [{"value": before.get(name) or "", "timestamp": since}]


def _entry(other: Ref, label: str | None) -> Line:
    return {"id": other.id, "label": label} if label else {"id": other.id}


def _entries(stated: Any) -> list[Any]:
    entries = stated.get("results") if isinstance(stated, dict) else stated
    return list(entries or [])


def _without(stated: Any, other: Ref) -> Any:
    """Read as the import reads it, which has accepted every entry."""
    kept = [entry for entry in _entries(stated) if _id(entry) != other.id]
    return {**stated, "results": kept} if isinstance(stated, dict) else kept


def _id(entry: Any) -> str:
    stated = (entry["id"] if "id" in entry else entry.get("toObjectId")) if isinstance(entry, dict) else entry
    return identifier(stated)
