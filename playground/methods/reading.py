"""What several methods read from their arguments: the channel, the page, the content of a message."""

from typing import Any

from playground.blocks import numbered
from playground.limits import message_problems
from playground.refusal import SlackError, refuse
from playground.workspace import Conversation, Workspace

Json = dict[str, Any]


def channel_of(workspace: Workspace, args: Json, name: str = "channel") -> Conversation:
    wanted = str(args.get(name, ""))
    if wanted in workspace.users:  # a user's id stands for the direct message
        return workspace.direct(wanted)
    channel = workspace.conversations.get(wanted)
    if channel is None:
        raise SlackError("channel_not_found")
    if workspace.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def content_of(workspace: Workspace, args: Json) -> Json:
    """Text and blocks, within the limits."""
    blocks, text = args.get("blocks") or [], args.get("text") or ""
    if not blocks and not text:
        raise SlackError("no_text")
    if len(text) > 40_000:
        raise SlackError("msg_too_long")
    content: Json = {"text": text, "blocks": checked_blocks(workspace, blocks)}
    return content | {key: args[key] for key in ("metadata", "thread_ts") if args.get(key)}


def checked_blocks(workspace: Workspace, blocks: list[Json]) -> list[Json]:
    """With names for what has none."""
    refuse(message_problems(blocks), "invalid_blocks")
    unknown = [block["type"] for block in blocks if block["type"] in workspace.unknown_blocks]
    refuse([f"unsupported type: {each} [json-pointer:/blocks]" for each in unknown], "invalid_blocks")
    return numbered(blocks, workspace.new_id)


def own_message(workspace: Workspace, channel: Conversation, args: Json, foreign: str) -> Json:
    """A message of the app by its ts; SlackError(foreign) for somebody else's."""
    message = channel.message(str(args.get("ts", "")))
    if message is None:
        raise SlackError("message_not_found")
    if message["user"] != workspace.bot.id:
        raise SlackError(foreign)
    return message


def page_of(items: list[Json], args: Json) -> tuple[list[Json], str]:
    start, limit = int(args.get("cursor") or 0), int(args.get("limit") or 100)
    end = start + limit
    return items[start:end], str(end) if end < len(items) else ""


def is_on(args: Json, name: str) -> bool:
    return str(args.get(name, "")).lower() in ("1", "true")
