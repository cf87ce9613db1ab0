"""The thirteen CRM objects: from a parsed line to rows. Refuses bad times and values that are no single value."""

from collections.abc import Callable
from typing import Any

from crm.importing.columns import CHECKED, COLUMNS, LIVING, PROPERTY_HISTORY, RECIPIENTS
from crm.importing.links import read_links
from crm.importing.shapes import Derived, Owned, Parsed, Row, Shape, as_list, as_object, named_time
from crm.importing.values import BadValue, Read, addresses, filled, flag, text, time
from crm.kinds import OBJECTS, id_order

_SINGLE = {str, int, float, bool, type(None)}
_END, _START = (
    len(LIVING) + [column for column, _, _ in COLUMNS["meetings"]].index(name) for name in ("end_at", "start_at")
)
_CALL_START, _DURATION = (
    len(LIVING) + [column for column, _, _ in COLUMNS["calls"]].index(name) for name in ("at", "duration")
)


def _shape(kind: str) -> Shape:
    columns = {kind: LIVING + tuple(name for name, _, _ in COLUMNS[kind]), "property_history": PROPERTY_HISTORY}
    owned = [Owned(kind), Owned("property_history")]
    if kind == "emails":
        columns[kind] += ("has_recipients",)
        columns["email_recipients"] = RECIPIENTS
        owned.append(Owned("email_recipients", "email_id"))
    elif kind == "calls":
        columns[kind] += ("end_at",)
    return Shape(kind, derive=_deriver(kind), owned=tuple(owned), columns=columns, has_links=True)


def _deriver(kind: str) -> Callable[[str, Parsed], Derived]:
    """One function a kind, called for every new or changed line: an absent property costs one look-up."""
    readers = [(name, read, False if read in (flag, filled) else None) for _, read, name in COLUMNS[kind]]
    checked = CHECKED.get(kind, ())
    modified = "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate"

    def derive(record_id: str, parsed: Parsed) -> Derived:
        properties = _properties(parsed)
        get = properties.get
        created, created_too, modified_at = get("createdate"), get("hs_createdate"), get(modified)
        try:
            row: list[Any] = [
                record_id,
                id_order(record_id),
                text(get("hubspot_owner_id")),
                time(get("hubspot_owner_assigneddate")),
                _first(time(created), time(created_too), time(parsed.get("createdAt"))),
                _first(time(modified_at), time(parsed.get("updatedAt"))),
            ]
            row += [absent if (value := get(name)) is None else read(value) for name, read, absent in readers]
            for name in checked:
                time(get(name))
        except BadValue:
            raise _culprit(kind, parsed, properties) from None
        rows: list[tuple[str, Row]] = []
        if kind == "emails":
            rows = _recipients(record_id, get, row[len(LIVING)])
            row.append(bool(rows))
        elif kind == "calls":
            start, duration = row[_CALL_START], row[_DURATION]
            row.append(None if start is None else start + (duration or 0))
        elif kind == "meetings" and row[_END] is None:
            row[_END] = row[_START]
        rows.append((kind, tuple(row)))
        if history := parsed.get("propertiesWithHistory"):
            rows += _history(kind, record_id, history)
        return Derived(rows, *read_links(parsed.get("associations")))

    return derive


def _properties(parsed: Parsed) -> Parsed:
    properties = as_object(parsed.get("properties"), "properties")
    if not _SINGLE.issuperset(map(type, properties.values())):
        name = next(name for name, value in properties.items() if type(value) not in _SINGLE)
        raise BadValue(f"{name}: not a single value", properties[name])
    return properties


def _first(stated: int | None, second: int | None, third: int | None = None) -> int | None:
    return stated if stated is not None else second if second is not None else third


def _culprit(kind: str, parsed: Parsed, properties: Parsed) -> BadValue:
    """The same reading again, property by property, to say which one is bad."""
    dates = ("hubspot_owner_assigneddate", "createdate", "hs_createdate", "lastmodifieddate", "hs_lastmodifieddate")
    readers: list[tuple[Read, str]] = [(time, name) for name in (*dates, *CHECKED.get(kind, ()))]
    readers += [(read, name) for _, read, name in COLUMNS[kind]]
    for read, name in readers:
        try:
            read(properties.get(name))
        except BadValue as bad:
            return BadValue(f"{name}: {bad.reason}", bad.value)
    try:
        named_time(parsed, "createdAt")
        named_time(parsed, "updatedAt")
    except BadValue as bad:
        return bad
    return BadValue("a bad value")


def _recipients(email_id: str, get: Callable[[str], Any], at: int | None) -> list[tuple[str, Row]]:
    to, cc = addresses(get("hs_email_to_email")), addresses(get("hs_email_cc_email"))
    places = dict.fromkeys(cc, False) | dict.fromkeys(to, True)
    return [("email_recipients", (email_id, one, is_to, at)) for one, is_to in places.items()]


def _history(kind: str, record_id: str, stated: Any) -> list[tuple[str, Row]]:
    """Newest first, whatever order the line has them in; equal times keep their order."""
    rows: list[tuple[str, Row]] = []
    for name, changes in as_object(stated, "propertiesWithHistory").items():
        where = f"propertiesWithHistory.{name}"
        if "\0" in name:
            raise BadValue("propertiesWithHistory: a name holds a control character", name)
        read = [_change(where, change) for change in as_list(changes, where)]
        read.sort(key=lambda change: -change[0])
        rows += [
            ("property_history", (kind, record_id, name, position, at, value))
            for position, (at, value) in enumerate(read)
        ]
    return rows


def _change(where: str, change: Any) -> tuple[int, str | None]:
    entry = as_object(change, where)
    try:
        at, value = time(entry.get("timestamp")), text(entry.get("value"))
    except BadValue as bad:
        raise BadValue(f"{where}: {bad.reason}", bad.value) from None
    if at is None:
        raise BadValue(f"{where}: missing timestamp")
    return at, value


SHAPES = tuple(_shape(kind) for kind in OBJECTS)
