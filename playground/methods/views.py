"""views.*: Homes and modals."""

from typing import Any

from playground.blocks import numbered
from playground.limits import view_problems
from playground.refusal import SlackError, refuse
from playground.workspace import Workspace

Json = dict[str, Any]


def publish(workspace: Workspace, args: Json) -> Json:
    user_id, view = str(args.get("user_id", "")), args.get("view")
    if user_id not in workspace.users:
        raise SlackError("user_not_found")
    if not isinstance(view, dict) or view.get("type") != "home":
        raise SlackError("invalid_arguments")
    refuse(view_problems(view), "invalid_arguments")
    before = workspace.homes.get(user_id)
    if args.get("hash") and before is not None and args["hash"] != before["hash"]:
        raise SlackError("hash_conflict")
    if before is not None:
        workspace.states.settle(("home", user_id), before["blocks"])
    names = {"id": before["id"] if before else workspace.new_id("V"), "hash": workspace.new_ts()}
    shown = {**view, **names, "blocks": numbered(view["blocks"], workspace.new_id)}
    workspace.homes[user_id] = shown
    workspace.changed()
    return {"view": {**shown, "state": {"values": workspace.states.values(("home", user_id), shown["blocks"])}}}


def open_view(workspace: Workspace, args: Json) -> Json:
    return {"view": workspace.modals.open(str(args.get("trigger_id", "")), args.get("view"))}


def push(workspace: Workspace, args: Json) -> Json:
    return {"view": workspace.modals.push(str(args.get("trigger_id", "")), args.get("view"))}


def update(workspace: Workspace, args: Json) -> Json:
    view_id, external_id = str(args.get("view_id") or ""), str(args.get("external_id") or "")
    seen = str(args.get("hash") or "")
    return {"view": workspace.modals.update(args.get("view"), view_id=view_id, external_id=external_id, seen=seen)}


METHODS = {"views.publish": publish, "views.open": open_view, "views.push": push, "views.update": update}
