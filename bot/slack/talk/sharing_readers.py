"""Who would read what is posted in a channel. Refuses to share where anyone from outside reads along, or may soon, and
where Slack does not tell: CRM answers then stay with who asked.

Members are read each time; whether one is a guest is known for five minutes, and `user_change` evicts it.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.trouble import name_of
from bot.slack.users import SlackUser, SlackUsers

log = logging.getLogger(__name__)
Outside = Literal["other_company", "invited", "guests", "unknown", "too_many", "not_in_it"]
_PAGE = 200
_PAGES = 25  # of members
_ASKED = 300  # members that are looked up one by one, where the list of all users does not hold them
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Readers:
    """`people`: members, apps not counted. `group`: a conversation without a name."""

    people: int
    group: bool = False


async def readers(slack: AsyncWebClient, users: SlackUsers, channel: str, sharer: str) -> Readers | Outside:
    """Never raises for what Slack does not tell."""
    try:
        return await _readers(slack, users, channel, sharer)
    except SlackApiError as error:
        log.warning("the members of a channel are not known: %s", name_of(error))
    except (ClientError, TimeoutError, OSError) as error:
        log.warning("the members of a channel are not known: %s", type(error).__name__)
    return "unknown"


async def _readers(slack: AsyncWebClient, users: SlackUsers, channel: str, sharer: str) -> Readers | Outside:
    answer = await slack.conversations_info(channel=channel)
    told: Mapping[str, Any] = answer.get("channel") or {}
    if not told.get("id"):
        return "unknown"
    if _is_shared(told, users.team):
        return "other_company"
    if _is_pending(told):
        return "invited"
    members = await _members(slack, channel)
    if members is None:
        return "too_many"
    if sharer not in members:
        return "not_in_it"
    people = await _people(users, members)
    if people is None:
        return "too_many"
    if None in people.values():
        people.pop(await _itself(slack), None)
    return _judged(list(people.values()), group=bool(told.get("is_mpim")))


def _is_shared(told: Mapping[str, Any], team: str) -> bool:
    """With another organisation. Shared among the workspaces of one organisation is not; who is in it is looked at."""
    connected = [one for one in told.get("connected_team_ids") or [] if one != team]
    return bool(
        told.get("is_ext_shared")
        or (told.get("is_shared") and not told.get("is_org_shared"))
        or (connected and not told.get("is_org_shared"))
    )


def _is_pending(told: Mapping[str, Any]) -> bool:
    return any(told.get(name) for name in ("is_pending_ext_shared", "pending_shared", "pending_connected_team_ids"))


async def _members(slack: AsyncWebClient, channel: str) -> list[str] | None:
    """None for more than can be looked at."""
    members: list[str] = []
    cursor = ""
    for _ in range(_PAGES):
        answer = await slack.conversations_members(channel=channel, limit=_PAGE, cursor=cursor or None)
        members += [str(one) for one in answer.get("members") or []]
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return members
    return None


async def _people(users: SlackUsers, members: Sequence[str]) -> dict[str, SlackUser | None] | None:
    """By id; None there: one whom Slack does not know. None: more than can be looked at."""
    everyone = {user.id: user for user in await users.everyone() or []}
    found: dict[str, SlackUser | None] = {one: everyone.get(one) for one in members}
    unknown = [one for one, user in found.items() if user is None]
    if len(unknown) > _ASKED:
        return None
    gate = asyncio.Semaphore(_AT_ONCE)

    async def look(slack_id: str) -> SlackUser | None:
        async with gate:
            return await users.user(slack_id)

    return found | dict(zip(unknown, await asyncio.gather(*map(look, unknown)), strict=True))


async def _itself(slack: AsyncWebClient) -> str:
    """The bot, which not every Slack counts among its users."""
    return str((await slack.auth_test()).get("user_id") or "")


def _judged(people: Sequence[SlackUser | None], *, group: bool) -> Readers | Outside:
    present = [user for user in people if user is None or not user.deleted]
    if any(user is not None and user.stranger for user in present):
        return "other_company"
    if any(user is not None and user.guest for user in present):
        return "guests"
    if any(user is None for user in present):
        return "unknown"
    return Readers(sum(not user.bot for user in present if user), group)
