"""chat.*: messages posted, whispered, changed and deleted."""

from typing import Any

from playground.methods.reading import channel_of, content_of, own_message
from playground.refusal import SlackError
from playground.workspace import Workspace

Json = dict[str, Any]


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
    message = own_message(workspace, channel, args, "cant_update_message")
    stream = workspace.streams.get(message["ts"])
    if stream is not None and workspace.is_alive(stream):
        raise SlackError("streaming_state_conflict")  # measured, in no documentation
    workspace.change(channel, message, content_of(workspace, args))
    return {"channel": channel.id, "ts": message["ts"], "text": message.get("text", ""), "message": message}


def delete(workspace: Workspace, args: Json) -> Json:
    channel = channel_of(workspace, args)
    message = own_message(workspace, channel, args, "cant_delete_message")
    workspace.remove(channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


METHODS = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
}
