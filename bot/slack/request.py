"""What Slack tells us, read once at the edge: who, where, what. Refuses nothing; what it does not know is `other`."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.slack.presses.press import Press
from bot.slack.views import Shown

MESSAGE, MENTION, HOME, PANE, BUTTON, COMMAND, FORM, TYPING, USER_CHANGE, OTHER = (
    "message", "mention", "home", "pane", "button", "command", "form", "typing", "user_change", "other"
)  # fmt: skip
_INTERACTIONS = {
    "block_actions": BUTTON, "view_submission": FORM, "block_suggestion": TYPING, "shortcut": COMMAND,
    "message_action": COMMAND,
}  # fmt: skip


@dataclass(frozen=True)
class Request:
    """`id` is the same however often Slack delivers it. `text` and `user` are claims of the payload, not grants."""

    id: str
    kind: str
    user: str
    channel: str | None = None
    direct: bool = False  # between the person and the bot alone
    thread: str | None = None
    ts: str | None = None  # of the message that was written
    text: str = field(default="", repr=False)
    action: str = ""
    press: Press | None = field(default=None, repr=False)
    team: str = ""
    app: str = ""
    view: Shown | None = field(default=None, repr=False)  # the form that was sent, or that is being filled in
    response_url: str = field(default="", repr=False)  # answers to an ephemeral message; a secret for half an hour

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> "Request":
        if isinstance(body.get("event"), Mapping):
            return _read_event(body, body["event"])
        if "command" in body:
            channel = str(body.get("channel_id") or "") or None
            return cls(
                id=_id(body), kind=COMMAND, user=str(body.get("user_id") or ""), channel=channel,
                direct=_is_direct(channel), text=str(body.get("text") or ""),
            )  # fmt: skip
        return _read_interaction(body)


def _read_event(body: Mapping[str, Any], event: Mapping[str, Any]) -> Request:
    user = event.get("user")
    channel = str(event.get("channel") or "") or None
    kind = _event_kind(event, channel)
    return Request(
        id=str(body.get("event_id") or "") or _id(body),
        kind=kind,
        user=str(user.get("id") or "") if isinstance(user, Mapping) else str(user or ""),
        channel=channel,
        direct=_is_direct(channel) or event.get("channel_type") == "im",
        thread=str(event["thread_ts"]) if event.get("thread_ts") else None,
        ts=str(event["ts"]) if event.get("ts") else None,
        text=str(event.get("text") or ""),
    )


def _event_kind(event: Mapping[str, Any], channel: str | None) -> str:
    match event.get("type"):
        case "message" if event.get("channel_type") == "im" or _is_direct(channel):
            # Edits, deletions and what bots say (we too) are no requests; a file with a comment is one.
            from_bot = event.get("bot_id") or event.get("subtype") not in (None, "file_share", "thread_broadcast")
            return OTHER if from_bot else MESSAGE
        case "app_mention":
            return OTHER if event.get("bot_id") else MENTION
        case "app_home_opened":
            return {"home": HOME, "messages": PANE}.get(str(event.get("tab", "home")), OTHER)
        case "user_change":
            return USER_CHANGE
    return OTHER


def _read_interaction(body: Mapping[str, Any]) -> Request:
    actions = body.get("actions") or [{}]
    message, view, container = (body.get(name) or {} for name in ("message", "view", "container"))
    press = Press.read(body) if body.get("type") == "block_actions" else None
    modal = Shown.read(view) if view.get("type") == "modal" else None
    opened = modal.origin if modal else None
    thread = message.get("thread_ts") or container.get("thread_ts") or (opened.thread if opened else None)
    channel = _channel(body, press, modal)
    return Request(
        id=_id(body),
        kind=_INTERACTIONS.get(str(body.get("type")), OTHER),
        user=str((body.get("user") or {}).get("id") or ""),
        channel=channel,
        direct=_is_direct(channel),
        thread=str(thread) if thread else None,
        text=str(body.get("value") or ""),
        action=str(actions[0].get("action_id") or body.get("action_id") or ""),
        press=press,
        team=str((body.get("team") or {}).get("id") or ""),
        app=str(body.get("api_app_id") or ""),
        view=modal,
        response_url=str(body.get("response_url") or ""),
    )


def _channel(body: Mapping[str, Any], press: Press | None, modal: Shown | None) -> str | None:
    """Where it happened; of a form, where the form was opened."""
    if press is not None and press.channel:
        return press.channel
    if modal is not None and modal.origin is not None:
        return modal.origin.channel
    return str((body.get("channel") or {}).get("id") or "") or None


def _is_direct(channel: str | None) -> bool:
    return bool(channel) and str(channel).startswith("D")


def _id(body: Mapping[str, Any]) -> str:
    """An interaction's trigger; where Slack sends none, the payload itself."""
    if body.get("trigger_id"):
        return f"trigger:{body['trigger_id']}"
    return "sha:" + hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
