"""The prompt after Done: Not now and Don't ask again close it. One prompt at a time: the next Done closes the last."""

from dataclasses import replace

from bot.blocks import Message
from bot.blocks.elements import Block, section
from bot.blocks.message import shown
from bot.slack.presses.reply import Asked, Desk, Reply
from bot.slack.presses.rows import Edit
from crm.settings import choose

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


def _closing(key: str, line: str = "") -> Edit:
    """What was done stays, with Undo; the question goes."""

    def close(blocks: list[Block]) -> list[Block] | None:
        for index, block in enumerate(blocks):
            if index and _prompt_of(block) == key:
                done = blocks[index - 1]["text"]["text"].partition("\n")[0]
                undo = block["elements"][-1]
                row = section(f"{done}\n{line}" if line else done, undo)
                return [*blocks[: index - 1], row, *blocks[index + 1 :]]
        return None

    return close


def _prompt_of(block: Block) -> str | None:
    """The task that a row of buttons asks about."""
    ids = [str(one.get("action_id", "")) for one in block.get("elements") or [] if isinstance(one, dict)]
    return next((one.removeprefix(_LATER) for one in ids if one.startswith(_LATER)), None)
