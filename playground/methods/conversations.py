"""conversations.*: what is where, who is in it, what was said."""

from typing import Any

from playground.methods.reading import channel_of, is_on, page_of
from playground.refusal import SlackError
from playground.workspace import Workspace

Json = dict[str, Any]


def open_direct(workspace: Workspace, args: Json) -> Json:
    wanted = str(args.get("users", "")).split(",")
    if len(wanted) != 1 or wanted[0] not in workspace.users:
        raise SlackError("user_not_found")
    if workspace.users[wanted[0]].deleted:
        raise SlackError("user_disabled")
    channel = workspace.direct(wanted[0])
    return {"channel": channel.as_slack() if is_on(args, "return_im") else {"id": channel.id}}


def info(workspace: Workspace, args: Json) -> Json:
    channel = channel_of(workspace, args)
    count = {"num_members": len(channel.members)} if is_on(args, "include_num_members") else {}
    return {"channel": channel.as_slack() | count}


def members(workspace: Workspace, args: Json) -> Json:
    page, cursor = page_of([{"id": each} for each in sorted(channel_of(workspace, args).members)], args)
    return {"members": [each["id"] for each in page], "response_metadata": {"next_cursor": cursor}}


def history(workspace: Workspace, args: Json) -> Json:
    """Newest first; replies only where they were sent to the channel as well."""
    messages = [
        each for each in channel_of(workspace, args).messages if each.get("thread_ts", each["ts"]) == each["ts"]
    ]
    return _read(list(reversed(messages)), args)


def replies(workspace: Workspace, args: Json) -> Json:
    """Oldest first, the parent before all; of a reply's ts that reply alone."""
    ts = str(args.get("ts", ""))
    thread = [each for each in channel_of(workspace, args).messages if ts in (each["ts"], each.get("thread_ts"))]
    if not thread:
        raise SlackError("thread_not_found")
    return _read(thread, args)


def _read(messages: list[Json], args: Json) -> Json:
    oldest, latest = float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    inclusive, with_metadata = is_on(args, "inclusive"), is_on(args, "include_all_metadata")
    shown = [
        {key: value for key, value in message.items() if key != "metadata" or with_metadata}
        for message in messages
        if oldest < float(message["ts"]) < latest or (inclusive and float(message["ts"]) in (oldest, latest))
    ]
    page, cursor = page_of(shown, args)
    return {"messages": page, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


METHODS = {
    "conversations.open": open_direct,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
}
