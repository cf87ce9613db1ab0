"""What there is to know of the two switches before one is turned: how they stand, since when and by whom, what would go
or come back. Read when a form opens; decides no wording but of names and times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.blocks import limits
from bot.blocks.text import escaped
from bot.language import Language
from crm.database import Database
from crm.instants import instant
from crm.people import active_people
from crm.purge import count_purged
from crm.settings import rep_zone
from crm.turns import Key, Turn, count_texts, count_users, turns_now

_A_MINUTE = 3_000  # engagements that an index reads, by the model that ships with Daybook
_MOST_ADMINS = 3


@dataclass(frozen=True)
class Told:
    """How times are told to one person."""

    words: Language
    zone: ZoneInfo
    now: datetime

    def since(self, at: int) -> str:
        """09:12; of another day with its date and year."""
        local = instant(at).astimezone(self.zone)
        if local.date() == self.now.astimezone(self.zone).date():
            return self.words.say("switches.when_today", time=self.words.clock(local))
        elided = "_elided" if local.day in (8, 11) else ""
        day = self.words.day_of_month(local.date(), date.min)
        return self.words.say(f"switches.when_day{elided}", day=day, time=self.words.clock(local))

    def moment(self, at: int) -> str:
        """Tue 24 Nov, 09:12"""
        local = instant(at).astimezone(self.zone)
        day = self.words.short_day(local.date(), self.now.astimezone(self.zone).date())
        return f"{day}, {self.words.clock(local)}"

    def who(self, name: str, actor: str) -> str:
        """By name; where it was no person of the CRM, what it was."""
        if name:
            return escaped(name, limits.NAME)
        kind, _, system = actor.partition(":")
        if actor == "system:import":
            return self.words.say("switches.by_import")
        if kind == "system":
            return self.words.say("switches.by_command", name=escaped(system, limits.NAME))
        return self.words.say("switches.by_nobody")


@dataclass(frozen=True)
class Facts:
    """`model_at`: where texts of activities go, empty where no address is set up. `texts`: what an index would read."""

    told: Told
    turns: Mapping[Key, Turn]
    users: int
    counts: Mapping[str, int]
    texts: int
    model_at: str

    @property
    def index_kept(self) -> bool:
        """Whether there is one to be used again: HIPAA deletes it, customer analysis does not."""
        return self.counts["vectors"] > 0

    @property
    def span(self) -> str:
        """About how long a new index takes; in tens where it is long."""
        words, minutes = self.told.words, -(-self.texts // _A_MINUTE)
        if self.texts < _A_MINUTE:
            return words.say("switches.moments")
        return words.count("switches.minutes", minutes if minutes <= 10 else -(-minutes // 10) * 10)


def facts_now(
    database: Database, words: Language, user_id: str, slack_zone: str | None, *, now: datetime, model_at: str
) -> Facts:
    """As that person is told them."""
    with database.reading() as connection:
        told = Told(words, rep_zone(connection, user_id, slack_zone), now)
        users, texts = count_users(connection), count_texts(connection)
        return Facts(told, turns_now(connection), users, count_purged(connection), texts, model_at)


def admins_named(connection: Connection, words: Language) -> str:
    """Who can turn them: colleagues are no records of the CRM."""
    names = [escaped(one.name, limits.NAME) for one in active_people(connection) if one.super_admin and one.name]
    return words.join(names[:_MOST_ADMINS]) or words.say("switches.nobody")
