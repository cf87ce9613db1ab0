"""chat.*: messages posted, whispered, changed, deleted and streamed."""

import time
from typing import Any

from playground.methods.reading import channel_of, content_of
from playground.refusal import SlackError
from playground.workspace import Conversation, Workspace

Json = dict[str, Any]
STREAMED = 12_000  # characters a call


def post_message(workspace: Workspace, args: Json) -> Json:
    channel = channel_of(workspace, args)
    message = workspace.post(channel, workspace.bot.id, content_of(workspace, args))
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def post_ephemeral(workspace: Workspace, args: Json) -> Json:
    channel = channel_of(workspace, args)
    if args.get("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    return {"message_ts": workspace.whisper(channel, str(args["user"]), content_of(workspace, args))["ts"]}


def update(workspace: Workspace, args: Json) -> Json:
    channel = channel_of(workspace, args)
    message = _own(workspace, channel, args, "cant_update_message")
    workspace.change(channel, message, content_of(workspace, args))
    return {"channel": channel.id, "ts": message["ts"], "text": message.get("text", ""), "message": message}


def delete(workspace: Workspace, args: Json) -> Json:
    channel = channel_of(workspace, args)
    message = _own(workspace, channel, args, "cant_delete_message")
    workspace.remove(channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


def start_stream(workspace: Workspace, args: Json) -> Json:
    channel = channel_of(workspace, args)
    if not channel.is_im and not (args.get("recipient_user_id") and args.get("recipient_team_id")):
        raise SlackError("missing_recipient_user_id")
    if channel.is_im and not args.get("thread_ts"):
        raise SlackError("invalid_thread_ts")
    thread = {"thread_ts": args["thread_ts"]} if args.get("thread_ts") else {}
    message = workspace.post(channel, workspace.bot.id, {"text": "", "streaming_state": "in_progress", **thread})
    workspace.streams[message["ts"]] = time.monotonic()
    _grow(workspace, message, args)
    return {"channel": channel.id, "ts": message["ts"]}


def append_stream(workspace: Workspace, args: Json) -> Json:
    channel = channel_of(workspace, args)
    message = _streaming(workspace, channel, args)
    _grow(workspace, message, args)
    return {"channel": channel.id, "ts": message["ts"]}


def stop_stream(workspace: Workspace, args: Json) -> Json:
    channel = channel_of(workspace, args)
    message = _streaming(workspace, channel, args)
    _grow(workspace, message, args)
    if args.get("blocks"):
        ending = content_of(workspace, {"text": message["text"], **args})
        message.update({key: ending[key] for key in ("blocks", "metadata") if key in ending})
    del workspace.streams[message["ts"]]
    message["streaming_state"] = "completed"
    workspace.changed()
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def _streaming(workspace: Workspace, channel: Conversation, args: Json) -> Json:
    """A stream dies without a word when it gets too old."""
    message = _own(workspace, channel, args, "message_not_owned_by_app")
    started = workspace.streams.get(message["ts"])
    if started is None or time.monotonic() - started > workspace.stream_seconds:
        raise SlackError("message_not_in_streaming_state")
    return message


def _grow(workspace: Workspace, message: Json, args: Json) -> None:
    chunks = [chunk for chunk in args.get("chunks") or [] if chunk.get("type") == "markdown_text"]
    text = str(args.get("markdown_text") or "") + "".join(str(chunk.get("text", "")) for chunk in chunks)
    if len(text) > STREAMED:
        raise SlackError("msg_too_long")
    message["text"] += text
    workspace.changed()


def _own(workspace: Workspace, channel: Conversation, args: Json, foreign: str) -> Json:
    message = channel.message(str(args.get("ts", "")))
    if message is None:
        raise SlackError("message_not_found")
    if message["user"] != workspace.bot.id:
        raise SlackError(foreign)
    return message


METHODS = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.startStream": start_stream,
    "chat.appendStream": append_stream,
    "chat.stopStream": stop_stream,
}
