"""How a person is answered: in the direct message, to the asker alone in a channel, or on Home. Never into a channel
for all to read; where Slack takes no ephemeral message, the answer comes as a direct message."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.blocks import Message, limits
from bot.blocks.elements import Block
from bot.blocks.feedback import with_plain_buttons
from bot.delivery.pace import Pace
from bot.slack.clients import Clients
from bot.slack.posting import TOO_MUCH, Doubtful, Outcome, Posted, Refused, post_once
from bot.slack.request import HOME, MESSAGE, Request
from bot.slack.trouble import is_said, name_of

log = logging.getLogger(__name__)
_TRIES = 60  # each as late as Slack says: a refused post was not posted
_NO_HOME = frozenset({"user_not_found", "user_disabled", "not_enabled", "account_inactive", "unknown_method"})


@dataclass
class Answers:
    clients: Clients
    pace: Pace
    _old: bool = field(default=False, init=False)  # this Slack has refused feedback buttons and taken plain ones

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

    async def post(self, channel: str, message: Message, thread: str | None = None) -> Outcome:
        """For all who read that channel. `Posted` tells where it stands."""
        return await self._send("chat.postMessage", channel, message, thread)

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

    async def change(self, channel: str, ts: str, message: Message) -> bool:
        """In place of what that message of ours shows. False where Slack does not let it be changed (any more)."""
        first, plain = self._known(message.blocks), with_plain_buttons(message.blocks)
        for blocks in (first, *([plain] if plain != first else [])):
            try:
                await self.clients.reads.chat_update(channel=channel, ts=ts, text=message.text, blocks=blocks)
            except SlackApiError as error:
                if not is_said(error):
                    raise
                log.warning("a message was not changed: %s", name_of(error))
                if name_of(error) not in TOO_MUCH:
                    return False
            else:
                self._old = self._old or blocks is not first
                return True
        return False

    def _known(self, blocks: list[Block]) -> list[Block]:
        """Without what this Slack has refused before."""
        return with_plain_buttons(blocks) if self._old else blocks

    async def _ephemeral(self, request: Request, message: Message) -> bool:
        """A message that began a thread is answered beside it: within it only those would read who have opened it."""
        assert request.channel is not None  # noqa: S101
        began = request.press is not None and request.thread == request.press.ts
        thread = None if began else request.thread
        return await self._post("chat.postEphemeral", request.channel, message, thread, user=request.user)

    async def _post(
        self, method: str, channel: str, message: Message, thread: str | None, *, user: str | None = None
    ) -> bool:
        return not isinstance(await self._send(method, channel, message, thread, user=user), Refused)

    async def _send(
        self, method: str, channel: str, message: Message, thread: str | None, *, user: str | None = None
    ) -> Outcome:
        payload: dict[str, Any] = {"channel": channel, "text": message.text, "blocks": self._known(message.blocks)}
        payload |= {"unfurl_links": False, "unfurl_media": False} if method == "chat.postMessage" else {}
        payload |= {"thread_ts": thread} if thread else {}
        payload |= {"user": user} if user else {}
        return await self._until_said(method, channel, payload)

    async def _until_said(self, method: str, channel: str, payload: Mapping[str, Any]) -> Outcome:
        """Again only after a 429 or where Slack was not reached, or with simpler blocks: then nothing was posted."""
        outcome: Outcome = Refused("never tried")
        first = payload
        for _ in range(_TRIES):
            await self.pace.turn(channel)
            outcome = await post_once(self.clients.posts, method, payload)
            match outcome:
                case Posted():
                    self._old = self._old or (payload is not first and "blocks" in payload)
                    return outcome
                case Refused(reason, wait) if wait is not None or reason.startswith("not reached"):
                    self.pace.hold(wait if wait is not None else 1.0)
                case Refused(reason) if reason in TOO_MUCH and "blocks" in payload:
                    log.error("%s refused the blocks (%s): simpler ones are sent", method, reason)
                    payload = simpler(payload)
                case Refused(reason):
                    log.warning("%s was refused: %s", method, reason)
                    return outcome
                case Doubtful(reason):
                    log.warning("%s is in doubt: %s", method, reason)
                    return outcome
        return outcome

    async def direct(self, slack_id: str) -> str:
        """The channel of the direct message with that user; the user's id where Slack does not open one."""
        try:
            opened = await self.clients.reads.conversations_open(users=slack_id)
        except SlackApiError as error:
            if name_of(error) == "unknown_method":
                return slack_id
            raise
        return str((opened.get("channel") or {}).get("id") or slack_id)


def simpler(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What is sent where Slack refused the blocks: without the newer ones, then the text alone."""
    plain = with_plain_buttons(payload["blocks"])
    if plain != payload["blocks"]:
        return {**payload, "blocks": plain}
    return {key: value for key, value in payload.items() if key != "blocks"}
