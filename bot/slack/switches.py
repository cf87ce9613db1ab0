"""What follows when a switch was turned in Slack: HIPAA's deleting and waiting, then the word of it to who turned it
and, once each, to the other super admins. What a process that died has left is done by the next one."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from slack_sdk.errors import SlackApiError

from bot.blocks import limits
from bot.blocks.text import escaped
from bot.language import language
from bot.logs import where
from bot.processes import alive
from bot.pulse import wall
from bot.reading.switch_facts import facts_now
from bot.reading.switch_told import Turned, turned_message
from bot.silencing import Silenced, silence
from bot.slack.answers import Answers
from bot.slack.identity import Identity, NotMatched, Rep
from bot.slack.posting import HALF_DONE
from bot.slack.presses.reply import Desk
from bot.slack.trouble import is_said, name_of
from bot.slack.users import SlackUser
from crm.people import Person, active_person, name_of_user
from crm.purge import Outside
from crm.turns import Notice, end_notice, take_notices, untold

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Switches:
    """`outside`: the stores beside the database that HIPAA deletes. `process`: this one; `alone`: no other works on
    this database."""

    desk: Desk
    identity: Identity
    answers: Answers
    now: Callable[[], datetime]
    outside: Sequence[Outside]
    process: str
    alone: bool
    _one_look: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _told: set[Notice] = field(default_factory=set, init=False)  # and the database does not know it yet

    async def look(self) -> None:
        """What nobody tells yet. A failure is tried again at the next look: the switch itself is turned already."""
        async with self._one_look:
            for _, notices in groupby(await asyncio.to_thread(self._take), key=lambda one: one.seq):
                await _tried(self._follow(sorted(notices, key=lambda one: one.to != one.by)))

    async def _follow(self, notices: Sequence[Notice]) -> None:
        """One who cannot be told hinders no other."""
        silenced = await asyncio.to_thread(self._silence, notices[0])
        for notice in notices:
            await _tried(self._tell_once(notice, silenced))

    async def _tell_once(self, notice: Notice, silenced: Silenced | None) -> None:
        if notice not in self._told:
            await self._tell(notice, silenced)
            self._told.add(notice)
        await asyncio.to_thread(self._end, notice)
        self._told.discard(notice)

    def _silence(self, notice: Notice) -> Silenced | None:
        if (notice.key, notice.on) != ("hipaa", True):
            return None
        return silence(self.desk.database, self.outside, now=wall, generation=notice.generation)

    async def _tell(self, notice: Notice, silenced: Silenced | None) -> None:
        rep = await self._rep(notice.to)
        if rep is None:
            return  # nobody in Slack
        who = await self._named(notice.by)
        at_work = silenced if notice.to == notice.by else None
        told = Turned(notice.key, notice.on, notice.at, who, at_work)
        facts = await asyncio.to_thread(
            facts_now,
            self.desk.database,
            language(rep.language),
            notice.to,
            rep.slack_zone,
            now=self.now(),
            model_at=self.desk.model_at,
        )
        try:
            await self.answers.write_to(rep.slack_id, turned_message(facts, told))
        except SlackApiError as error:
            if not is_said(error) or name_of(error) in HALF_DONE:
                raise
            log.warning("a switch was turned, and Slack does not let somebody be told: %s", name_of(error))

    async def _rep(self, user_id: str) -> Rep | None:
        person = await asyncio.to_thread(self._person, user_id)
        found = await self.identity.find(person) if person else None
        try:
            return await self.identity.who(found.id) if isinstance(found, SlackUser) else None
        except NotMatched:
            return None

    async def _named(self, user_id: str) -> str:
        """As a mention, where that person is in Slack."""
        rep = await self._rep(user_id)
        return f"<@{rep.slack_id}>" if rep else await asyncio.to_thread(self._name, user_id)

    def _take(self) -> list[Notice]:
        with self.desk.database.reading() as connection:
            if not untold(connection):
                return []
        with self.desk.database.writing() as connection:
            at_work = [] if self.alone else alive(connection)
            return take_notices(connection, self.process, at_work)

    def _end(self, notice: Notice) -> None:
        with self.desk.database.writing() as connection:
            end_notice(connection, notice, told_at=wall())

    def _person(self, user_id: str) -> Person | None:
        with self.desk.database.reading() as connection:
            return active_person(connection, user_id)

    def _name(self, user_id: str) -> str:
        with self.desk.database.reading() as connection:
            return escaped(name_of_user(connection, user_id), limits.NAME)


async def _tried(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001  whatever it was: the next look tries again
        log.warning("a switch was turned, and not everybody could be told: %s", where(error))
