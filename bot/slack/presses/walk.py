"""Open calls, deals, contacts…: the records of a row one by one, each with what stands beside it. Where an action has
no other work than this, Done closes it for the record that is shown."""

from collections.abc import Sequence

from bot.blocks.elements import Block, actions, button, context, section
from bot.blocks.modal import View, modal
from bot.digest.action_rows import start_button
from bot.digest.marks import Mark, mark_of_action
from bot.digest.presentation import PRESENTATIONS
from bot.digest.startable import may_begin
from bot.records.look import Look
from bot.records.opening import open_button
from bot.records.sheet import sheet
from bot.slack.forms.queue import Queue
from bot.slack.presses.groups import stale
from bot.slack.presses.live import Live
from bot.slack.presses.looking import look_of, looking, note_shown
from bot.slack.presses.one_action import Deed, Row, settle
from bot.slack.presses.reply import Asked, Desk, Handler, Modal, Reply, opened, redrawn
from bot.slack.views import pack
from crm.instants import micros
from crm.kinds import Ref
from rules import ledger
from rules.model import Action

WALK = "walk"
_LOOKED_AT = ("tasks", "contacts")  # first buttons that open the records themselves


def walk(desk: Desk, asked: Asked) -> Reply:
    """`asked`: the press on a row of actions."""
    rule, mark = asked.press.value.partition("|")[0], Mark.read(asked.press.block_id)
    with looking(desk, asked) as (live, _):
        found = live.actions(rule, mark)
        if not found:
            return stale(desk, asked, rule, mark)
        return opened(asked, _view(desk, asked, live, rule, Queue.of(_refs(found)), found))


def _stepping(by: int) -> Handler:
    def step(desk: Desk, asked: Asked) -> Reply:
        with looking(desk, asked) as (live, _):
            return redrawn(walk_view(desk, asked, live, by=by))

    return step


step_on, step_back = _stepping(1), _stepping(-1)


def close_shown(desk: Desk, asked: Asked) -> Reply:
    """Done: the action of the record that is shown is completed, and the next one comes."""
    row, queue, at = row_walked(asked), _queue(asked), micros(asked.now)
    with looking(desk, asked) as (live, _):
        action = _shown(live, row, queue)
        said = f"✅ {asked.words.say('presses.done', time=asked.words.clock(live.frame.day.local(at)))}"
        deed = Deed(lambda c, one: ledger.complete(c, one, at), "action.completed", said, at)
        settled = settle(desk, asked, live, row, action, deed) if action else None
        if settled is None:
            gone = section(asked.words.say("presses.gone"))
            return redrawn(walk_view(desk, asked, live, by=1, told=gone))
        view = _view(desk, asked, live, row.rule, queue.moved(), settled.rest, told=settled.line)
        return Reply(None, settled.edit, modal=Modal(view, "update"))


def walk_view(desk: Desk, asked: Asked, live: Live, *, by: int = 0, told: Block | None = None) -> View:
    """The walk that was pressed in, at what it shows or a step from there."""
    row = row_walked(asked)
    found = live.actions(row.rule, row.mark)
    return _view(desk, asked, live, row.rule, _queue(asked).moved(by), found, by=by, told=told)


def row_walked(asked: Asked) -> Row:
    view = asked.press.view
    return Row.of(asked, str(view.data.get("rule", "")) if view else "")


def _queue(asked: Asked) -> Queue:
    return Queue.read(asked.press.view.data if asked.press.view else {})


def _refs(found: Sequence[Action]) -> list[Ref]:
    return list(dict.fromkeys(ref for action in found for ref in action.items))


def _shown(live: Live, row: Row, queue: Queue) -> Action | None:
    found = live.actions(row.rule, row.mark)
    ref = queue.current(_refs(found))
    return next((action for action in found if ref in action.items), None)


def _view(
    desk: Desk,
    asked: Asked,
    live: Live,
    rule: str,
    queue: Queue,
    found: Sequence[Action],
    *,
    by: int = 1,
    told: Block | None = None,
) -> View:
    look, words = look_of(live), asked.words
    asked_for, shown = queue.settled(_refs(found), by=by or 1)
    if shown is None and by < 0:  # nothing before it is left: it stays where it was
        asked_for, shown = queue.settled(_refs(found))
    blocks: list[Block] = [told] if told else []
    if shown is None:
        blocks += [section(words.say("queue.over")), *_navigation(asked, asked_for)]
    else:
        action = next(one for one in found if shown in one.items)
        blocks += _record(asked, live, look, asked_for, shown, action)
        note_shown(desk, asked, "record.shown", [shown])
    kind = shown.kind if shown else PRESENTATIONS[rule].open or "contacts" if rule in PRESENTATIONS else "contacts"
    return modal(
        WALK,
        words.say(f"record.titles.{kind}"),
        blocks,
        close=words.say("record.close"),
        metadata=pack(asked.press.origin, {"rule": rule, **asked_for.data}),
    )


def _record(asked: Asked, live: Live, look: Look, queue: Queue, ref: Ref, action: Action) -> list[Block]:
    place = queue.counted(asked.words)
    drawn = sheet(look, ref)
    work = [*_work(asked, live, action), open_button(look, ref)]
    mark = mark_of_action(live.reader.viewer.user_id, live.frame.now, action)
    return [
        *([context(place)] if place else []),
        *drawn,
        *([actions([one for one in work if one], mark.block_id(action.rule))] if any(work) else []),
        *_navigation(asked, queue),
    ]


def _work(asked: Asked, live: Live, action: Action) -> list[Block]:
    """What the row's first button begins, for this record; where that is the walk itself, Done or a follow-up."""
    if not is_walked(action.rule):
        may = may_begin(live.reader, action)
        return [start_button(live.voice, action.rule, action.rule, primary=True)] if may else []
    words = asked.words
    return [
        button(words.say("labels.done"), "walk_done", action.rule, primary=True),
        button(words.say("start.follow_up"), "walk_followup", action.rule),
    ]


def is_walked(rule: str) -> bool:
    """Its first button opens the records themselves: there is no form for its work."""
    shown = PRESENTATIONS.get(rule)
    return shown is not None and shown.start in _LOOKED_AT and shown.open != "tasks"


def _navigation(asked: Asked, queue: Queue) -> list[Block]:
    words = asked.words
    back = button(words.say("record.back"), "walk_back", "back")
    on = button(words.say("record.next"), "walk_next", "next")
    drawn = [*([back] if queue.at and queue.names else []), *([] if queue.is_over or queue.is_last else [on])]
    return [actions(drawn)] if drawn else []
