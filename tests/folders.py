"""Data folders for the tests: builders of lines in the CRM's own shape, and `write_folder`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

Line = dict[str, Any]
Time = datetime | str | int | None
Links = Mapping[str, Iterable[str]] | None

SALES = {
    "objectType": "deals",
    "id": "sales",
    "label": "Sales",
    "stages": [
        {"id": "new", "label": "New", "displayOrder": 0, "metadata": {"isClosed": "false", "probability": "0.1"}},
        {
            "id": "talks",
            "label": "In talks",
            "displayOrder": 1,
            "metadata": {"isClosed": "false", "probability": "0.5"},
        },
        {"id": "won", "label": "Won", "displayOrder": 2, "metadata": {"isClosed": "true", "probability": "1.0"}},
        {"id": "lost", "label": "Lost", "displayOrder": 3, "metadata": {"isClosed": "true", "probability": "0.0"}},
    ],
}
LEADS = {
    "objectType": "leads",
    "id": "leads",
    "label": "Leads",
    "stages": [
        {"id": "fresh", "label": "Fresh", "displayOrder": 0, "metadata": {"leadState": "NEW"}},
        {"id": "working", "label": "Working", "displayOrder": 1, "metadata": {"leadState": "IN_PROGRESS"}},
        {"id": "qualified", "label": "Qualified", "displayOrder": 2, "metadata": {"leadState": "QUALIFIED"}},
        {"id": "out", "label": "Disqualified", "displayOrder": 3, "metadata": {"leadState": "UNQUALIFIED"}},
    ],
}
TICKETS = {
    "objectType": "tickets",
    "id": "support",
    "label": "Support",
    "stages": [
        {"id": "open", "label": "Open", "displayOrder": 0, "metadata": {"isClosed": "false"}},
        {"id": "done", "label": "Done", "displayOrder": 1, "metadata": {"isClosed": "true"}},
    ],
}
PIPELINES = [SALES, LEADS, TICKETS]
RIGHTS = ("view", "edit", "delete", "communicate")
RECORD_TYPES = ("contacts", "companies", "deals", "leads", "tickets")
ENGAGEMENT_TYPES = ("tasks", "notes", "calls", "emails", "meetings", "communications")
TYPES = (*RECORD_TYPES, *ENGAGEMENT_TYPES, "line_items", "quotes")


def write_folder(
    path: Path,
    *,
    account: Mapping[str, Any] | None = None,
    permission_sets: Mapping[str, Any] | None = None,
    **files: Sequence[Mapping[str, Any] | str | bytes],
) -> Path:
    """`deals=[deal("5"), '{"broken']` becomes `deals.jsonl`; a text or bytes is written as it stands."""
    path.mkdir(parents=True, exist_ok=True)
    if account is not None:
        (path / "account.json").write_text(json.dumps(account), encoding="utf-8")
    if permission_sets is not None:
        (path / "permission_sets.json").write_text(json.dumps(permission_sets), encoding="utf-8")
    for stem, lines in files.items():
        (path / f"{stem}.jsonl").write_bytes(b"".join(_bytes(line) + b"\n" for line in lines))
    return path


def rights(scope: str = "all", *, unassigned: bool = False, hidden: Mapping[str, Sequence[str]] | None = None) -> Line:
    """A permission set with one scope for everything; narrow it with `| {"emails": right("none")}`."""
    made: Line = {kind: right(scope, unassigned=unassigned) for kind in TYPES}
    return made | ({"hidden_properties": dict(hidden)} if hidden else {})


def right(view: str, *, edit: str | None = None, unassigned: bool = False) -> Line:
    others = dict.fromkeys(RIGHTS[1:], edit or view)
    return {"view": view, **others, "unassigned": unassigned}


def user(
    key: str,
    /,
    email: str | None = None,
    *,
    owner: str | None = None,
    super_admin: bool = False,
    permission_set: str | None = None,
    teams: Sequence[str] = (),
    timezone: str | None = "UTC",
    locale: str | None = "en",
    active: bool = True,
    **fields: Any,
) -> Line:
    """User 1 is rep1@acme.test and owns records with owner id 501 unless told otherwise (`owner=""`: no owner id)."""
    return {
        "id": key,
        "email": f"rep{key}@acme.test" if email is None else email,
        "firstName": fields.pop("first_name", "Rep"),
        "lastName": fields.pop("last_name", key),
        "ownerId": (f"50{key}" if owner is None else owner) or None,
        "superAdmin": super_admin,
        "permissionSet": permission_set,
        "teamIds": list(teams),
        "timezone": timezone,
        "locale": locale,
        "active": active,
        **fields,
    }


def team(key: str, /, *, parent: str | None = None, name: str | None = None) -> Line:
    return {"id": key, "name": name or f"Team {key}", "parentId": parent}


def pipeline(kind: str, key: str, stages: Sequence[str | Mapping[str, Any]]) -> Line:
    """Stages by id, in order and all open, or as HubSpot has them."""
    made = [
        one if isinstance(one, Mapping) else {"id": one, "label": one, "displayOrder": n}
        for n, one in enumerate(stages)
    ]
    return {"objectType": kind, "id": key, "label": key, "stages": made}


def record(
    key: str,
    /,
    *,
    owner: str | None = None,
    assigned: Time = None,
    created: Time = None,
    updated: Time = None,
    archived: bool = False,
    to: Links = None,
    history: Mapping[str, Sequence[tuple[Any, Time]]] | None = None,
    **properties: Any,
) -> Line:
    """Any CRM object. `to={"contacts": ["3"]}` states associations; `history={"amount": [("5", at)]}`, newest first."""
    line: Line = {
        "id": key,
        "properties": {"hubspot_owner_id": owner, "hubspot_owner_assigneddate": iso(assigned)} | _plain(properties),
        "createdAt": iso(created),
        "updatedAt": iso(updated),
        "archived": archived,
    }
    line["properties"] = {name: value for name, value in line["properties"].items() if value is not None}
    if to:
        line["associations"] = {kind: {"results": [{"id": one} for one in ids]} for kind, ids in to.items()}
    if history:
        line["propertiesWithHistory"] = {
            name: [{"value": value, "timestamp": iso(at)} for value, at in changes] for name, changes in history.items()
        }
    return {key: value for key, value in line.items() if value is not None}


def contact(key: str, /, *, email: str | None = None, created: Time = None, **fields: Any) -> Line:
    return record(key, createdate=created, created=created, **_named(fields, email=email))


def company(key: str, /, *, name: Any = None, target: bool | None = None, created: Time = None, **fields: Any) -> Line:
    flag = None if target is None else str(target).lower()
    return record(key, createdate=created, created=created, **_named(fields, name=name, hs_is_target_account=flag))


def deal(
    key: str,
    /,
    *,
    name: str | None = None,
    stage: str | None = "talks",
    pipeline: str | None = "sales",
    created: Time = None,
    **fields: Any,
) -> Line:
    known = _named(fields, dealname=name or f"Deal {key}", dealstage=stage, pipeline=pipeline)
    return record(key, createdate=created, created=created, **known)


def lead(
    key: str,
    /,
    *,
    name: str | None = None,
    stage: str | None = "working",
    pipeline: str | None = "leads",
    primary: str | None = None,
    entered: Time = None,
    created: Time = None,
    **fields: Any,
) -> Line:
    known = _named(
        fields,
        hs_lead_name=name or f"Lead {key}",
        hs_pipeline_stage=stage,
        hs_pipeline=pipeline,
        hs_primary_contact_id=primary,
        hs_v2_date_entered_current_stage=entered,
    )
    return record(key, hs_createdate=created, created=created, **known)


def ticket(
    key: str, /, *, name: str | None = None, stage: str | None = "open", created: Time = None, **fields: Any
) -> Line:
    known = _named(fields, subject=name or f"Ticket {key}", hs_pipeline="support", hs_pipeline_stage=stage)
    return record(key, createdate=created, created=created, **known)


def task(
    key: str,
    /,
    *,
    due: Time = None,
    subject: str | None = None,
    status: str | None = "NOT_STARTED",
    priority: str | None = None,
    completed: Time = None,
    enrollment: str | None = None,
    created: Time = None,
    **fields: Any,
) -> Line:
    known = _named(
        fields,
        hs_timestamp=due,
        hs_task_subject=subject or f"Task {key}",
        hs_task_status=status,
        hs_task_priority=priority,
        hs_task_completion_date=completed,
        hs_task_sequence_step_enrollment_id=enrollment,
    )
    return record(key, hs_createdate=created, created=created, **known)


def note(key: str, /, *, at: Time = None, body: str | None = None, **fields: Any) -> Line:
    return record(key, **_named(fields, hs_timestamp=at, hs_note_body=body))


def communication(
    key: str, /, *, at: Time = None, body: str | None = None, channel: str = "SMS", **fields: Any
) -> Line:
    known = _named(fields, hs_timestamp=at, hs_communication_body=body, hs_communication_channel_type=channel)
    return record(key, **known)


def call(
    key: str,
    /,
    *,
    start: Time = None,
    title: str | None = None,
    status: str | None = "COMPLETED",
    disposition: str | None = None,
    duration: int | str | None = None,
    source: str | None = None,
    **fields: Any,
) -> Line:
    """`duration` in milliseconds, as HubSpot sends it."""
    known = _named(
        fields,
        hs_timestamp=start,
        hs_call_title=title or f"Call {key}",
        hs_call_status=status,
        hs_call_disposition=disposition,
        hs_call_duration=duration,
        hs_call_source=source,
    )
    return record(key, **known)


def email(
    key: str,
    /,
    *,
    at: Time = None,
    sender: str | None = None,
    recipients: Sequence[str] = (),
    cc: Sequence[str] = (),
    direction: str = "EMAIL",
    thread: str | None = None,
    status: str | None = "SENT",
    tracked: bool = False,
    opened: Time = None,
    subject: str | None = None,
    text: str | None = None,
    **fields: Any,
) -> Line:
    """`direction`: EMAIL (out), INCOMING_EMAIL, FORWARDED_EMAIL."""
    known = _named(
        fields,
        hs_timestamp=at,
        hs_email_from_email=sender,
        hs_email_to_email=";".join(recipients) or None,
        hs_email_cc_email=";".join(cc) or None,
        hs_email_direction=direction,
        hs_email_thread_id=thread,
        hs_email_status=status,
        hs_email_tracker_key=f"key{key}" if tracked else None,
        hs_email_last_open_date=opened,
        hs_email_subject=subject or f"Mail {key}",
        hs_email_text=text,
    )
    return record(key, **known)


def meeting(
    key: str,
    /,
    *,
    start: Time = None,
    end: Time = None,
    title: str | None = None,
    outcome: str | None = "SCHEDULED",
    **fields: Any,
) -> Line:
    known = _named(
        fields,
        hs_timestamp=start,
        hs_meeting_start_time=start,
        hs_meeting_end_time=end,
        hs_meeting_title=title or f"Meeting {key}",
        hs_meeting_outcome=outcome,
    )
    return record(key, **known)


def iso(at: Time) -> str | int | None:
    return at.isoformat().replace("+00:00", "Z") if isinstance(at, datetime) else at


def _named(fields: Line, **properties: Any) -> Line:
    """The builder's own properties; what the caller names by HubSpot's name wins."""
    return properties | fields


def _plain(properties: Line) -> Line:
    return {name: iso(value) if isinstance(value, datetime) else value for name, value in properties.items()}


def _bytes(line: Mapping[str, Any] | str | bytes) -> bytes:
    if isinstance(line, bytes):
        return line
    return (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)).encode()
