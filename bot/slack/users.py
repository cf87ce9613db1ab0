"""Slack users as the bot needs them: read once from Slack's shape, kept for five minutes. Refuses to guess: a flag that
Slack does not send is taken as Slack means it (absent is false, an absent `is_email_confirmed` is confirmed)."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.trouble import is_said, name_of

log = logging.getLogger(__name__)
_KEEP = 300.0  # seconds
_GONE = frozenset({"user_not_found", "users_not_found", "user_not_visible"})


@dataclass(frozen=True)
class SlackUser:
    id: str
    team: str
    email: str | None = field(repr=False)  # lower case
    zone: str | None
    locale: str | None
    bot: bool
    deleted: bool
    guest: bool
    stranger: bool
    confirmed: bool

    @classmethod
    def read(cls, raw: Mapping[str, Any], team: str) -> "SlackUser":
        """`team` is the workspace's own: whoever belongs to another one is a stranger."""
        profile = raw.get("profile") or {}
        email = profile.get("email") or raw.get("email")
        own_teams = {str(raw.get("team_id") or team), *((raw.get("enterprise_user") or {}).get("teams") or [])}
        return cls(
            id=str(raw.get("id", "")),
            team=team,
            email=str(email).strip().lower() or None if email else None,
            zone=raw.get("tz") or None,
            locale=raw.get("locale") or None,
            bot=bool(raw.get("is_bot") or raw.get("is_workflow_bot") or raw.get("id") == "USLACKBOT"),
            deleted=bool(raw.get("deleted")),
            guest=bool(raw.get("is_restricted") or raw.get("is_ultra_restricted")),
            stranger=bool(raw.get("is_stranger")) or (bool(team) and team not in own_teams),
            confirmed=raw.get("is_email_confirmed") is not False,
        )

    @property
    def outsider(self) -> bool:
        """Never matched, and answered with one neutral sentence."""
        return self.guest or self.stranger or self.bot or self.deleted


class SlackUsers:
    """The workspace's users. `clock` counts seconds, for the age of what is kept."""

    def __init__(self, client: AsyncWebClient, team: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.team = team
        self._client = client
        self._clock = clock
        self._kept: dict[str, tuple[float, SlackUser]] = {}
        self._everyone: tuple[float, list[SlackUser] | None] | None = None
        self._reading = asyncio.Lock()

    async def user(self, slack_id: str) -> SlackUser | None:
        """None for one whom Slack does not know. Raises what the client raises when Slack does not answer."""
        kept = self._kept.get(slack_id)
        if kept and self._clock() - kept[0] < _KEEP:
            return kept[1]
        try:
            answer = await self._client.users_info(user=slack_id, include_locale=True)
        except SlackApiError as error:
            if name_of(error) in _GONE:
                return None
            raise
        return self._keep(answer["user"])

    async def everyone(self) -> list[SlackUser] | None:
        """All users by users.list; None where that method does not help (then: `with_email`, one by one)."""
        async with self._reading:  # several senders ask at once; one reads
            if self._everyone is None or self._clock() - self._everyone[0] >= _KEEP:
                self._everyone = (self._clock(), await self._read_everyone())
            return self._everyone[1]

    async def _read_everyone(self) -> list[SlackUser] | None:
        try:
            found = [SlackUser.read(raw, self.team) async for raw in self._pages()]
        except SlackApiError as error:
            if not is_said(error):
                raise
            log.warning("users.list: %s; users are looked up one by one", name_of(error))
            return None
        if not any(user.email for user in found):
            log.warning("Slack shows no e-mails: the bot needs the scope users:read.email")
            return None
        return found

    async def with_email(self, email: str) -> SlackUser | None:
        try:
            answer = await self._client.users_lookupByEmail(email=email)
        except SlackApiError as error:
            if name_of(error) in _GONE:
                return None
            raise
        return self._keep(answer["user"])

    def evict(self, slack_id: str) -> None:
        self._kept.pop(slack_id, None)

    async def refresh(self, slack_id: str) -> SlackUser | None:
        """After `user_change`: this one anew. Slack tells of every changed status, so the others stay."""
        self.evict(slack_id)
        user = await self.user(slack_id)
        at, known = self._everyone or (0.0, None)
        if known is not None:
            self._everyone = (at, [each for each in known if each.id != slack_id] + ([user] if user else []))
        return user

    def _keep(self, raw: Mapping[str, Any]) -> SlackUser:
        user = SlackUser.read(raw, self.team)
        self._kept[user.id] = (self._clock(), user)
        return user

    async def _pages(self) -> AsyncIterator[Mapping[str, Any]]:
        cursor = ""
        for _ in range(1000):
            answer = await self._client.users_list(limit=200, cursor=cursor or None)
            for raw in answer.get("members") or []:
                yield raw
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return
