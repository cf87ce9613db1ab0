"""One action out of a row that may stand for several: closed or put off alone. The row is drawn again without it, with
a line below that tells and can take it back; a row has one such line, of the last that was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from bot.blocks.elements import Block, button, section
from bot.digest.marks import Mark, mark_of_action, mark_of_all
from bot.slack.presses.groups import Change, change_each
from bot.slack.presses.live import Live, identity_of_action
from bot.slack.presses.reply import Asked, Desk
from bot.slack.presses.rows import Edit, find_row, put
from rules.model import Action


@dataclass(frozen=True)
class Row:
    """The row that a form was opened from: its rule, what it stands for, and an element by which it is found. `shown`:
    it stands in a message; Home is drawn anew after every change."""

    rule: str
    mark: Mark | None
    anchor: str
    shown: bool

    @classmethod
    def of(cls, asked: Asked, rule: str) -> Self:
        origin = asked.press.origin
        return cls(rule, Mark.read(origin.block_id), origin.action_id, origin.ts is not None)

    def drawn(self, live: Live, actions: list[Action]) -> list[Block]:
        mark = self.mark or mark_of_all(live.reader.viewer.user_id)
        return live.row(actions, mark) if actions else []


@dataclass(frozen=True)
class Settled:
    """`rest`: what the row still stands for. `edit` None: nothing to change in a message."""

    line: Block
    rest: list[Action]
    edit: Edit | None


@dataclass(frozen=True)
class Deed:
    """A change of the ledger, its name in the audit, and how it is told. `at` tells this change from others."""

    change: Change
    audited: str
    said: str
    at: int


def settle(desk: Desk, asked: Asked, live: Live, row: Row, action: Action, deed: Deed) -> Settled | None:
    """None: it was not open any more."""
    if not change_each(desk, asked, [identity_of_action(action)], deed.change, deed.audited):
        return None
    rest = [one for one in live.actions(row.rule, row.mark) if one is not action]
    line = _line(asked, live, row, action, deed)
    edit = _with_line(row.anchor, row.drawn(live, rest), line)
    return Settled(line, rest, edit if row.shown else None)


def _line(asked: Asked, live: Live, row: Row, action: Action, deed: Deed) -> Block:
    """A claim, as all that comes back: which change, and the row that it was made in."""
    label = asked.words.say("presses.undo")
    title = live.title(live.group([action], row.mark))
    block_id = row.mark.block_id(row.rule) if row.mark else ""
    value = "\n".join((row.rule, str(deed.at), row.anchor, block_id))
    undo = button(label, line_id(row.anchor), value, label=f"{label}: {deed.said}")
    mark = mark_of_action(live.reader.viewer.user_id, live.frame.now, action)
    return {**section(f"{deed.said} · {title}", undo), "block_id": mark.block_id(row.rule)}


def line_id(anchor: str) -> str:
    return f"undo_one:{anchor.partition(':')[2]}"


def _with_line(anchor: str, row: Sequence[Block], line: Block) -> Edit:
    def edit(blocks: list[Block]) -> list[Block] | None:
        return put(anchor, [*row, line])(without(blocks, line_id(anchor)))

    return edit


def taken_back(anchor: str, row: Sequence[Block]) -> Edit:
    """The row as it is now, without the line; where the line was all that was left, in its place."""

    def edit(blocks: list[Block]) -> list[Block] | None:
        if find_row(blocks, anchor) is None:
            return put(line_id(anchor), row)(blocks)
        return put(anchor, row)(without(blocks, line_id(anchor)))

    return edit


def without(blocks: list[Block], action_id: str) -> list[Block]:
    place = find_row(blocks, action_id)
    return blocks if place is None else [*blocks[: place.start], *blocks[place.stop :]]
