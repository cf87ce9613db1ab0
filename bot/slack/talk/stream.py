"""An answer that grows in its thread, a claim at a time. Where Slack has no streams, or this one breaks, nothing is
lost: what stands there in the end is written by whoever asked for the stream."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.blocks import limits
from bot.slack.niceties import Niceties

DIED = "message_not_in_streaming_state"  # after some five minutes, without a word
_MOST_MESSAGES = 4


@dataclass
class Part:
    """One message of it, with how many claims Slack took."""

    ts: str
    claims: int = 0


@dataclass
class Place:
    """Where it grows. Slack wants to know for whom."""

    channel: str
    thread: str
    user: str
    team: str


@dataclass
class Stream:
    niceties: Niceties
    place: Place
    began: Callable[[str], Awaitable[None]]  # with the `ts` of each message
    parts: list[Part] = field(default_factory=list)
    _waiting: list[str] = field(default_factory=list)  # not yet confirmed
    _growing: bool = False
    _broken: bool = False
    _ended: bool = False

    async def add(self, text: str) -> None:
        """`text`: one claim, as Markdown. What is not taken now comes with the next one, or in a new message."""
        if self._broken or self._ended:
            return
        self._waiting.append(text)
        if self._growing:
            trouble = await self._append()
            if trouble != DIED:
                self._broken = bool(trouble)
                return
            self._growing = False
            await self._stop()  # should it live after all: it is to be changed later
        await self._start()

    async def end(self) -> None:
        """Nothing grows any more; also where it broke. Slack is told once."""
        if self._ended:
            return
        if self.parts and (self._growing or self._broken):
            await self._stop()
        self._ended = True

    async def _start(self) -> None:
        if len(self.parts) >= _MOST_MESSAGES:
            self._broken = True
            return
        place = self.place
        trouble, answer = await self.niceties.call(
            "chat.startStream",
            {
                "channel": place.channel,
                "thread_ts": place.thread,
                "recipient_user_id": place.user,
                "recipient_team_id": place.team,
                "markdown_text": self._text(),
            },
        )
        if trouble or not answer.get("ts"):
            self._broken = True
            return
        self._growing = True
        self.parts.append(Part(str(answer["ts"])))
        self._confirm()
        await self.began(self.parts[-1].ts)

    async def _stop(self) -> None:
        await self.niceties.call("chat.stopStream", self._of(self.parts[-1]))

    async def _append(self) -> str:
        part = self.parts[-1]
        trouble, _ = await self.niceties.call("chat.appendStream", self._of(part) | {"markdown_text": self._text()})
        if not trouble:
            self._confirm()
        return trouble

    def _text(self) -> str:
        return "".join(self._waiting)[: limits.STREAMED]

    def _confirm(self) -> None:
        self.parts[-1].claims += len(self._waiting)
        self._waiting.clear()

    def _of(self, part: Part) -> dict[str, str]:
        return {"channel": self.place.channel, "ts": part.ts}
