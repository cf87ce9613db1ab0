"""Slack's Web API methods as Daybook calls them, on the workspace in memory. Refuses with Slack's own error names."""

import json
from collections.abc import Callable
from typing import Any

from playground.limits import message_problems, view_problems
from playground.workspace import Conversation, Workspace

Json = dict[str, Any]
Method = Callable[[Workspace, Json], Json]


class SlackError(Exception):
    """`ok: false` with this name."""

    def __init__(self, name: str, **more: Any) -> None:
        super().__init__(name)
        self.name = name
        self.more = more


def auth_test(workspace: Workspace, _args: Json) -> Json:
    return {
        "url": "https://playground.slack.test/",
        "team": workspace.name,
        "user": "daybook",
        "team_id": workspace.team_id,
        "user_id": workspace.bot.id,
        "bot_id": "B0PLAYGRND",
    }


def users_list(workspace: Workspace, args: Json) -> Json:
    members = [user.as_slack(locale=_flag(args, "include_locale")) for user in workspace.users.values()]
    page, cursor = _page(members, args)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def users_info(workspace: Workspace, args: Json) -> Json:
    user = workspace.users.get(str(args.get("user", "")))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": user.as_slack(locale=_flag(args, "include_locale"))}


def users_lookup_by_email(workspace: Workspace, args: Json) -> Json:
    wanted = str(args.get("email", "")).lower()
    for user in workspace.users.values():
        if user.email and user.email.lower() == wanted and not user.deleted:
            return {"user": user.as_slack()}
    raise SlackError("users_not_found")


def conversations_open(workspace: Workspace, args: Json) -> Json:
    wanted = str(args.get("users", "")).split(",")
    if len(wanted) != 1 or wanted[0] not in workspace.users:
        raise SlackError("user_not_found")
    if workspace.users[wanted[0]].deleted:
        raise SlackError("user_disabled")
    channel = workspace.direct(wanted[0])
    return {"channel": channel.as_slack() if _flag(args, "return_im") else {"id": channel.id}}


def conversations_history(workspace: Workspace, args: Json) -> Json:
    channel = _channel(workspace, args)
    oldest, with_metadata = float(args.get("oldest") or 0), _flag(args, "include_all_metadata")
    newest_first = [message for message in reversed(channel.messages) if float(message["ts"]) > oldest]
    shown = [{key: value for key, value in message.items() if key != "metadata" or with_metadata}
             for message in newest_first]  # fmt: skip
    page, cursor = _page(shown, args)
    return {"messages": page, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


def chat_post_message(workspace: Workspace, args: Json) -> Json:
    channel = _channel(workspace, args)
    message = workspace.post(channel, workspace.bot.id, _content(args))
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def chat_post_ephemeral(workspace: Workspace, args: Json) -> Json:
    channel = _channel(workspace, args)
    if args.get("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    message = {"channel": channel.id, "user": args["user"], "ts": workspace.new_ts(), **_content(args)}
    workspace.ephemerals.append(message)
    workspace.changed()
    return {"message_ts": message["ts"]}


def chat_update(workspace: Workspace, args: Json) -> Json:
    channel = _channel(workspace, args)
    message = channel.message(str(args.get("ts", "")))
    if message is None:
        raise SlackError("message_not_found")
    if message["user"] != workspace.bot.id:
        raise SlackError("cant_update_message")
    message.update({"blocks": [], **_content(args), "edited": {"user": workspace.bot.id, "ts": workspace.new_ts()}})
    workspace.changed()
    return {"channel": channel.id, "ts": message["ts"], "text": message.get("text", ""), "message": message}


def views_publish(workspace: Workspace, args: Json) -> Json:
    user_id, view = str(args.get("user_id", "")), args.get("view")
    if user_id not in workspace.users:
        raise SlackError("user_not_found")
    if not isinstance(view, dict) or view.get("type") != "home":
        raise SlackError("invalid_arguments")
    _refuse(view_problems(view), "invalid_arguments")
    shown = {**view, "id": workspace.new_id("V"), "hash": workspace.new_ts(), "blocks": _numbered(view["blocks"])}
    workspace.homes[user_id] = shown
    workspace.changed()
    return {"view": shown}


METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "users.list": users_list,
    "users.info": users_info,
    "users.lookupByEmail": users_lookup_by_email,
    "conversations.open": conversations_open,
    "conversations.history": conversations_history,
    "chat.postMessage": chat_post_message,
    "chat.postEphemeral": chat_post_ephemeral,
    "chat.update": chat_update,
    "views.publish": views_publish,
}


def read_arguments(raw: Json) -> Json:
    """Form fields carry JSON as text; Slack accepts both."""
    args = dict(raw)
    for key in ("blocks", "metadata", "view", "attachments"):
        if isinstance(args.get(key), str):
            try:
                args[key] = json.loads(args[key])
            except ValueError:
                raise SlackError("invalid_" + key) from None
    return args


def _channel(workspace: Workspace, args: Json) -> Conversation:
    wanted = str(args.get("channel", ""))
    if wanted in workspace.users:  # a user's id stands for the direct message
        return workspace.direct(wanted)
    channel = workspace.conversations.get(wanted)
    if channel is None:
        raise SlackError("channel_not_found")
    if workspace.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _content(args: Json) -> Json:
    blocks, text = args.get("blocks") or [], args.get("text") or ""
    if not blocks and not text:
        raise SlackError("no_text")
    if len(text) > 40_000:
        raise SlackError("msg_too_long")
    _refuse(message_problems(blocks), "invalid_blocks")
    content: Json = {"text": text, "blocks": _numbered(blocks)}
    return content | {key: args[key] for key in ("metadata", "thread_ts") if args.get(key)}


def _refuse(problems: list[str], name: str) -> None:
    if problems == ["msg_blocks_too_long"]:
        raise SlackError("msg_blocks_too_long")
    if problems:
        raise SlackError(name, errors=problems, response_metadata={"messages": problems})


def _numbered(blocks: list[Json]) -> list[Json]:
    """Slack names the blocks that have no name."""
    return [{"block_id": f"b{index}", **block} for index, block in enumerate(blocks)]


def _page(items: list[Json], args: Json) -> tuple[list[Json], str]:
    start, limit = int(args.get("cursor") or 0), int(args.get("limit") or 100)
    end = start + limit
    return items[start:end], str(end) if end < len(items) else ""


def _flag(args: Json, name: str) -> bool:
    return str(args.get(name, "")).lower() in ("1", "true")
