"""chat.startStream, appendStream, stopStream: a message that grows in its thread. Dies of age without a word; refuses
what does not fit how the stream began (`streaming_mode_mismatch`: measured, in no documentation)."""

from dataclasses import dataclass
from typing import Any

from playground.methods.reading import channel_of, checked_blocks, own_message
from playground.refusal import SlackError
from playground.workspace import Stream, Workspace

Json = dict[str, Any]
STREAMED = 12_000  # characters a call
BLOCKS = 50  # of chunks; as many again come with the end


@dataclass(frozen=True)
class Part:
    """What one call adds. `mode`: text, chunks, or nothing yet."""

    mode: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    tasks: tuple[Json, ...] = ()


def start(workspace: Workspace, args: Json) -> Json:
    """In a channel a stream needs its reader, in a direct message a message to answer."""
    channel = channel_of(workspace, args)
    for name in ("recipient_user_id", "recipient_team_id"):
        if not channel.is_im and not args.get(name):
            raise SlackError(f"missing_{name}")
    thread = str(args.get("thread_ts") or "")
    if (channel.is_im and not thread) or (thread and channel.message(thread) is None):
        raise SlackError("invalid_thread_ts")
    part = _part(workspace, args)
    content: Json = {"text": "", "streaming_state": "in_progress"} | ({"thread_ts": thread} if thread else {})
    message = workspace.post(channel, workspace.bot.id, content)
    workspace.streams[message["ts"]] = Stream(workspace.elapsed(), part.mode)
    _grow(workspace, message, part)
    return {"channel": channel.id, "ts": message["ts"]}


def append(workspace: Workspace, args: Json) -> Json:
    message, part = _streaming(workspace, args)
    if not part.mode:
        raise SlackError("no_text")
    _grow(workspace, message, part)
    return {"channel": channel_of(workspace, args).id, "ts": message["ts"]}


def stop(workspace: Workspace, args: Json) -> Json:
    """`blocks` stand below what was streamed."""
    message, part = _streaming(workspace, args)
    ending = checked_blocks(workspace, args.get("blocks") or [])
    _grow(workspace, message, part)
    message["blocks"] = [*message.get("blocks", []), *ending]
    if args.get("metadata"):
        message["metadata"] = args["metadata"]
    del workspace.streams[message["ts"]]
    message["streaming_state"] = "completed"
    workspace.changed()
    return {"channel": channel_of(workspace, args).id, "ts": message["ts"], "message": message}


def _streaming(workspace: Workspace, args: Json) -> tuple[Json, Part]:
    message = own_message(workspace, channel_of(workspace, args), args, "message_not_owned_by_app")
    stream = workspace.streams.get(message["ts"])
    if stream is None or not workspace.is_alive(stream):
        raise SlackError("message_not_in_streaming_state")
    part = _part(workspace, args)
    if part.mode and stream.mode and part.mode != stream.mode:
        raise SlackError("streaming_mode_mismatch")
    stream.mode = stream.mode or part.mode
    return message, part


def _part(workspace: Workspace, args: Json) -> Part:
    chunks, text = args.get("chunks") or [], str(args.get("markdown_text") or "")
    if not isinstance(chunks, list) or not all(isinstance(each, dict) and _is_whole(each) for each in chunks):
        raise SlackError("invalid_chunks")
    said = text + "".join(str(each["text"]) for each in chunks if each["type"] == "markdown_text")
    if len(said) > STREAMED:
        raise SlackError("msg_too_long")
    blocks = [block for each in chunks if each["type"] == "blocks" for block in each["blocks"]]
    tasks = tuple(each for each in chunks if each["type"] in ("task_update", "plan_update"))
    mode = "text" if text else "chunks" if chunks else ""
    return Part(mode, said, tuple(checked_blocks(workspace, blocks)), tasks)


_NEEDS = {"markdown_text": ("text",), "blocks": ("blocks",), "plan_update": ("title",),
          "task_update": ("id", "title", "status")}  # fmt: skip


def _is_whole(chunk: Json) -> bool:
    return chunk.get("type") in _NEEDS and all(chunk.get(name) for name in _NEEDS[chunk["type"]])


def _grow(workspace: Workspace, message: Json, part: Part) -> None:
    blocks = [*message.get("blocks", []), *part.blocks]
    if len(blocks) > BLOCKS:
        raise SlackError("invalid_blocks")
    message["text"] += part.text
    if blocks:
        message["blocks"] = blocks
    for task in part.tasks:
        message.setdefault("tasks", {})[task.get("id", "")] = task
    workspace.changed()


METHODS = {"chat.startStream": start, "chat.appendStream": append, "chat.stopStream": stop}
