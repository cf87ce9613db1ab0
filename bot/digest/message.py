"""A digest as one message within the limits. Pure: the same digest gives the same blocks."""

from bot.blocks import Message, limits
from bot.blocks.elements import Block, actions, button, context, divider, header, section
from bot.blocks.text import escaped
from bot.digest.action_rows import action_blocks
from bot.digest.content import Digest, FirstMeeting, FirstTask, Upcoming
from bot.digest.first_rows import first_blocks, first_said
from bot.digest.meeting_rows import meeting_blocks
from bot.digest.plan import Plan, plans
from bot.digest.task_rows import task_blocks
from bot.digest.voice import WIDTHS, Voice

GAP = "  ·  "


def digest_message(digest: Digest) -> Message:
    """The fullest form that fits."""
    voice = Voice.of(digest)
    if digest.counts.nothing:
        return _empty_day(voice, digest)
    text = _notification(voice, digest)
    for plan in plans(digest):
        blocks = _blocks(voice, digest, plan)
        if limits.fits(text, blocks):
            break
    return Message(text, blocks)


def _blocks(voice: Voice, digest: Digest, plan: Plan) -> list[Block]:
    first = first_blocks(voice, digest, plan)
    return [
        header(voice.words.long_day(digest.day.date)),
        section(_counts(voice, digest)),
        *([context(voice.words.say("digest.overloaded"))] if digest.overloaded else []),
        divider(),
        *first,
        *task_blocks(voice, digest, plan, above=int(isinstance(digest.first, FirstTask))),
        *meeting_blocks(voice, digest, plan, above=int(isinstance(digest.first, FirstMeeting))),
        *action_blocks(voice, digest, plan),
        divider(),
        actions(
            [
                _workspace_button(voice),
                button(voice.words.say("labels.settings"), "open_settings", "settings"),
            ]
        ),
        context(_footer(voice, digest)),
    ]


def _workspace_button(voice: Voice) -> Block:
    return button(voice.words.say("labels.open_workspace"), "open_workspace", "summary")


def _counts(voice: Voice, digest: Digest) -> str:
    """Two lines; a zero is left out."""
    counts, words = digest.counts, voice.words
    tasks = [
        words.count(f"digest.{key}", number, n=_bold(voice, number))
        for key, number in (("overdue", counts.overdue), ("due_today", counts.due_today), ("tomorrow", counts.tomorrow))
        if number
    ]
    rest = []
    if counts.meetings:
        first = voice.clock(digest.meetings[0].meeting.start)
        rest.append(words.count("digest.meetings_first", counts.meetings, n=_bold(voice, counts.meetings), time=first))
    if counts.actions:
        rest.append(words.count("digest.actions", counts.actions, n=_bold(voice, counts.actions)))
    return "\n".join(GAP.join(line) for line in (tasks, rest) if line)


def _bold(voice: Voice, number: int) -> str:
    return f"*{voice.words.number(number)}*"


def _notification(voice: Voice, digest: Digest) -> str:
    """First, then the counts, in at most 150 characters: names give way, the counts do not."""
    counts, words = digest.counts, voice.words
    parts = [
        words.count(f"digest.{key}", number)
        for key, number in (("overdue", counts.overdue), ("due_today", counts.due_today))
        if number
    ]
    if counts.meetings:
        meetings = words.count("digest.meetings", counts.meetings)
        if counts.overlapping:
            overlapping = words.number(counts.overlapping)
            meetings = words.say("digest.meetings_overlap", meetings=meetings, n=overlapping)
        parts.append(meetings)
    if counts.actions:
        parts.append(words.count("digest.actions", counts.actions))
    numbers = ", ".join(parts) + "."
    if digest.first is None:
        return f"{words.long_day(digest.day.date)}: {numbers}"
    for width in WIDTHS:
        text = f"{first_said(voice, digest, width)}. {numbers}"
        if limits.length(text) <= limits.FALLBACK:
            return text
    return f"{words.long_day(digest.day.date)}: {numbers}"


def _empty_day(voice: Voice, digest: Digest) -> Message:
    day = voice.words.long_day(digest.day.date)
    nothing = voice.words.say("digest.nothing")
    coming = f" {next_line(voice, digest.upcoming)}" if digest.upcoming else ""
    return Message(f"{day}: {nothing}", [section(f"*{day}:* {nothing}{coming}", _workspace_button(voice))])


def next_line(voice: Voice, planned: Upcoming) -> str:
    """Next: tomorrow 09:30, contract review with Ardenne Foods."""
    words = voice.words
    is_tomorrow = voice.date(planned.at) == voice.day.tomorrow
    day = words.say("digest.next_tomorrow") if is_tomorrow else voice.short_day(planned.at)
    when = f"{day} {voice.clock(planned.at)}" if planned.has_time else day
    name = voice.name(planned.record, limits.TITLE)
    what = escaped(name)
    if planned.company and planned.company not in name:
        what = words.say("digest.next_with", what=what, company=escaped(planned.company, limits.NAME))
    return words.say("digest.next", when=when, what=what)


def _footer(voice: Voice, digest: Digest) -> str:
    words = voice.words
    sent = words.say("digest.sent", time=words.clock(digest.sent_at), zone=words.zone(digest.day.zone))
    if digest.read_at is None:
        return sent
    time = voice.clock(digest.read_at)
    if voice.date(digest.read_at) == digest.day.date:
        return f"{sent} · {words.say('digest.read', time=time)}"
    return f"{sent} · {words.say('digest.read_on', day=voice.short_day(digest.read_at), time=time)}"
