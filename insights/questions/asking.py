"""What a topic answers from: the asker's reader, the deal, the span of time and the people that the question names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm.agenda import Agenda, agenda
from crm.cards import Card
from crm.instants import BadInstant, instant, read_micros
from crm.kinds import Ref
from crm.naming import SINGULAR
from crm.reader import Change, Reader
from crm.stages import PipelineStage, stages_around
from crm.workday import Day, day_at
from insights.facts import day_of
from insights.questions import wording
from insights.questions.periods import Period


class Said(NamedTuple):
    """One sentence in each language, with braces for the values."""

    en: str
    it: str


class Line(NamedTuple):
    """`ref`: the record that it is about."""

    text: str
    ref: Ref | None = None


class Short(NamedTuple):
    """The headline where its record is named beside it: `bold` is the answer itself."""

    bold: str
    rest: str


def short(said: Said, language: str, **values: object) -> Short:
    """A bar in the sentence ends what is bold."""
    bold, _, rest = str(getattr(said, language)).partition("|")
    return Short(bold.format(**values), rest.format(**values))


class Move(NamedTuple):
    """A property went from one value to another."""

    at: int | None
    old: str | None
    new: str | None


@dataclass(frozen=True)
class AskedDeal:
    """A visible deal as it is now; `history` newest first. What is hidden is as if it were not set."""

    card: Card
    history: Mapping[str, Sequence[Change]]

    @property
    def ref(self) -> Ref:
        return self.card.ref

    @property
    def name(self) -> str:
        return wording.title(self.card.name)

    def value(self, name: str) -> str | None:
        return (self.card.properties.get(name) or "").strip() or None

    def at(self, name: str) -> int | None:
        try:
            return read_micros(self.value(name) or "")
        except BadInstant:
            return None

    def moves(self, name: str) -> list[Move]:
        """From one value to another one, oldest first, up to the present value."""
        past: list[tuple[int | None, str | None]] = [
            (one.at, (one.value or "").strip() or None) for one in reversed(self.history.get(name, ()))
        ]
        if past and past[-1][1] != self.value(name):
            past.append((None, self.value(name)))
        return [Move(new[0], old[1], new[1]) for old, new in pairwise(past) if old[1] != new[1]]

    def since(self, name: str) -> int | None:
        """When it got its present value, where the CRM remembers."""
        newest = next(iter(self.history.get(name, ())), None)
        return newest.at if newest and ((newest.value or "").strip() or None) == self.value(name) else None


_TYPES = {
    "emails": Said("e-mail", "e-mail"), "calls": Said("call", "chiamata"), "meetings": Said("meeting", "riunione"),
    "notes": Said("note", "nota"), "communications": Said("message", "messaggio"), "tasks": Said("task", "attività"),
}  # fmt: skip
_WITH = Said("{deal}, with {names}", "{deal}, con {names}")
REMEMBERED = ("closedate", "amount", "dealstage", "hs_next_step", "hs_deal_score")


def read_deal(reader: Reader, ref: Ref, now: int) -> AskedDeal:
    """Of a visible one."""
    remembered = reader.history([ref], REMEMBERED)
    history = {name: [one for one in changes if one.at <= now] for (_, name), changes in remembered.items()}
    return AskedDeal(reader.cards([ref])[ref], history)


@dataclass(frozen=True)
class Asking:
    """`deal` None: of the asker's deals or of people. `people`: contacts by what the question calls them. `words`: the
    question's, folded. `everyone`: not the asker's own deals alone. `is_focused`: one deal is spoken of already.
    `stage_name`: that of a stage which the question names."""

    reader: Reader
    now: int
    zone: ZoneInfo
    language: str
    words: frozenset[str]
    deal: AskedDeal | None = None
    period: Period | None = None
    people: Sequence[Ref] = ()
    companies: Sequence[Ref] = ()
    stage_name: str | None = None
    home_currency: str | None = None
    everyone: bool = False
    is_focused: bool = False

    @property
    def one(self) -> AskedDeal:
        assert self.deal is not None, "a topic about a deal is asked with one"  # noqa: S101
        return self.deal

    @property
    def deal_with_people(self) -> str:
        """The deal, and the people whom the question names."""
        people = [wording.title(card.name) for card in self.reader.cards(self.people).values()]
        return self.say(_WITH, deal=self.one.name, names=self.joined(people)) if people else self.one.name

    @cached_property
    def day(self) -> Day:
        return day_at(instant(self.now), self.zone)

    @property
    def today(self) -> date:
        return self.day.date

    def say(self, said: Said, **values: object) -> str:
        return str(getattr(said, self.language)).format(**values)

    def short(self, said: Said, **values: object) -> Short:
        return short(said, self.language, **values)

    def date_of(self, at: int) -> date:
        """A date without an hour is that date everywhere."""
        return day_of(at, self.zone)

    def local(self, at: int) -> datetime:
        return self.day.local(at)

    def long_day(self, at: int) -> str:
        return wording.long_day(self.date_of(at), self.language)

    def short_day(self, at: int) -> str:
        return wording.short_day(self.date_of(at), self.today, self.language)

    def relative(self, at: int) -> str:
        return wording.relative(self.date_of(at), self.today, self.language)

    def age(self, at: int) -> str:
        return wording.days_long(max(0, (self.today - self.date_of(at)).days), self.today, self.language)

    def times(self, number: int) -> str:
        return wording.times(number, self.today, self.language)

    def money(self, amount: Decimal, currency: str | None) -> str:
        return wording.money(amount, currency, self.today, self.language)

    def number(self, value: int) -> str:
        return wording.number(value, self.today, self.language)

    def joined(self, parts: Sequence[str]) -> str:
        return wording.joined(parts, self.language)

    def title(self, text: str) -> str:
        return wording.title(text)

    def day_text(self, day: date) -> str:
        return wording.short_day(day, self.today, self.language)

    def when(self, at: int) -> str:
        """Mon 30 Nov 2026, 14:00."""
        return f"{self.long_day(at)}, {wording.clock(self.local(at))}"

    def is_late(self, due: int) -> bool:
        return due < self.day.start

    @cached_property
    def agenda(self) -> Agenda:
        return agenda(self.reader, self.one.ref, now=self.now)

    @cached_property
    def stages(self) -> Mapping[str, PipelineStage]:
        """Of the deal's pipeline, by id."""
        return stages_around(self.reader, self.one.ref)

    @property
    def stage(self) -> PipelineStage | None:
        return self.stages.get(self.one.value("dealstage") or "")

    def listed(self, dated: Sequence[tuple[Ref, int | None]]) -> list[Line]:
        """A line each: when, type, title. Never what was said."""
        cards = self.reader.cards(ref for ref, _ in dated)
        return [self._line(cards[ref], at) for ref, at in dated if ref in cards]

    def _line(self, card: Card, at: int | None) -> Line:
        when = "" if at is None else f"{self.short_day(at)} {wording.clock(self.local(at))}"
        kind = getattr(_TYPES[card.ref.kind], self.language)
        named = wording.title(card.name) if card.name.casefold() != SINGULAR[card.ref.kind] else ""
        return Line(" · ".join(part for part in (when, kind, named) if part), card.ref)
