"""A digest as one JSON document, for scripts and checks: the whole day by id, and the sentence that is sent first."""

from typing import Any

from bot.digest.content import Digest, First, FirstAction, FirstMeeting, FirstTask
from bot.digest.message import digest_message
from crm.instants import iso


def as_document(digest: Digest) -> dict[str, Any]:
    """`tasks`, `meetings` and `actions` are in the order of the digest; times are UTC."""
    counts = digest.counts
    return {
        "as": digest.email,
        "date": digest.day.date.isoformat(),
        "zone": digest.day.zone.key,
        "language": digest.language,
        "overloaded": digest.overloaded,
        "counts": {
            "overdue": counts.overdue,
            "due_today": counts.due_today,
            "tomorrow": counts.tomorrow,
            "meetings": counts.meetings,
            "actions": counts.actions,
        },
        "first": _first(digest.first),
        "tasks": [
            {
                "id": entry.task.ref.id,
                "state": entry.state,
                "due": iso(entry.task.due),
                "days_late": entry.days_late,
                "priority": entry.task.priority,
            }
            for entry in digest.tasks
        ],
        "meetings": [
            {
                "id": entry.meeting.ref.id,
                "start": iso(entry.meeting.start),
                "end": iso(entry.meeting.end),
                "overlaps": bool(entry.overlaps),
            }
            for entry in digest.meetings
        ],
        "actions": [
            {
                "rule": group.rule,
                "count": len(group.actions),
                "subjects": [str(action.subject) for action in group.actions],
            }
            for group in digest.actions
        ],
        "text": digest_message(digest).text,
    }


def _first(first: First | None) -> dict[str, Any] | None:
    match first:
        case FirstAction(group=group):
            return {
                "kind": "action",
                "rule": group.rule,
                "subjects": [str(action.subject) for action in group.actions],
            }
        case FirstTask(row=task):
            return {"kind": "task", "rule": None, "subjects": [str(task.record.ref)]}
        case FirstMeeting(row=meeting):
            return {"kind": "meeting", "rule": "prepare_meeting", "subjects": [str(meeting.record.ref)]}
    return None
