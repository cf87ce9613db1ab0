"""What was shown of an insight, remembered for feedback, for threads, and to tell whether a later reading is new."""

from datetime import datetime
from typing import Any

from bot.reading.insight_lines import read_line
from bot.slack.presses.press import Press
from bot.slack.presses.reply import Asked
from bot.slack.presses.standing import HIDDEN, hidden_from
from bot.slack.talk.insight_place import Place
from bot.slack.talk.insight_read import Read
from bot.slack.talk.room import Room
from crm.instants import micros
from insights.displays import Display, New
from insights.model import Insight

_BESIDE = ("cached", "tokens")  # no part of what was shown


def differs(before: Display, found: Read) -> bool:
    """Nothing of it is kept while HIPAA is on: then what it was made of is compared."""
    insight, content = found.insight, before.content
    if content is not None:
        hidden = list(content.get(HIDDEN) or ())
        return bool(content.get("shown") != _shown(insight)) or hidden != hidden_from(found.viewer)
    names = tuple(str(ref) for ref in insight.engagements)
    return (before.mode, before.mode_reason, before.retrieved) != (insight.mode, insight.mode_reason, names)


async def kept_at(room: Room, press: Press) -> Display | None:
    """Of the message that was pressed in."""
    if not press.channel or not press.ts:
        return None
    display = await room.engine.run(room.engine.displays.standing_at, press.channel, press.ts)
    return display if display is not None and display.kind == "insight" else None


async def keep(room: Room, asked: Asked, found: Read, place: Place) -> None:
    await room.engine.run(_keep, room, asked, found, place)


def since(found: Read, before: Display, now: datetime) -> str:
    """Nothing new since 08:28; where nothing was kept, when it was looked at again."""
    if before.content is None:
        return read_line(found.voice, "insight.looked_again", micros(now))
    return read_line(found.voice, "insight.nothing_new", before.content.get("read_at") or before.at)


def _keep(room: Room, asked: Asked, found: Read, place: Place) -> None:
    insight, displays = found.insight, room.engine.displays
    new = New(
        kind="insight",
        user_id=asked.rep.viewer.user_id,
        deal_id=insight.deal.id,
        mode=insight.mode,
        mode_reason=insight.mode_reason,
        retrieved=insight.engagements,
        content={"shown": _shown(insight), "read_at": found.read_at, HIDDEN: hidden_from(found.viewer)},
        model=insight.told.model,
        prompt_version=insight.told.prompt_version,
        channel=place.channel,
        thread=place.thread or place.ts,
    )
    displays.placed(displays.keep(new, at=micros(asked.now)), place.channel, place.ts)


def _shown(insight: Insight) -> dict[str, Any]:
    return {name: value for name, value in insight.as_json().items() if name not in _BESIDE}
