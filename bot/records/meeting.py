"""A meeting's brief: when and where, who comes, the deal that it is about, what happened on it last."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks import Message, limits
from bot.blocks.elements import Block, actions, button, context, header, section
from bot.blocks.text import cut, escape, escaped, plain
from bot.digest.content import MeetingEntry, MeetingRow
from bot.digest.fitting import fitted
from bot.digest.meetings import meeting_rows
from bot.digest.voice import Width, dotted
from bot.records.activity import activity_block, latest
from bot.records.deal import deal_line, deal_title, next_step, read_line
from bot.records.facts import read_instant
from bot.records.look import Look
from bot.records.opening import join_button, open_button
from crm.kinds import Ref
from crm.workday import DayMeeting

_PEOPLE = 6
_ACTIVITIES = 3


@dataclass(frozen=True, slots=True)
class Brief:
    """`recent`: what happened last on what the meeting is about. `deal`: the one it is about, if any."""

    text: str
    head: Sequence[Block]
    recent: Sequence[Block]
    buttons: Sequence[Block]
    read: Sequence[Block]
    deal: Ref | None

    def message(self, *said: Block) -> Message:
        """By itself; `said` stands at its end."""
        return Message(self.text, [*self.head, *self.recent, *self.buttons, *self.read, *said])


def meeting_brief(look: Look, meeting: Ref, *, read_at: int | None) -> Brief:
    """The meeting is visible."""
    look.names.load([meeting])
    beside = {kind: look.names.beside([meeting], kind)[meeting] for kind in ("contacts", "deals", "companies")}
    about = next((refs[0] for refs in (beside["deals"], beside["companies"], beside["contacts"]) if refs), None)
    title = _title(look, meeting)
    when = dotted([_when(look, meeting), escaped(_place(look, meeting) or "", limits.NAME)])
    blocks: list[Block] = [header(title), *([context(when)] if when else [])]
    if beside["contacts"]:
        blocks.append(section(fitted(lambda width: _attendees(look, beside["contacts"], width))))
    if beside["deals"]:
        blocks.append(section(_deal(look, beside["deals"][0])))
    recent = [activity_block(look, _recent(look, about), latest(look, about, _ACTIVITIES))] if about else []
    buttons = _buttons(look, meeting, beside["deals"])
    text = cut(dotted([escape(title), when]), limits.FALLBACK)
    return Brief(text, blocks, recent, buttons, read_line(look, read_at), next(iter(beside["deals"]), None))


def _title(look: Look, meeting: Ref) -> str:
    named = look.names.of(meeting)
    return look.voice.name(named, limits.TITLE) if named else ""


def _when(look: Look, meeting: Ref) -> str:
    """The day, then from when until when."""
    start = read_instant(look.names.value(meeting, "hs_meeting_start_time"))
    end = read_instant(look.names.value(meeting, "hs_meeting_end_time"))
    if start is None:
        return ""
    voice = look.voice
    until = f"–{voice.clock(end)}" if end is not None and end > start else ""
    return f"{voice.short_day(start)}, {voice.clock(start)}{until}"


def _place(look: Look, meeting: Ref) -> str | None:
    row = meeting_row(look, meeting)
    return row.place if row else None


def meeting_row(look: Look, meeting: Ref) -> MeetingRow | None:
    rows = meeting_rows(look.names, [MeetingEntry(DayMeeting(meeting, 0, 0), ())])
    return rows[0] if rows else None


def _attendees(look: Look, people: list[Ref], width: Width) -> str:
    words = look.voice.words
    companies = look.names.beside(people[:_PEOPLE], "companies")
    lines = [f"*{words.say('record.attendees')}*"]
    for ref in people[:_PEOPLE]:
        named, near = look.names.of(ref), companies.get(ref, [])
        company = look.names.text(near[0]) if near else None
        told = [escaped(part, width.name) for part in (look.names.value(ref, "jobtitle"), company) if part]
        if named:
            lines.append(", ".join([look.voice.linked(named, width.name), *told]))
    more = len(people) - _PEOPLE
    return "\n".join(lines) if more <= 0 else words.say("record.and_more", names="\n".join(lines), n=words.number(more))


def _deal(look: Look, deal: Ref) -> str:
    named = look.names.of(deal)
    title = f"*{look.voice.linked(named, limits.TITLE, deal_title(look, deal))}*" if named else ""
    return "\n".join(part for part in (title, deal_line(look, deal, with_link=False), next_step(look, deal)) if part)


def _recent(look: Look, about: Ref) -> str:
    named = look.names.of(about)
    name = plain(named.name, limits.NAME) if named else ""
    return look.voice.words.say("record.recent_of", name=name) if name else look.voice.words.say("record.recent")


def _buttons(look: Look, meeting: Ref, deals: list[Ref]) -> list[Block]:
    words = look.voice.words
    drawn = [join_button(look, meeting)]
    if deals:
        drawn.append(button(words.say("labels.deal_insight"), f"insight:{deals[0].id}", str(deals[0])))
    drawn.append(open_button(look, meeting))
    found = [one for one in drawn if one]
    return [actions(found)] if found else []
