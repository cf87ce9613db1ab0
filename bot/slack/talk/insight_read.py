"""A deal read for whoever presses, with the rights of then and again of the moment it is shown: who lost one meanwhile
sees nothing of it. What is shown is noted in the audit."""

import asyncio
from dataclasses import dataclass
from typing import TypeVar

from bot.digest.build import read_frame
from bot.digest.voice import Voice
from bot.slack.identity import Rep
from bot.slack.presses.looking import note_shown
from bot.slack.presses.reply import Asked
from bot.slack.talk.around import all_visible
from bot.slack.talk.room import Room
from crm.errors import NotVisible
from crm.gate import Gate
from crm.instants import micros
from crm.kinds import Ref
from crm.viewer import Viewer
from insights.model import Insight

PATIENCE = 1.0  # seconds; what takes longer says that it is being read
_SLOW = 0.5
_TURNS = 3
T = TypeVar("T")


@dataclass(frozen=True)
class Read:
    """What a person sees of a deal. `viewer`: with the rights that it was read with; `read_at`: when the CRM was read
    last."""

    viewer: Viewer
    insight: Insight
    voice: Voice
    read_at: int | None

    @property
    def deal(self) -> Ref:
        return Ref("deals", self.insight.deal.id)


def deal_of(asked: Asked) -> str:
    """Of a button of an insight, or to one."""
    return asked.press.value.rpartition("|")[2].removeprefix("deals:")


async def read(room: Room, asked: Asked, deal_id: str) -> Read | None:
    """None: nothing of it is to be seen (any more). Raises NotMatched."""
    rep = asked.rep
    for _ in range(_TURNS):
        began = asyncio.get_running_loop().time()
        found = await room.engine.run(_read, room, asked, rep, deal_id)
        if found is None or asyncio.get_running_loop().time() - began < _SLOW:
            break
        rep = await room.identity.who(asked.rep.slack_id)  # a model took its time
        if await room.engine.run(_still_so, room, rep, found.insight):
            break
    else:
        found = None  # whatever is read has changed before it can be shown
    if found is not None:
        await room.engine.run(note_shown, room.desk, asked, "insight.shown", [found.deal, *found.insight.engagements])
    return found


def _read(room: Room, asked: Asked, rep: Rep, deal_id: str) -> Read | None:
    try:
        insight = room.engine.insights.of(rep.viewer, deal_id, now=micros(asked.now), language=rep.language)
    except NotVisible:
        return None
    desk = room.desk
    frame = read_frame(desk.database, rep.viewer, now=asked.now, slack_zone=rep.slack_zone, language=desk.language)
    return Read(rep.viewer, insight, Voice(asked.words, frame.day, frame.now), frame.read_at)


def _still_so(room: Room, rep: Rep, insight: Insight) -> bool:
    named = [Ref("deals", insight.deal.id), *(Ref.parse(name) for name in insight.known), *insight.engagements]
    if not all_visible(room.desk.database, rep.viewer, named):
        return False
    return insight.mode == "crm_only" or Gate(room.desk.database).why_silent() is None


async def is_there(reading: "asyncio.Task[T]", seconds: float = PATIENCE) -> bool:
    """Whether it is done by then."""
    done, _ = await asyncio.wait({reading}, timeout=seconds)
    return bool(done)
