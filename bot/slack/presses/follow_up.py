"""The prompt after Done: Not now and Don't ask again close it. One prompt at a time: the next Done closes the last."""

from dataclasses import replace

from bot.blocks import Message
from bot.blocks.elements import Block, section
from bot.blocks.message import shown
from bot.slack.presses.reply import Asked, Desk, Reply
from bot.slack.presses.rows import Edit, find_row, within_limits
from crm.settings import choose

BOX = "|box"  # ends the value of an Undo whose task is a box of the compact form
_LATER = "followup_later:"


def not_now(_desk: Desk, asked: Asked) -> Reply:
    said = asked.words.say("presses.closed")
    return Reply(Message(said, [section(said)]), _closing(asked.press.key))


def never_again(desk: Desk, asked: Asked) -> Reply:
    with desk.database.writing() as connection:
        choose(connection, asked.rep.viewer.user_id, "follow_up_prompt", value=False)
    said = asked.words.say("presses.never_said")
    return Reply(Message(shown(said), [section(said)]), _closing(asked.press.key, said))


def close_prompts(reply: Reply, *, but: str) -> Reply:
    """The same reply, and every other prompt of the message closed."""
    edit = reply.edit

    def and_close(blocks: list[Block]) -> list[Block] | None:
        changed = edit(blocks) if edit else None
        if changed is None:
            return None
        for block in blocks:
            key = _prompt_of(block)
            if key is not None and key != but:
                changed = _closing(key)(changed) or changed
        return changed

    return replace(reply, edit=and_close)


def and_created(key: str, row: Block) -> Edit:
    """The prompt of that task is closed, and what was created stands under it."""

    def create(blocks: list[Block]) -> list[Block] | None:
        place = find_row(blocks, f"{_LATER}{key}") or find_row(blocks, f"undo:{key}")
        if place is None:
            return None
        told = _closed(blocks[place.start], blocks[place.stop - 1]) if place.stop - place.start > 1 else blocks[place]
        return within_limits([*blocks[: place.start], *told, row, *blocks[place.stop :]])

    return create


def _closing(key: str, line: str = "") -> Edit:
    """What was done stays, with Undo; the question goes."""

    def close(blocks: list[Block]) -> list[Block] | None:
        for index, block in enumerate(blocks):
            if index and _prompt_of(block) == key:
                return [*blocks[: index - 1], *_closed(blocks[index - 1], block, line), *blocks[index + 1 :]]
        return None

    return close


def _closed(told: Block, buttons: Block, line: str = "") -> list[Block]:
    """Under boxes nothing stays but the line: the box shows what was done, and unticking takes it back."""
    undo = buttons["elements"][-1]
    if str(undo.get("value", "")).endswith(BOX):
        return [section(line)] if line else []
    done = told["text"]["text"].partition("\n")[0]
    return [section(f"{done}\n{line}" if line else done, undo)]


def _prompt_of(block: Block) -> str | None:
    """The task that a row of buttons asks about."""
    ids = [str(one.get("action_id", "")) for one in block.get("elements") or [] if isinstance(one, dict)]
    return next((one.removeprefix(_LATER) for one in ids if one.startswith(_LATER)), None)
