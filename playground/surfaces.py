"""Where elements stand: a message, a Home, the view on top of a person's modals; and how a payload names that place.

Refuses what that person cannot see (NotThere): others' ephemeral messages, conversations without them, closed views.
"""

from dataclasses import dataclass
from typing import Any

from playground.elements import NotThere
from playground.states import Key
from playground.workspace import Conversation, User, Workspace

Json = dict[str, Any]


@dataclass(frozen=True)
class Surface:
    """`place`: the part of the payload that says where. `answers_to`: channel, ts and whether ephemeral, for a
    response_url; None where Slack gives none."""

    key: Key
    blocks: list[Json]
    place: Json
    answers_to: tuple[str, str, bool] | None = None


def message_surface(workspace: Workspace, user: User, channel: Conversation, ts: str) -> Surface:
    passing = next((each for each in workspace.ephemerals if each["ts"] == ts and each["user"] == user.id), None)
    message = passing or channel.message(ts)
    if message is None or user.id not in channel.members:
        raise NotThere(f"no message {ts}")
    key = ("message", channel.id, ts, user.id)
    blocks = message.get("blocks") or []
    name = "directmessage" if channel.is_im else "privategroup" if channel.is_private else channel.name
    container: Json = {"type": "message", "message_ts": ts, "channel_id": channel.id, "is_ephemeral": bool(passing)}
    place: Json = {"channel": {"id": channel.id, "name": name}, "container": container}
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    if not passing:  # Slack does not send what an ephemeral message says
        place["message"] = {name: value for name, value in message.items() if name != "metadata"}
    place["state"] = {"values": workspace.states.values(key, blocks)}
    return Surface(key, blocks, place, (channel.id, ts, bool(passing)))


def home_surface(workspace: Workspace, user: User) -> Surface:
    view = workspace.homes.get(user.id)
    if view is None:
        raise NotThere("no Home was published")
    key = ("home", user.id)
    shown = {**view, "state": {"values": workspace.states.values(key, view["blocks"])}}
    return Surface(key, view["blocks"], {"container": {"type": "view", "view_id": view["id"]}, "view": shown})


def modal_surface(workspace: Workspace, user: User) -> Surface:
    view = workspace.modals.top(user.id)
    if view is None:
        raise NotThere("no modal is open")
    place = {"container": {"type": "view", "view_id": view["id"]}, "view": workspace.modals.shown(view)}
    return Surface(("view", view["id"]), view["blocks"], place)
