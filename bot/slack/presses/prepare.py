"""Prepare: a meeting's brief as a message of its own, with the insight of its deal; that prepares the meeting. Its row
stays for Join and a second look."""

from dataclasses import replace

from bot.blocks.elements import section
from bot.digest.marks import Mark, short
from bot.digest.presentation import PREPARE
from bot.records.meeting import meeting_brief
from bot.slack.presses.groups import change_each
from bot.slack.presses.live import Live, identity_of_action
from bot.slack.presses.looking import looking, note_shown
from bot.slack.presses.meeting_list import in_list
from bot.slack.presses.reply import Asked, Desk, Modal, Reply, gone
from crm.instants import micros
from crm.kinds import Ref
from rules import ledger


def prepare(desk: Desk, asked: Asked) -> Reply:
    """From the row of a meeting."""
    return _prepared(desk, asked, [Ref("meetings", asked.press.value.removeprefix("meetings:"))])


def prepare_group(desk: Desk, asked: Asked) -> Reply:
    """From an action's own button: the meeting of *First*, or the next one that the row stands for."""
    mark = Mark.read(asked.press.block_id)
    if mark is not None and not mark.is_of(asked.rep.viewer.user_id):
        return gone(asked)
    with looking(desk, asked) as (live, _):
        meetings = [action.subject for action in live.actions(PREPARE, mark)] or _named_first(live, mark)
    return _prepared(desk, asked, meetings[:1])


def _named_first(live: Live, mark: Mark | None) -> list[Ref]:
    """The meeting of *First* once it has been prepared."""
    meetings = [entry.meeting.ref for entry in live.matter.meetings]
    return [ref for ref in meetings if mark and mark.part == "first" and short(str(ref)) == mark.named]


def _prepared(desk: Desk, asked: Asked, meetings: list[Ref]) -> Reply:
    with looking(desk, asked) as (live, look):
        meeting = next(iter(look.reader.which_visible(meetings)), None)
        if meeting is None:
            return _gone(desk, asked)
        brief = meeting_brief(look, meeting, read_at=live.frame.read_at)
        action = live.matter.preparing.get(meeting)
    if action is not None:
        at = micros(asked.now)
        change_each(
            desk,
            asked,
            [identity_of_action(action)],
            lambda connection, one: ledger.complete(connection, one, at),
            "action.completed",
        )
    note_shown(desk, asked, "meeting.prepared", [meeting])
    reply = Reply(None, None, brief=brief)
    listed = in_list(desk, asked, note=(meeting, asked.words.say("record.prepared", time=_clock(asked, live))))
    return replace(reply, modal=Modal(listed, "update")) if listed else reply


def _gone(desk: Desk, asked: Asked) -> Reply:
    listed = in_list(desk, asked, said=section(asked.words.say("presses.gone")))
    return Reply(None, None, modal=Modal(listed, "update")) if listed else gone(asked)


def _clock(asked: Asked, live: Live) -> str:
    return asked.words.clock(live.frame.day.local(live.frame.now))
