"""The thirteen CRM objects: which property fills which typed column. A new column is one line here and one in the
schema. Refuses bad times and values that are no single value."""

from collections.abc import Callable
from typing import Any

from crm.importing.links import read_links
from crm.importing.shapes import Derived, Owned, Parsed, Row, Shape, as_list, as_object, named_time
from crm.importing.values import (
    BadValue,
    Read,
    address,
    addresses,
    decimal,
    filled,
    flag,
    lowered,
    millis,
    text,
    time,
)
from crm.kinds import OBJECTS, id_order

Column = tuple[str, Read, str]  # column, reader, property

LIVING = ("id", "id_order", "owner_id", "owner_assigned_at", "created_at", "modified_at")
HISTORY = ("kind", "id", "property", "position", "at", "value")
RECIPIENTS = ("email_id", "address", "is_to", "at")
_SINGLE = {str, int, float, bool, type(None)}

_AT: Column = ("at", time, "hs_timestamp")

COLUMNS: dict[str, tuple[Column, ...]] = {
    "contacts": (
        ("email", address, "email"),
        ("first_name", text, "firstname"),
        ("last_name", text, "lastname"),
        ("lifecycle_stage", text, "lifecyclestage"),
        ("last_activity_at", time, "hs_last_sales_activity_timestamp"),
    ),
    "companies": (
        ("name", text, "name"),
        ("domain", lowered, "domain"),
        ("target_account", flag, "hs_is_target_account"),
        ("last_activity_at", time, "hs_last_sales_activity_timestamp"),
    ),
    "deals": (
        ("name", text, "dealname"),
        ("pipeline", text, "pipeline"),
        ("stage", text, "dealstage"),
        ("amount", decimal, "amount"),
        ("currency", text, "deal_currency_code"),
        ("close_at", time, "closedate"),
        ("next_step", text, "hs_next_step"),
        ("next_step_updated_at", time, "hs_next_step_updated_at"),
        ("stage_entered_at", time, "hs_v2_date_entered_current_stage"),
    ),
    "leads": (
        ("name", text, "hs_lead_name"),
        ("pipeline", text, "hs_pipeline"),
        ("stage", text, "hs_pipeline_stage"),
        ("stage_entered_at", time, "hs_v2_date_entered_current_stage"),
        ("primary_contact_id", text, "hs_primary_contact_id"),
    ),
    "tickets": (
        ("name", text, "subject"),
        ("pipeline", text, "hs_pipeline"),
        ("stage", text, "hs_pipeline_stage"),
    ),
    "tasks": (
        _AT,
        ("subject", text, "hs_task_subject"),
        ("status", text, "hs_task_status"),
        ("priority", text, "hs_task_priority"),
        ("completed_at", time, "hs_task_completion_date"),
        ("is_sequence_task", filled, "hs_task_sequence_step_enrollment_id"),
    ),
    "notes": (_AT,),
    "calls": (
        _AT,
        ("title", text, "hs_call_title"),
        ("status", text, "hs_call_status"),
        ("disposition", text, "hs_call_disposition"),
        ("source", text, "hs_call_source"),
        ("duration", millis, "hs_call_duration"),
    ),
    "emails": (
        _AT,
        ("subject", text, "hs_email_subject"),
        ("direction", text, "hs_email_direction"),
        ("status", text, "hs_email_status"),
        ("thread_id", text, "hs_email_thread_id"),
        ("from_email", address, "hs_email_from_email"),
        ("is_tracked", filled, "hs_email_tracker_key"),
        ("opened_at", time, "hs_email_last_open_date"),
    ),
    "meetings": (
        _AT,
        ("title", text, "hs_meeting_title"),
        ("outcome", text, "hs_meeting_outcome"),
        ("start_at", time, "hs_meeting_start_time"),
        ("end_at", time, "hs_meeting_end_time"),
        ("location", text, "hs_meeting_location"),
        ("url", text, "hs_meeting_external_url"),
    ),
    "communications": (_AT, ("channel", text, "hs_communication_channel_type")),
    "line_items": (),
    "quotes": (),
}
# Times that no column holds yet; a bad one rejects the line all the same.
CHECKED: dict[str, tuple[str, ...]] = {"companies": ("notes_last_contacted",)}


def _shape(kind: str) -> Shape:
    columns = {kind: LIVING + tuple(name for name, _, _ in COLUMNS[kind]), "property_history": HISTORY}
    owned = [Owned(kind), Owned("property_history")]
    if kind == "emails":
        columns[kind] += ("has_recipients",)
        columns["email_recipients"] = RECIPIENTS
        owned.append(Owned("email_recipients", "email_id"))
    return Shape(kind, derive=_deriver(kind), owned=tuple(owned), columns=columns, has_links=True)


def _deriver(kind: str) -> Callable[[str, Parsed], Derived]:
    readers = tuple((read, name) for _, read, name in COLUMNS[kind])
    extra = CHECKED.get(kind, ())
    modified = "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate"
    end_at = len(LIVING) + [name for name, _, _ in COLUMNS["meetings"]].index("end_at")

    def derive(record_id: str, parsed: Parsed) -> Derived:
        properties = _properties(parsed)
        get = properties.get
        try:
            row: list[Any] = [
                record_id,
                id_order(record_id),
                text(get("hubspot_owner_id")),
                time(get("hubspot_owner_assigneddate")),
                _first(time(get("createdate")), time(get("hs_createdate")), time(parsed.get("createdAt"))),
                _first(time(get(modified)), time(parsed.get("updatedAt"))),
                *[read(get(name)) for read, name in readers],
            ]
            for name in extra:
                time(get(name))
        except BadValue:
            raise _named(kind, parsed, properties) from None
        recipients: list[tuple[str, Row]] = []
        if kind == "emails":
            recipients = [("email_recipients", one) for one in _recipients(record_id, properties)]
            row.append(bool(recipients))
        elif kind == "meetings" and row[end_at] is None:
            row[end_at] = row[end_at - 1]  # a meeting without end ended at its start
        history = _history(kind, record_id, parsed.get("propertiesWithHistory"))
        links, others = read_links(parsed.get("associations"))
        return Derived([(kind, tuple(row)), *recipients, *history], links, others)

    return derive


def _properties(parsed: Parsed) -> Parsed:
    properties = as_object(parsed.get("properties"), "properties")
    if not _SINGLE.issuperset(map(type, properties.values())):
        name = next(name for name, value in properties.items() if type(value) not in _SINGLE)
        raise BadValue(f"{name}: not a single value", properties[name])
    return properties


def _first(*times: int | None) -> int | None:
    return next((one for one in times if one is not None), None)


def _named(kind: str, parsed: Parsed, properties: Parsed) -> BadValue:
    """The same reading again, property by property, to say which one is bad."""
    dates = ("hubspot_owner_assigneddate", "createdate", "hs_createdate", "lastmodifieddate", "hs_lastmodifieddate")
    readers: list[tuple[Read, str]] = [(time, name) for name in (*dates, *CHECKED.get(kind, ()))]
    readers += [(read, name) for _, read, name in COLUMNS[kind]]
    for read, name in readers:
        try:
            read(properties.get(name))
        except BadValue as bad:
            return BadValue(f"{name}: {bad.reason}", bad.value)
    for name in ("createdAt", "updatedAt"):
        try:
            named_time(parsed, name)
        except BadValue as bad:
            return bad
    return BadValue("bad value")


def _recipients(email_id: str, properties: Parsed) -> list[Row]:
    to = dict.fromkeys(addresses(properties.get("hs_email_to_email")), True)
    cc = dict.fromkeys(addresses(properties.get("hs_email_cc_email")), False)
    at = time(properties.get("hs_timestamp"))
    return [(email_id, one, is_to, at) for one, is_to in (cc | to).items()]


def _history(kind: str, record_id: str, stated: Any) -> list[tuple[str, Row]]:
    """Newest first, whatever order the line has them in; equal times keep their order."""
    rows: list[tuple[str, Row]] = []
    for name, changes in as_object(stated, "propertiesWithHistory").items():
        read = [_change(name, change) for change in as_list(changes, f"propertiesWithHistory.{name}")]
        read.sort(key=lambda change: -change[0])
        rows += [
            ("property_history", (kind, record_id, name.replace("\0", ""), position, at, value))
            for position, (at, value) in enumerate(read)
        ]
    return rows


def _change(name: str, change: Any) -> tuple[int, str | None]:
    where = f"propertiesWithHistory.{name}"
    try:
        entry = as_object(change, "change")
        at = time(entry.get("timestamp"))
        value = text(entry.get("value"))
    except BadValue as bad:
        raise BadValue(f"{where}: {bad.reason}", bad.value) from None
    if at is None:
        raise BadValue(f"{where}: missing timestamp")
    return at, value


SHAPES = tuple(_shape(kind) for kind in OBJECTS)
