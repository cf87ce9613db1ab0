"""Small dense data folders, made from a seed: everything the rules read, present, missing, archived, shared or odd."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.rules.oracle.chance import Chance
from tests.rules.oracle.people import ADDRESSES, account, permission_sets, pipelines, teams, users
from tests.rules.oracle.plots import PLOTS, Scene

Line = dict[str, Any]
Content = dict[str, Any]  # stem -> lines, or the document of account and permission_sets

_SCOPES = {
    "emails": ("contacts", "deals", "leads", "companies", "tickets"),
    "calls": ("contacts", "deals", "leads", "companies"),
    "meetings": ("contacts", "deals", "leads", "companies"),
    "notes": ("deals", "leads"),
    "communications": ("deals", "leads"),
    "tasks": ("contacts", "deals", "leads", "meetings"),
    "contacts": ("companies", "deals", "leads"),
    "deals": ("companies",),
    "leads": ("companies",),
    "tickets": (),
    "companies": (),
}


def make_folder(seed: int) -> tuple[Content, datetime]:
    """The content of a folder and the instant to look at it."""
    chance = Chance(seed)
    content: Content = {
        "account": account(chance),
        "permission_sets": permission_sets(chance),
        "users": users(chance),
        "teams": teams(),
        "pipelines": pipelines(chance),
    }
    for kind, properties in _PROPERTIES.items():
        content[kind] = [_record(chance, key, properties(chance)) for key in chance.keys(_MOST.get(kind, 3))]
    _associate(chance, content)
    for _ in range(chance.count(8)):
        chance.pick(PLOTS)(Scene(chance, content))
    return content, chance.now


def write_content(content: Content, path: Path) -> Path:
    path.mkdir(parents=True)
    for stem, lines in content.items():
        if stem in ("account", "permission_sets"):
            if lines is not None:
                (path / f"{stem}.json").write_text(json.dumps(lines), "utf-8")
        else:
            (path / f"{stem}.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return path


def _record(chance: Chance, key: str, properties: Line) -> Line:
    owned: Line = {
        "hubspot_owner_id": chance.pick(["501", "501", "501", "501", "502", "502", "503", "599", 501, "", None]),
        "hubspot_owner_assigneddate": chance.time(0.5),
        "createdate": chance.time(0.5),
        "hs_createdate": chance.time(0.7),
        "hs_lastmodifieddate": chance.time(0.6),
    }
    stated = {name: value for name, value in (owned | properties).items() if value is not None or chance.happens(0.3)}
    line: Line = {"id": key, "properties": stated, "archived": chance.happens(0.05), "associations": {}}
    if chance.happens(0.6):
        line["createdAt"] = chance.time(0)
    return line


def _associate(chance: Chance, content: Content) -> None:
    """Random pairs, each stated by either side or both; some to what is not there."""
    for kind, others in _SCOPES.items():
        for line in content[kind]:
            for other in others:
                there = [one["id"] for one in content[other]]
                for far in chance.some([*there, *there, "404"], 2 if chance.happens(0.6) else 0):
                    ends = [
                        (line, other, far),
                        *((one, kind, line["id"]) for one in content[other] if one["id"] == far),
                    ]
                    for end in ends if chance.happens(0.1) else [chance.pick(ends)]:
                        _state(*end)


def _state(line: Line, kind: str, key: str) -> None:
    results = line["associations"].setdefault(kind, {"results": []})["results"]
    if key not in [one["id"] for one in results]:
        results.append({"id": key})


def _contact(chance: Chance) -> Line:
    return {
        "email": chance.pick([*ADDRESSES[:4], *ADDRESSES]),
        "lifecyclestage": chance.pick([None, "", "lead", "subscriber", "customer", "evangelist"]),
        "hs_last_sales_activity_timestamp": chance.time(0.3),
    }


def _company(chance: Chance) -> Line:
    return {"hs_is_target_account": chance.pick(["true", True, "false", None]), "name": "Acme"}


def _deal(chance: Chance) -> Line:
    return {
        "pipeline": chance.pick(["p1", "p1", "p1", "p2", "gone", None]),
        "dealstage": chance.pick(["s1", "s1", "s1", "s2", "s3", "gone", None]),
        "hs_next_step": "Call",
        "hs_next_step_updated_at": chance.time(0.6),
    }


def _lead(chance: Chance) -> Line:
    return {
        "hs_pipeline": chance.pick(["l1", "l1", "l1", "l2", "gone", None]),
        "hs_pipeline_stage": chance.pick(["s1", "s1", "s2", "s3", "s3", "s3", "gone", None]),
        "hs_v2_date_entered_current_stage": chance.time(0.3),
        "hs_primary_contact_id": chance.pick([None, None, "404", *chance.ids]),
    }


def _task(chance: Chance) -> Line:
    return {
        "hs_task_status": chance.pick(["COMPLETED", "COMPLETED", "NOT_STARTED", "WAITING", "", None]),
        "hs_task_priority": chance.pick(["HIGH", "HIGH", "LOW", None]),
        "hs_timestamp": chance.time(),
        "hs_task_completion_date": chance.time(0.3),
        "hs_task_sequence_step_enrollment_id": chance.pick([None, "", "5"]),
    }


def _call(chance: Chance) -> Line:
    return {
        "hs_timestamp": chance.time(),
        "hs_call_status": chance.pick(["COMPLETED", "COMPLETED", "NO_ANSWER", "", None]),
        "hs_call_disposition": chance.pick([None, None, "", "f240bbac"]),
        "hs_call_duration": chance.pick([None, "0", "60000", "3600000", 1]),
        "hs_call_source": chance.pick(["HUBSPOT_CALLING", "INTEGRATIONS_PLATFORM", None]),
    }


def _meeting(chance: Chance) -> Line:
    start = chance.moment()
    end = chance.pick([start, *(at for at in chance.moments if at > start)])
    outcomes = [None, "", "SCHEDULED", "COMPLETED", "RESCHEDULED", "NO_SHOW", "CANCELED"]
    return {
        "hs_meeting_start_time": None if chance.happens(0.1) else chance.stated(start),
        "hs_meeting_end_time": None if chance.happens(0.2) else chance.stated(end),
        "hs_timestamp": chance.time(),
        "hs_meeting_outcome": chance.pick(outcomes),
    }


def _note(chance: Chance) -> Line:
    return {"hs_timestamp": chance.time()}


def _email(chance: Chance) -> Line:
    """Mostly one turn of a conversation between a rep and a contact, in one of few threads; else anything."""
    buyer, rep = chance.pick(ADDRESSES[:3]), chance.pick(["rep1@acme.test", "rep1@acme.test", "REP2@acme.test"])
    incoming = chance.happens(0.5)
    sender, recipient = (buyer, rep) if incoming else (rep, buyer)
    others = [*ADDRESSES, "rep1@acme.test", "rep2@acme.test"]
    cc = chance.pick([None, None, None, rep, buyer, " ; "])
    mail = {
        "hs_email_direction": "INCOMING_EMAIL" if incoming else "EMAIL",
        "hs_email_from_email": sender,
        "hs_email_to_email": recipient,
        "hs_email_cc_email": cc,
        "hs_email_thread_id": chance.pick(["t1", "t1", "t2", "", None]),
        "hs_email_status": chance.pick([None, "SENT", "SENT", "SENT", "BOUNCED", "FAILED", "SCHEDULED"]),
        "hs_email_tracker_key": chance.pick([None, None, "", "k"]),
        "hs_email_last_open_date": chance.time(0.3),
        "hs_timestamp": chance.time(0.05),
    }
    if chance.happens(0.15):
        mail["hs_email_direction"] = chance.pick(["FORWARDED_EMAIL", None, "DRAFT_EMAIL"])
    if chance.happens(0.15):
        mail["hs_email_from_email"] = chance.pick(others)
    if chance.happens(0.2):
        mail["hs_email_to_email"] = "; ".join(one for one in chance.some(others, 2) if one) or None
    return mail


_PROPERTIES = {
    "contacts": _contact,
    "companies": _company,
    "deals": _deal,
    "leads": _lead,
    "tickets": lambda _: {},
    "tasks": _task,
    "notes": _note,
    "communications": _note,
    "calls": _call,
    "meetings": _meeting,
    "emails": _email,
}
_MOST = {"emails": 6, "contacts": 3, "companies": 2, "notes": 1, "communications": 1, "tickets": 1, "tasks": 4}
