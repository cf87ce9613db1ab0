"""What a form of a row's actions wrote, told in that row: line under line while the row is worked, with one Undo for
all of it. The row itself remembers: nothing is kept elsewhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks import Message, limits
from bot.blocks.elements import Block, button, context, section
from bot.blocks.elements import actions as buttons
from bot.blocks.message import shown
from bot.digest.action_rows import start_button
from bot.digest.marks import Mark
from bot.slack.presses.live import Live
from bot.slack.presses.reply import Asked, Reply
from bot.slack.presses.rows import BELOW, find_row, within_limits
from crm.instants import micros
from crm.writing import UNDO_FOR

_VERB = "undo_saved"
_MOST_BATCHES = 60  # in the value of a button
_MOST_LINES = 7


@dataclass(frozen=True)
class Place:
    """The row that a form was opened from. `key`: what stands behind the verbs of its buttons."""

    rule: str
    mark: Mark | None
    anchor: str

    @classmethod
    def of(cls, asked: Asked) -> "Place":
        origin = asked.press.origin
        return cls(origin.value.rpartition("|")[2], Mark.read(origin.block_id), origin.action_id)

    @property
    def is_own(self) -> bool:
        """The row is of these actions; else (a meeting with Reply) it stays, and only the button goes."""
        return self.anchor.partition(":")[2].startswith(self.rule)

    @property
    def key(self) -> str:
        _, _, key = self.anchor.partition(":")
        return key if self.is_own else f"{self.rule}:{key}"

    @property
    def anchors(self) -> tuple[str, ...]:
        """Elements by which it is found, as it was and as it becomes here."""
        return self.anchor, f"start:{self.key}", f"{_VERB}:{self.key}"


@dataclass(frozen=True)
class Saved:
    """`line` is mrkdwn. `batches`: what crm.writing.undo takes. `open_left`: how many actions of the row are left,
    `again` is the button that goes on (without: the row's own). `passing`: what of earlier lines holds no more."""

    line: str
    batches: tuple[str, ...] = ()
    open_left: int = 0
    again: str = ""
    passing: re.Pattern[str] | None = None


def told(asked: Asked, live: Live, place: Place, saved: Saved) -> Reply:
    """The reply that changes the row; where it cannot be changed the same is said."""
    made = [f"{batch}@{micros(asked.now):x}" for batch in saved.batches]
    alone = _row(asked, live, place, saved, [saved.line], made)

    def edit(blocks: list[Block]) -> list[Block] | None:
        found = (find_row(blocks, anchor) for anchor in place.anchors)
        where = next((one for one in found if one is not None), None)
        if where is None:
            return None
        stays = [] if place.is_own else _without(blocks[where], place.anchor)
        lines, batches = _told_before(blocks[where], place)
        lines = [saved.passing.sub("", line) if saved.passing else line for line in lines]
        row = _row(asked, live, place, saved, [*lines, saved.line], [*batches, *made])
        return within_limits([*blocks[: where.start], *stays, *row, *blocks[where.stop :]])

    foreign = place.mark is not None and not place.mark.is_of(asked.rep.viewer.user_id)
    said = shown(saved.line.partition("\n")[0])
    return Reply(Message(said, alone), None if foreign else edit)


def read_batches(value: str) -> list[tuple[str, int]]:
    """Batch and when, oldest first; a claim."""
    pairs = (one.partition("@") for one in value.partition("|")[0].split(","))
    return [(batch, int(at, 16)) for batch, _, at in pairs if batch and _is_hex(at)]


def _row(
    asked: Asked, live: Live, place: Place, saved: Saved, lines: Sequence[str], batches: Sequence[str]
) -> list[Block]:
    words, elements = asked.words, _buttons(asked, live, place, saved, batches)
    row = [section(_folded(lines))]
    if elements:
        row.append(buttons(elements, place.mark.block_id(place.rule) if place.mark else None))
    if batches:
        until = words.clock(live.frame.day.local(micros(asked.now) + UNDO_FOR))
        row.append(context(words.say("presses.undo_until", time=until)) | {"block_id": f"{BELOW}{place.key}"})
    return row


def _buttons(asked: Asked, live: Live, place: Place, saved: Saved, batches: Sequence[str]) -> list[Block]:
    drawn = []
    if saved.open_left:
        own = start_button(live.voice, place.rule, place.key)
        drawn.append(button(saved.again, own["action_id"], own["value"]) if saved.again else own)
    if batches:
        label = asked.words.say("presses.undo")
        value = f"{','.join(batches[-_MOST_BATCHES:])}|{place.rule}"
        drawn.append(button(label, f"{_VERB}:{place.key}", value, label=f"{label}: {shown(saved.line)}"))
    return drawn


def _told_before(row: Sequence[Block], place: Place) -> tuple[list[str], list[str]]:
    """Lines and batches of a row that was worked before."""
    for element in (one for block in row for one in block.get("elements") or []):
        if element.get("action_id") == f"{_VERB}:{place.key}":
            lines = str(row[0]["text"]["text"]).split("\n")
            return lines, str(element["value"]).partition("|")[0].split(",")
    return [], []


def _without(row: Sequence[Block], action_id: str) -> list[Block]:
    """What stands in place of the form's button is the result; nothing, where that button went before."""
    if not any(action_id == one.get("action_id") for block in row for one in block.get("elements") or []):
        return []
    return [
        {**block, "elements": [one for one in block["elements"] if one.get("action_id") != action_id]}
        if block.get("type") == "actions"
        else block
        for block in row
    ]


def _folded(lines: Sequence[str]) -> str:
    """The newest ones that fit before Slack folds a section."""
    kept, cut = "\n".join(lines).split("\n"), False
    while len(kept) > 2 and (len(kept) > _MOST_LINES or len("\n".join(kept)) > limits.FOLD - 2):
        kept, cut = kept[1:], True
    return "\n".join(["…", *kept] if cut else kept)


def _is_hex(text: str) -> bool:
    return bool(text) and len(text) < 16 and all(character in "0123456789abcdef" for character in text)
