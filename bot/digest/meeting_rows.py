"""Rows of meetings: the hours, the title, who is there and where, with Prepare."""

from bot.blocks import limits
from bot.blocks.elements import Block, actions, button, header, section
from bot.blocks.text import escaped
from bot.digest.content import Digest, MeetingRow
from bot.digest.fitting import fitted
from bot.digest.plan import Plan
from bot.digest.voice import Voice, Width, dotted

_NAMED = Plan(0, 1, 0)


def meeting_blocks(voice: Voice, digest: Digest, plan: Plan, above: int) -> list[Block]:
    """`above`: 1 if *First* is a meeting."""
    rows = digest.meeting_rows[: plan.meetings]
    total = digest.counts.meetings
    if total <= above:
        return []
    drawn = [header(_title(voice, digest, len(rows) + above)), *(_row(voice, row, plan) for row in rows)]
    if len(rows) + above < total:
        label = voice.words.say("labels.all_meetings", n=voice.words.number(total))
        drawn.append(actions([button(label, "list:meetings", "today")]))
    return drawn


def _title(voice: Voice, digest: Digest, shown: int) -> str:
    counts, words = digest.counts, voice.words
    total = words.number(counts.meetings)
    if counts.overlapping:
        return words.say("meetings.title_overlap", n=total, words=words.words(counts.overlapping).lower())
    return words.say("meetings.title_cut", n=total) if shown < counts.meetings else words.say("meetings.title")


def _row(voice: Voice, row: MeetingRow, plan: Plan) -> Block:
    prepare = voice.words.say("labels.prepare")
    ref = row.record.ref
    spoken = f"{prepare}: {voice.name(row.record, limits.TITLE)}"
    return section(meeting_text(voice, row, plan), button(prepare, f"prepare:{ref.id}", str(ref), label=spoken))


def meeting_text(voice: Voice, row: MeetingRow, plan: Plan = _NAMED) -> str:
    return fitted(lambda width: _text(voice, row, plan, width))


def _text(voice: Voice, row: MeetingRow, plan: Plan, width: Width) -> str:
    meeting = row.entry.meeting
    hours = f"{voice.clock(meeting.start)}–{voice.clock(meeting.end)}"
    if meeting.end == meeting.start:
        hours = voice.clock(meeting.start)
    details = dotted(
        [
            _overlaps(voice, row),
            attendees(voice, row, width) if plan.names else None,
            escaped(row.place, width.name) if row.place else None,
        ]
    )
    first = f"*{hours}*  {voice.titled(row.record, width.title)}"
    return f"{first}\n{details}" if details else first


def _overlaps(voice: Voice, row: MeetingRow) -> str | None:
    starts = row.entry.overlaps
    if not starts:
        return None
    times = ", ".join(voice.clock(start) for start in starts)
    return f"*{voice.words.say('meetings.overlaps', times=times)}*"


def attendees(voice: Voice, row: MeetingRow, width: Width) -> str | None:
    """Both of two, else the first and how many more."""
    names = row.attendees
    if not names:
        return None
    if len(names) <= 2:
        return ", ".join(escaped(name, width.name) for name in names)
    more = voice.words.number(len(names) - 1)
    return voice.words.say("meetings.more", name=escaped(names[0], width.name), n=more)
