"""What was shown of an insight, remembered for feedback, for threads, and to tell whether a later reading is new."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.reading.insight_lines import read_line
from bot.slack.presses.press import Press
from bot.slack.presses.reply import Asked
from bot.slack.talk.insight_place import Place
from bot.slack.talk.insight_read import Read
from bot.slack.talk.room import Room
from crm.instants import micros
from insights.displays import New
from insights.model import Insight

_BESIDE = ("cached", "tokens")  # no part of what was shown


@dataclass(frozen=True)
class Kept:
    """`shown` None: nothing of it is kept while HIPAA is on."""

    user_id: str
    at: int
    mode: str
    mode_reason: str | None
    retrieved: tuple[str, ...]
    shown: Any = field(repr=False)
    read_at: int | None = None

    def differs(self, found: Read) -> bool:
        insight = found.insight
        if self.shown is not None:
            return bool(self.shown != _shown(insight))
        names = tuple(str(ref) for ref in insight.engagements)
        return (self.mode, self.mode_reason, self.retrieved) != (insight.mode, insight.mode_reason, names)


async def kept_at(room: Room, press: Press) -> Kept | None:
    """Of the message that was pressed in."""
    if not press.channel or not press.ts:
        return None
    display = await room.engine.run(room.engine.displays.standing_at, press.channel, press.ts)
    if display is None or display.kind != "insight":
        return None
    content = display.content or {}
    return Kept(
        display.user_id, display.at, display.mode, display.mode_reason, display.retrieved,
        content.get("shown"), content.get("read_at"),
    )  # fmt: skip


async def keep(room: Room, asked: Asked, found: Read, place: Place) -> None:
    await room.engine.run(_keep, room, asked, found, place)


def since(found: Read, before: Kept, now: datetime) -> str:
    """Nothing new since 08:28; where nothing was kept, when it was looked at again."""
    if before.shown is None:
        return read_line(found.voice, "insight.looked_again", micros(now))
    return read_line(found.voice, "insight.nothing_new", before.read_at or before.at)


def _keep(room: Room, asked: Asked, found: Read, place: Place) -> None:
    insight, displays = found.insight, room.engine.displays
    new = New(
        kind="insight",
        user_id=asked.rep.viewer.user_id,
        deal_id=insight.deal.id,
        mode=insight.mode,
        mode_reason=insight.mode_reason,
        retrieved=insight.engagements,
        content={"shown": _shown(insight), "read_at": found.read_at},
        model=insight.told.model,
        prompt_version=insight.told.prompt_version,
        channel=place.channel,
        thread=place.thread or place.ts,
    )
    displays.placed(displays.keep(new, at=micros(asked.now)), place.channel, place.ts)


def _shown(insight: Insight) -> dict[str, Any]:
    return {name: value for name, value in insight.as_json().items() if name not in _BESIDE}
