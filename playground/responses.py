"""The response_url of an interaction: five answers within half an hour. Refuses more as Slack does."""

import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playground.refusal import SlackError

if TYPE_CHECKING:
    from playground.workspace import Conversation, Workspace

Json = dict[str, Any]
USES = 5
SECONDS = 30 * 60.0


@dataclass
class Response:
    user: str
    channel: str
    ts: str  # of the message the interaction came from; empty after a command
    ephemeral: bool
    until: float  # time.monotonic()
    uses: int = 0


class Responses:
    """`base`: where the server answers, known once it has started."""

    def __init__(self, workspace: "Workspace") -> None:
        self.workspace = workspace
        self.base = ""
        self.open: dict[str, Response] = {}

    def new(self, user: str, channel: str, ts: str = "", *, ephemeral: bool = False) -> str:
        key = secrets.token_hex(12)
        self.open[key] = Response(user, channel, ts, ephemeral, time.monotonic() + SECONDS)
        return f"{self.base}respond/{key}"

    def answer(self, key: str, body: Json, content: Json) -> None:
        """`content`: the message in it, already checked; empty where the original is only deleted."""
        response = self.open.get(key)
        if response is None or time.monotonic() > response.until:
            raise SlackError("expired_url")
        if response.uses >= USES:
            raise SlackError("used_url")
        response.uses += 1
        if body.get("delete_original"):
            self._delete(response)
        elif body.get("replace_original"):
            self._replace(response, content)
        elif body.get("response_type") == "in_channel":
            self.workspace.post(self._channel(response), self.workspace.bot.id, content)
        else:
            self.workspace.whisper(self._channel(response), response.user, content)

    def _replace(self, response: Response, content: Json) -> None:
        message = self._original(response)
        if message is None:
            self.workspace.whisper(self._channel(response), response.user, content)
        else:
            self.workspace.change(self._channel(response), message, content)

    def _delete(self, response: Response) -> None:
        message = self._original(response)
        if message is not None:
            self.workspace.remove(self._channel(response), message)

    def _original(self, response: Response) -> Json | None:
        if response.ephemeral:
            return next((each for each in self.workspace.ephemerals if each["ts"] == response.ts), None)
        return self._channel(response).message(response.ts)

    def _channel(self, response: Response) -> "Conversation":
        return self.workspace.conversations[response.channel]
