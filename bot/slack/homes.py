"""Each person's Home as it is published: one at a time per person, the latest state last. Answers presses in their row,
and draws anew, behind the scenes, what changed elsewhere. Publishes only to those who opened Home once."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk.errors import SlackApiError

from bot.blocks import Message
from bot.blocks.elements import Block
from bot.home.build import build_home
from bot.home.draw import home_blocks, with_numbers
from bot.home.place import Place, keep_place, place_of, those_with_home
from bot.logs import where
from bot.slack.answers import Answers
from bot.slack.bindings import bound_users
from bot.slack.identity import Identity, NotMatched, Rep
from bot.slack.presses.press import Press
from bot.slack.presses.reply import Desk, Reply
from bot.slack.trouble import name_of
from crm.audit import write_audit
from crm.instants import micros

log = logging.getLogger(__name__)
_MOST = 500
_TAKES_BACK = frozenset(
    {"undo", "undo_action", "undo_one", "undo_saved"}
)  # their row is drawn anew, in the place that it has


@dataclass
class _Shown:
    """One person's Home as this process published it last. `wanted`: somebody asked for it to be drawn anew."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    blocks: list[Block] = field(default_factory=list)
    hash: str = ""
    wanted: bool = False
    drawing: bool = False

    def under(self, press: Press) -> tuple[list[Block], str]:
        """What a press is answered in, and what must still be there then: a quick second press carries the Home of
        before the first; another process may have published since."""
        if self.blocks and _second(self.hash) >= _second(press.hash):
            return self.blocks, self.hash
        return press.blocks, press.hash


@dataclass
class Homes:
    desk: Desk
    identity: Identity
    answers: Answers
    now: Callable[[], datetime]
    working: set[asyncio.Task[None]] = field(default_factory=set)
    _shown: OrderedDict[str, _Shown] = field(default_factory=OrderedDict)

    async def show(self, slack_id: str, move: Callable[[Place], Place] = lambda place: place) -> None:
        """Where that person was, or goes now. Raises NotMatched; rights are those of the moment it is drawn."""
        shown = self._of(slack_id)
        async with shown.lock:
            rep = await self.identity.who(slack_id)
            await asyncio.to_thread(self._go, rep, move)
            await self._publish(rep, shown, await self._draw(rep))

    async def empty(self, slack_id: str, message: Message) -> None:
        shown = self._of(slack_id)
        async with shown.lock:
            shown.blocks, shown.hash = [], ""
            await self.answers.show_home(slack_id, message)

    async def edit(self, slack_id: str, press: Press, reply: Reply) -> bool:
        """The pressed row changes and the numbers around it; everything else stays. False: the row is not there."""
        shown = self._of(slack_id)
        async with shown.lock:
            rep = await self.identity.who(slack_id)
            fresh = await self._draw(rep)
            if press.verb in _TAKES_BACK and not reply.refused and press.view is None:
                await self._publish(rep, shown, fresh)
                return True
            blocks, seen = shown.under(press)
            edited = reply.edit(list(blocks)) if reply.edit and blocks else None
            return edited is not None and await self._replace(rep, shown, with_numbers(edited, fresh), seen, fresh)

    def refresh_soon(self, slack_id: str) -> None:
        """Behind the scenes: at most one drawing of a person at a time, and one more when something came meanwhile."""
        shown = self._of(slack_id)
        shown.wanted = True
        if not shown.drawing:
            shown.drawing = True
            task = asyncio.create_task(self._keep_current(slack_id, shown))
            self.working.add(task)
            task.add_done_callback(self.working.discard)

    async def refresh_those(self, user_ids: Collection[str]) -> None:
        """CRM users for whom something changed."""
        for slack_id in await asyncio.to_thread(self._with_home, user_ids):
            self.refresh_soon(slack_id)

    async def _keep_current(self, slack_id: str, shown: _Shown) -> None:
        try:
            while shown.wanted:
                shown.wanted = False
                async with shown.lock:
                    rep = await self.identity.who(slack_id)
                    await self._bring_up_to_date(rep, shown)
        except NotMatched:
            log.debug("no Home any more")  # emptied by the courier's next turn
        except Exception as error:  # noqa: BLE001  nobody asked: the next look draws it
            log.warning("a Home was not drawn anew: %s", where(error))
        finally:
            shown.drawing = False

    async def _bring_up_to_date(self, rep: Rep, shown: _Shown) -> None:
        if not await asyncio.to_thread(self._has_home, rep):
            return
        fresh = await self._draw(rep)
        if fresh != shown.blocks:
            await self._publish(rep, shown, fresh)

    async def _replace(self, rep: Rep, shown: _Shown, blocks: list[Block], seen: str, fresh: list[Block]) -> bool:
        try:
            await self._publish(rep, shown, blocks, seen)
        except SlackApiError as error:
            if name_of(error) != "hash_conflict":
                raise
            await self._publish(rep, shown, fresh)
            return False
        return True

    async def _publish(self, rep: Rep, shown: _Shown, blocks: Sequence[Block], seen: str = "") -> None:
        shown.hash = await self.answers.show_home(rep.slack_id, Message("", list(blocks)), seen)
        shown.blocks = list(blocks)

    async def _draw(self, rep: Rep) -> list[Block]:
        return await asyncio.to_thread(self._drawn, rep)

    def _drawn(self, rep: Rep) -> list[Block]:
        database, viewer = self.desk.database, rep.viewer
        with database.reading() as connection:
            place = place_of(connection, viewer.user_id) or Place()
        home = build_home(
            database, viewer, place, now=self.now(), slack_zone=rep.slack_zone, language=self.desk.language
        )
        return home_blocks(home)

    def _go(self, rep: Rep, move: Callable[[Place], Place]) -> None:
        user_id = rep.viewer.user_id
        actor = f"users:{user_id}"
        with self.desk.database.writing() as connection:
            kept = place_of(connection, user_id)
            place = move(kept or Place())
            if place != kept:
                keep_place(connection, user_id, place)
            write_audit(
                connection, at=micros(self.now()), actor=actor, viewer=actor, action="home.shown", outcome="shown",
                details={"tab": place.tab},
            )  # fmt: skip

    def _has_home(self, rep: Rep) -> bool:
        with self.desk.database.reading() as connection:
            return place_of(connection, rep.viewer.user_id) is not None

    def _with_home(self, user_ids: Collection[str]) -> list[str]:
        with self.desk.database.reading() as connection:
            bound = bound_users(connection, self.identity.users.team)
            return [bound[user_id] for user_id in those_with_home(connection, user_ids) if user_id in bound]

    def _of(self, slack_id: str) -> _Shown:
        shown = self._shown.pop(slack_id, None) or _Shown()
        self._shown[slack_id] = shown
        for other in list(self._shown)[: max(0, len(self._shown) - _MOST)]:
            if not self._shown[other].lock.locked():
                del self._shown[other]
        return shown


def _second(hash_: str) -> float:
    """Slack's hashes begin with the second of the publication."""
    try:
        return float(hash_.partition(".")[0])
    except ValueError:
        return 0.0
