"""The digest's values in the rep's language: names, hours, days, money, made harmless for mrkdwn. Decides no layout."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal

from bot.blocks import limits
from bot.blocks.text import escaped, link, plain, title
from bot.digest.content import Digest, Named
from bot.language import Language, language
from crm.cards import name_of
from crm.instants import DAY, MINUTE, micros
from crm.kinds import Ref
from crm.stakes import Stake
from crm.workday import Day


@dataclass(frozen=True, slots=True)
class Width:
    """How long a title and a name may be; narrower when a section would be folded."""

    title: int = limits.TITLE
    name: int = limits.NAME


WIDTHS = (Width(), Width(48, 28), Width(28, 20), Width(16, 12), Width(8, 6))


def called(words: Language, ref: Ref, name: str) -> str:
    """Deal 8801, where its name shows nothing."""
    key = f"untitled.{ref.kind}"
    nameless = not plain(name) or name == name_of(ref, {})
    return words.say(key, id=ref.id) if nameless and words.has(key) else name


@dataclass(frozen=True, slots=True)
class Voice:
    """`live`: what is drawn is drawn afresh each time it is looked at, so it may say "in 2 hours"."""

    words: Language
    day: Day
    now: int
    live: bool = False

    @classmethod
    def of(cls, digest: Digest) -> "Voice":
        return cls(language(digest.language), digest.day, micros(digest.sent_at))

    def name(self, named: Named, limit: int) -> str:
        """Its name as plain text; what has none is called by its kind and id."""
        return plain(self._own_name(named), limit)

    def linked(self, named: Named, limit: int, words: str | None = None) -> str:
        return link(named.url, words or self._own_name(named), limit)

    def titled(self, named: Named, limit: int) -> str:
        return title(named.url, self._own_name(named), limit)

    def _own_name(self, named: Named) -> str:
        return called(self.words, named.ref, named.name)

    def date(self, at: int) -> date:
        return self.day.local(at).date()

    def clock(self, at: int) -> str:
        return self.words.clock(self.day.local(at))

    def today_at(self, at: int) -> str:
        """Today 09:30; where it is drawn afresh In 2 hours, 09:30."""
        if not self.live or at <= self.now:
            return self.words.say("tasks.today_at", time=self.clock(at))
        minutes = max(1, (at - self.now) // MINUTE)
        span = self._span(minutes if minutes < 60 else (minutes + 30) // 60 * 60)
        return self.words.say("home.in", span=span, time=self.clock(at))

    def ago(self, at: int) -> str:
        """2 days ago, by the calendar; today by hours and minutes. Only where it is drawn afresh."""
        days = (self.day.date - self.date(at)).days
        if days > 1:
            return self.words.say("home.ago", span=self.words.count("home.days", days))
        if days == 1:
            return self.words.say("home.yesterday")
        passed = max(0, self.now - at) // MINUTE
        if passed < 1:
            return self.words.say("home.just_now")
        return self.words.say("home.ago", span=self._span(passed))

    def _span(self, minutes: int) -> str:
        """25 minutes, 2 hours: hours cut to whole ones."""
        if minutes < 60:
            return self.words.count("home.minutes", minutes)
        return self.words.count("home.hours", minutes // 60)

    def short_day(self, at: int) -> str:
        return self.words.short_day(self.date(at), self.day.date)

    def on(self, at: int) -> str:
        return self.words.on(self.date(at), self.day.date)

    def since(self, at: int) -> str:
        return self.words.since(self.date(at), self.day.date)

    def days_since(self, at: int) -> int:
        """Whole days that have passed, as the rules count them: 24 hours each."""
        return max(0, self.now - at) // DAY

    def money(self, amount: Decimal, currency: str | None) -> str:
        return escaped(self.words.money(amount, currency), limits.NAME)

    def amount(self, stake: Stake | None) -> str | None:
        """Of an open deal: in one that is closed nothing is at stake any more."""
        if stake is None or stake.amount is None or not stake.is_open:
            return None
        return self.money(stake.amount, stake.currency)

    def closing(self, stake: Stake | None) -> str | None:
        """closes 30 Nov. A date without an hour is kept as midnight UTC, and is that date everywhere."""
        if stake is None or stake.close_at is None or not stake.is_open:
            return None
        local = self.day.local(stake.close_at)
        is_date = stake.close_at % DAY == 0
        when = local.astimezone(UTC).date() if is_date else local.date()
        today = self.day.date
        key = "digest.closed" if when < today else "digest.closes"
        return self.words.say(key, date=self.words.day_of_month(when, today), on=self.words.on(when, today))


def dotted(parts: Iterable[str | None]) -> str:
    return " · ".join(part for part in parts if part)
