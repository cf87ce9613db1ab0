"""assistant.threads.*: the line that says what the bot does, the prompts it offers, a thread's title."""

from typing import Any

from playground.methods.reading import channel_of
from playground.refusal import SlackError
from playground.workspace import Workspace

Json = dict[str, Any]
PROMPTS = 4


def set_status(workspace: Workspace, args: Json) -> Json:
    """An empty status clears it; so does the bot's next message in that thread."""
    channel = channel_of(workspace, args, "channel_id")
    place, status = (channel.id, str(args.get("thread_ts") or "")), str(args.get("status") or "")
    workspace.statuses.pop(place, None)
    if status:
        workspace.statuses[place] = status
    workspace.changed()
    return {}


def set_prompts(workspace: Workspace, args: Json) -> Json:
    channel, prompts = channel_of(workspace, args, "channel_id"), args.get("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= PROMPTS:
        raise SlackError("invalid_arguments")
    if not all(isinstance(each, dict) and each.get("title") and each.get("message") for each in prompts):
        raise SlackError("invalid_arguments")
    workspace.prompts[channel.id] = {"title": args.get("title") or "", "prompts": prompts}
    workspace.changed()
    return {}


def set_title(workspace: Workspace, args: Json) -> Json:
    channel_of(workspace, args, "channel_id")
    if not args.get("title"):
        raise SlackError("invalid_arguments")
    return {}


METHODS = {
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_prompts,
    "assistant.threads.setTitle": set_title,
}
