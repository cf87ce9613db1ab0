"""The meetings that are still to come today: which overlap, which are drawn, who is there and where."""

from collections.abc import Sequence
from itertools import islice, takewhile
from urllib.parse import urlsplit

from bot.digest.content import MeetingEntry, MeetingRow, Upcoming
from bot.digest.names import Names
from crm.instants import DAY
from crm.kinds import Ref
from crm.reader import Reader
from crm.workday import Day, DayMeeting, meetings_between, next_planned

LOOK_AHEAD = 14 * DAY
OVERLAPS_NAMED = 3
_VIDEO = {  # the end of the host's name, and what people call it
    "teams.microsoft.com": "Teams",
    "teams.live.com": "Teams",
    "zoom.us": "Zoom",
    "zoom.com": "Zoom",
    "meet.google.com": "Meet",
    "webex.com": "Webex",
    "whereby.com": "Whereby",
    "gotomeeting.com": "GoTo",
}


def meeting_entries(reader: Reader, day: Day, *, now: int) -> list[MeetingEntry]:
    meetings = meetings_between(reader, day.start, day.end, not_over_at=now)
    return [MeetingEntry(meeting, _overlaps(meeting, meetings)) for meeting in meetings]


def _overlaps(meeting: DayMeeting, meetings: Sequence[DayMeeting]) -> tuple[int, ...]:
    """Starts of the first meetings at the same time. `meetings` is sorted by start."""
    before_its_end = takewhile(lambda other: other.start < meeting.end, meetings)
    found = (other.start for other in before_its_end if other is not meeting and other.end > meeting.start)
    return tuple(islice(found, OVERLAPS_NAMED))


def to_draw(entries: Sequence[MeetingEntry], first: Ref | None, limit: int) -> list[MeetingEntry]:
    """At most `limit` meetings, *First* included, which is drawn above: overlapping ones before later ones."""
    rest = [entry for entry in entries if entry.meeting.ref != first]
    chosen = sorted(rest, key=lambda entry: not entry.overlaps)[: limit - (first is not None)]
    return [entry for entry in rest if entry in chosen]


def meeting_rows(names: Names, entries: Sequence[MeetingEntry]) -> tuple[MeetingRow, ...]:
    refs = [entry.meeting.ref for entry in entries]
    if not refs:
        return ()
    names.load(refs)
    contacts, companies = names.beside(refs, "contacts"), names.beside(refs, "companies")
    rows = []
    for entry in entries:
        ref = entry.meeting.ref
        record = names.of(ref)
        if record is None:
            continue
        attendees = tuple(name for name in map(names.text, contacts.get(ref, ())) if name)
        company = next((name for name in map(names.text, companies.get(ref, ())) if name), None)
        host = video_host(names.value(ref, "hs_meeting_external_url"))
        place = _known(host) or names.value(ref, "hs_meeting_location") or host
        rows.append(MeetingRow(entry, record, company, attendees, place, is_call=host is not None))
    return tuple(rows)


def video_host(url: str | None) -> str | None:
    """The host of a video link; None where there is none that a browser should open."""
    try:
        parts = urlsplit((url or "").strip())
        return parts.hostname if parts.scheme == "https" else None
    except ValueError:
        return None


def _known(host: str | None) -> str | None:
    return next((name for end, name in _VIDEO.items() if host and (host == end or host.endswith(f".{end}"))), None)


def upcoming(reader: Reader, names: Names, day: Day, *, now: int) -> Upcoming | None:
    """What is planned next after today, within 14 days."""
    planned = next_planned(reader, day.end, day.end + LOOK_AHEAD, now=now)
    if planned is None:
        return None
    names.load([planned.ref])
    record = names.of(planned.ref)
    if record is None:
        return None
    near = names.beside([planned.ref], "companies").get(planned.ref, [])
    local = day.local(planned.at)
    has_time = planned.ref.kind == "meetings" or (local.hour, local.minute) != (0, 0)
    company = next((name for name in map(names.text, near) if name), None)
    return Upcoming(record, planned.at, has_time=has_time, company=company)
