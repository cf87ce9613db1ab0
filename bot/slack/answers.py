"""How a person is answered: in the direct message, to the asker alone in a channel, or on Home. Never into a channel
for all to read; where Slack takes no ephemeral message, the answer comes as a direct message."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.blocks import Message, limits
from bot.delivery.pace import Pace
from bot.slack.clients import Clients
from bot.slack.posting import TOO_MUCH, Doubtful, Posted, Refused, post_once
from bot.slack.request import HOME, MESSAGE, Request
from bot.slack.trouble import name_of

log = logging.getLogger(__name__)
_TRIES = 60  # each as late as Slack says: a refused post was not posted
_NO_HOME = frozenset({"user_not_found", "user_disabled", "not_enabled", "account_inactive", "unknown_method"})


@dataclass
class Answers:
    clients: Clients
    pace: Pace

    async def answer(self, request: Request, message: Message) -> None:
        if request.kind == HOME:
            await self.show_home(request.user, message)
        elif request.kind == MESSAGE and request.channel:
            await self._post("chat.postMessage", request.channel, message, request.thread)
        elif request.channel and await self._ephemeral(request, message):
            return
        else:
            await self.write_to(request.user, message)

    async def write_to(self, slack_id: str, message: Message) -> bool:
        """As a direct message. False when Slack refused it."""
        return await self._post("chat.postMessage", await self.direct(slack_id), message, None)

    async def show_home(self, slack_id: str, message: Message, seen: str = "") -> str:
        """The hash of what is published. `seen`: of what is to be replaced; raises Slack's hash_conflict where another
        one is there. Nothing happens where Slack has no Home for that user (any more)."""
        view = {"type": "home", "callback_id": "home", "blocks": message.blocks[: limits.VIEW_BLOCKS]}
        try:
            answer = await self.clients.reads.views_publish(user_id=slack_id, view=view, hash=seen or None)
        except SlackApiError as error:
            if name_of(error) not in _NO_HOME:
                raise
            log.info("no Home to publish: %s", name_of(error))
            return ""
        return str((answer.get("view") or {}).get("hash") or "")

    async def _ephemeral(self, request: Request, message: Message) -> bool:
        assert request.channel is not None  # noqa: S101
        return await self._post("chat.postEphemeral", request.channel, message, request.thread, user=request.user)

    async def _post(
        self, method: str, channel: str, message: Message, thread: str | None, *, user: str | None = None
    ) -> bool:
        payload: dict[str, Any] = {"channel": channel, **message.as_payload()}
        payload |= {"unfurl_links": False, "unfurl_media": False} if method == "chat.postMessage" else {}
        payload |= {"thread_ts": thread} if thread else {}
        payload |= {"user": user} if user else {}
        return await self._until_said(method, channel, payload)

    async def _until_said(self, method: str, channel: str, payload: Mapping[str, Any]) -> bool:
        """Again only after a 429 or where Slack was not reached: then nothing was posted."""
        for _ in range(_TRIES):
            await self.pace.turn(channel)
            match await post_once(self.clients.posts, method, payload):
                case Posted():
                    return True
                case Refused(reason, wait) if wait is not None or reason.startswith("not reached"):
                    self.pace.hold(wait if wait is not None else 1.0)
                case Refused(reason) if reason in TOO_MUCH and "blocks" in payload:
                    log.error("%s refused the blocks (%s): the text alone is sent", method, reason)
                    payload = {key: value for key, value in payload.items() if key != "blocks"}
                case Refused(reason):
                    log.warning("%s was refused: %s", method, reason)
                    return False
                case Doubtful(reason):
                    log.warning("%s is in doubt: %s", method, reason)
                    return True
        return False

    async def direct(self, slack_id: str) -> str:
        """The channel of the direct message with that user; the user's id where Slack does not open one."""
        try:
            opened = await self.clients.reads.conversations_open(users=slack_id)
        except SlackApiError as error:
            if name_of(error) == "unknown_method":
                return slack_id
            raise
        return str((opened.get("channel") or {}).get("id") or slack_id)
