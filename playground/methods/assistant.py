"""assistant.threads.*: the line that says what the bot does, the prompts it offers, a thread's title."""

from typing import Any

from playground.methods.reading import channel_of
from playground.refusal import SlackError
from playground.workspace import Workspace

Json = dict[str, Any]
PROMPTS = 4


def set_status(workspace: Workspace, args: Json) -> Json:
    """An empty status clears it; so does the bot's next message in that thread."""
    place, status = _thread(workspace, args), str(args.get("status") or "")
    workspace.statuses.pop(place, None)
    if status:
        workspace.statuses[place] = status
    workspace.changed()
    return {}


def set_prompts(workspace: Workspace, args: Json) -> Json:
    """With a thread_ts it fails silently, as in Slack under `agent_view`."""
    channel, prompts = channel_of(workspace, args, "channel_id"), args.get("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= PROMPTS:
        raise SlackError("invalid_arguments")
    if not all(isinstance(each, dict) and each.get("title") and each.get("message") for each in prompts):
        raise SlackError("invalid_arguments")
    if args.get("thread_ts"):
        return {}
    workspace.prompts[channel.id] = {"title": args.get("title") or "", "prompts": prompts}
    workspace.changed()
    return {}


def set_title(workspace: Workspace, args: Json) -> Json:
    place, title = _thread(workspace, args), str(args.get("title") or "")
    if not title:
        raise SlackError("invalid_arguments")
    workspace.titles[place] = title
    workspace.changed()
    return {}


def _thread(workspace: Workspace, args: Json) -> tuple[str, str]:
    channel, thread = channel_of(workspace, args, "channel_id"), str(args.get("thread_ts") or "")
    if not thread:
        raise SlackError("invalid_arguments")
    if channel.message(thread) is None:
        raise SlackError("invalid_thread_ts")
    return channel.id, thread


METHODS = {
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_prompts,
    "assistant.threads.setTitle": set_title,
}
