"""auth.test and users.*."""

from typing import Any

from playground.methods.reading import is_on, page_of
from playground.refusal import SlackError
from playground.workspace import Workspace

Json = dict[str, Any]


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
    members = [user.as_slack(locale=is_on(args, "include_locale")) for user in workspace.users.values()]
    page, cursor = page_of(members, args)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def users_info(workspace: Workspace, args: Json) -> Json:
    user = workspace.users.get(str(args.get("user", "")))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": user.as_slack(locale=is_on(args, "include_locale"))}


def users_lookup_by_email(workspace: Workspace, args: Json) -> Json:
    wanted = str(args.get("email", "")).lower()
    for user in workspace.users.values():
        if user.email and user.email.lower() == wanted and not user.deleted:
            return {"user": user.as_slack()}
    raise SlackError("users_not_found")


METHODS = {
    "auth.test": auth_test,
    "users.list": users_list,
    "users.info": users_info,
    "users.lookupByEmail": users_lookup_by_email,
}
