"""How rule files write their examples: a few records in the CRM's own shape, times given from NOW, and what they show.

The tests import each example into both databases as a data folder and evaluate it for all reps and for each alone.
Every example has the same people: rep 1 (owner 501, rep1@acme.test), rep 2 (502), an inactive one (3, 503), a user
without owner id (4), and the same two pipelines.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from crm.instants import iso, micros

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
MOMENT = timedelta(microseconds=1)  # the least difference that counts
U, OTHER = "501", "502"
REP, COLLEAGUE = "rep1@acme.test", "rep2@acme.test"
LONG_AGO, YESTERDAY = timedelta(days=-400), timedelta(days=-1)
ADA, BOB = "ada@buyer.test", "bob@buyer.test"

Line = dict[str, Any]
Time = timedelta | None


@dataclass(frozen=True, slots=True)
class Given:
    """One line of a data folder."""

    kind: str
    line: Line


@dataclass(frozen=True, slots=True)
class Example:
    """`shows`: the subjects of the matches, in the order of rep and id (twice if there are two triggers)."""

    outcome: Literal["fires", "quiet", "expired"]
    sentence: str
    given: tuple[Given, ...]
    shows: tuple[str, ...] = ()
    trigger: str | None = None  # of every match, where it is checked
    since: timedelta | None = None  # from NOW, of every match, where it is checked
    owners: tuple[str, ...] | None = None  # whose the matches are, in the order of `shows`; all rep 1's unless told
    expects: Mapping[str, Any] = field(default_factory=dict)  # further fields of every match
    evidence: Mapping[str, Any] | None = None
    skips: int = 0  # how many records are counted as left out
    account: Mapping[str, Any] = field(default_factory=dict)  # on top of the account of every example
    choices: Mapping[str, Any] = field(default_factory=dict)  # zones that users chose, by user id


def fires(sentence: str, *given: Given, shows: str, **details: Any) -> Example:
    """`shows="contacts:3"`; several, in order, with blanks between."""
    return Example("fires", sentence, given, tuple(shows.split()), **details)


def quiet(sentence: str, *given: Given, **details: Any) -> Example:
    return Example("quiet", sentence, given, **details)


def expired(sentence: str, *given: Given, **details: Any) -> Example:
    return Example("expired", sentence, given, **details)


def ago(**length: float) -> timedelta:
    return -timedelta(**length)


def ahead(**length: float) -> timedelta:
    return timedelta(**length)


def printed(since_now: timedelta) -> str:
    """As a trigger prints it: cut to whole seconds."""
    return iso(micros(NOW + since_now))


def given(kind: str, key: str, owner: str | None, assigned: Time, created: Time, to: str, **properties: Any) -> Given:
    """Any record. `to="deals:17 contacts:3"`; `archived` and `history` are the line's own."""
    line: Line = {"id": key, "archived": properties.pop("archived", False)}
    history = properties.pop("history", None)
    properties |= {"hubspot_owner_id": owner, "hubspot_owner_assigneddate": assigned, "createdate": created}
    line["properties"] = {name: _plain(value) for name, value in properties.items() if value is not None}
    links: dict[str, Any] = {}
    for ref in to.split():
        other, _, one = ref.partition(":")
        links.setdefault(other, {"results": []})["results"].append({"id": one})
    line["associations"] = links
    if history:
        changes = [{"value": "…", "timestamp": _plain(at)} for at in history]
        line["propertiesWithHistory"] = {"hs_next_step": changes}
    return Given(kind, line)


def contact(
    key: str = "3", /, *, owner: str | None = U, email: str | None = ADA, to: str = "", assigned: Time = None,
    created: Time = LONG_AGO, engaged: Time = None, stage: str | None = None, archived: bool = False,
) -> Given:  # fmt: skip
    properties = {"email": email, "hs_last_sales_activity_timestamp": engaged, "lifecyclestage": stage}
    return given("contacts", key, owner, assigned, created, to, archived=archived, **properties)


def company(
    key: str = "8", /, *, owner: str | None = None, target: str | None = "true", to: str = "", archived: bool = False
) -> Given:
    return given("companies", key, owner, None, None, to, hs_is_target_account=target, archived=archived)


def deal(
    key: str = "17", /, *, owner: str | None = U, stage: str = "talks", pipeline: str = "sales", to: str = "",
    assigned: Time = None, created: Time = LONG_AGO, stepped: Time = None, history: tuple[timedelta, ...] = (),
    archived: bool = False,
) -> Given:  # fmt: skip
    properties = {"dealstage": stage, "pipeline": pipeline, "hs_next_step_updated_at": stepped}
    return given("deals", key, owner, assigned, created, to, history=history, archived=archived, **properties)


def lead(
    key: str = "5", /, *, owner: str | None = U, stage: str = "fresh", to: str = "", primary: str | None = None,
    assigned: Time = None, created: Time = LONG_AGO, entered: Time = None, modified: Time = None,
    archived: bool = False,
) -> Given:  # fmt: skip
    properties = {
        "hs_pipeline": "leads",
        "hs_pipeline_stage": stage,
        "hs_primary_contact_id": primary,
        "hs_v2_date_entered_current_stage": entered,
        "hs_lastmodifieddate": modified,
    }
    return given("leads", key, owner, assigned, created, to, archived=archived, **properties)


def task(
    key: str = "9", /, *, owner: str | None = U, status: str | None = "NOT_STARTED", priority: str | None = None,
    due: Time = None, completed: Time = None, created: Time = YESTERDAY, sequence: str | None = None, to: str = "",
    archived: bool = False,
) -> Given:  # fmt: skip
    properties = {
        "hs_task_status": status,
        "hs_task_priority": priority,
        "hs_timestamp": due,
        "hs_task_completion_date": completed,
        "hs_task_sequence_step_enrollment_id": sequence,
    }
    return given("tasks", key, owner, None, created, to, archived=archived, **properties)


def note(key: str = "4", /, *, at: Time = None, to: str = "", kind: str = "notes", archived: bool = False) -> Given:
    return given(kind, key, U, None, None, to, hs_timestamp=at, archived=archived)


def call(
    key: str = "4", /, *, owner: str | None = U, at: Time = None, status: str | None = "COMPLETED",
    disposition: str | None = None, source: str | None = None, minutes: float | None = None, to: str = "",
    archived: bool = False,
) -> Given:  # fmt: skip
    properties = {
        "hs_timestamp": at,
        "hs_call_status": status,
        "hs_call_disposition": disposition,
        "hs_call_source": source,
        "hs_call_duration": None if minutes is None else str(int(minutes * 60_000)),
    }
    return given("calls", key, owner, None, None, to, archived=archived, **properties)


def meeting(
    key: str = "6", /, *, owner: str | None = U, start: Time = None, end: Time = None, at: Time = None,
    outcome: str | None = None, to: str = "", archived: bool = False,
) -> Given:  # fmt: skip
    properties = {
        "hs_timestamp": at,
        "hs_meeting_start_time": start,
        "hs_meeting_end_time": end,
        "hs_meeting_outcome": outcome,
    }
    return given("meetings", key, owner, None, None, to, archived=archived, **properties)


def email(
    key: str, at: Time, /, *, sender: str | None = None, to: str | None = None, cc: str | None = None,
    direction: str | None = "EMAIL", owner: str | None = None, thread: str | None = "t", status: str | None = "SENT",
    tracker: str | None = None, opened: Time = None, on: str = "", archived: bool = False,
) -> Given:  # fmt: skip
    """A mail sent at `at`, associated `on="contacts:3"`."""
    properties = {
        "hs_timestamp": at,
        "hs_email_direction": direction,
        "hs_email_from_email": sender,
        "hs_email_to_email": to,
        "hs_email_cc_email": cc,
        "hs_email_thread_id": thread,
        "hs_email_status": status,
        "hs_email_tracker_key": tracker,
        "hs_email_last_open_date": opened,
    }
    return given("emails", key, owner, None, None, on, archived=archived, **properties)


def out(key: str, at: Time, /, **fields: Any) -> Given:
    """A mail from rep 1 to Ada."""
    return email(key, at, **({"sender": REP, "to": ADA} | fields))


def reply(key: str, at: Time, /, **fields: Any) -> Given:
    """A mail from Ada to rep 1."""
    return email(key, at, **({"sender": ADA, "to": REP, "direction": "INCOMING_EMAIL", "status": None} | fields))


def _plain(value: Any) -> Any:
    if isinstance(value, timedelta):
        return (NOW + value).isoformat()
    return value


PEOPLE: tuple[Given, ...] = tuple(
    Given(
        "users",
        {"id": key, "email": f"rep{key}@acme.test", "ownerId": owner, "active": active, "superAdmin": False},
    )
    for key, owner, active in (("1", U, True), ("2", OTHER, True), ("3", "503", False), ("4", None, True))
)
ACCOUNT: Line = {"timezone": "UTC", "email_domains": ["acme.test", "acme.example"]}
PIPELINES: tuple[Given, ...] = tuple(
    Given(
        "pipelines",
        {
            "objectType": kind,
            "id": pipeline,
            "label": pipeline.title(),
            "stages": [
                {"id": name, "label": name.title(), "displayOrder": place, "metadata": metadata}
                for place, (name, metadata) in enumerate(stages)
            ],
        },
    )
    for kind, pipeline, stages in (
        (
            "deals",
            "sales",
            (
                ("new", {"isClosed": "false"}),
                ("talks", {"isClosed": "false"}),
                ("won", {"isClosed": "true", "probability": "1.0"}),
            ),
        ),
        (
            "leads",
            "leads",
            tuple(
                (name, {"leadState": state})
                for name, state in (
                    ("fresh", "NEW"),
                    ("working", "IN_PROGRESS"),
                    ("qualified", "QUALIFIED"),
                    ("out", "UNQUALIFIED"),
                )
            ),
        ),
    )
)
