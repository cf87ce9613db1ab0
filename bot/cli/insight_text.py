"""A deal's insight as lines for a terminal, in the viewer's language. Decides nothing that the insight does not say."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.blocks import limits
from bot.blocks.text import cut
from bot.language import Language
from crm.instants import BadInstant, read_micros
from crm.naming import SINGULAR
from insights.facts import day_of, local_of
from insights.model import Evidence, Insight, PropertyEvidence, Quote, Risk

_DATES = ("closedate", "createdate")
_INDENT = "    "


def insight_lines(insight: Insight, words: Language, *, now: int, zone: ZoneInfo) -> Iterator[str]:
    return _Page(insight, words, local_of(now, zone), zone).lines()


class _Page:
    def __init__(self, insight: Insight, words: Language, today: datetime, zone: ZoneInfo) -> None:
        self._insight = insight
        self._words = words
        self._today = today.date()
        self._zone = zone

    def lines(self) -> Iterator[str]:
        insight, say = self._insight, self._words.say
        yield insight.deal.name
        yield self._head()
        if insight.mode_reason or insight.mode == "local":
            yield say(f"insight.{insight.mode_reason or insight.mode}")
        if insight.told.summary:
            yield insight.told.summary
        yield ""
        yield from self._risks()
        yield from self._goals()
        yield from self._recent()
        yield ""
        yield self._source()

    def _head(self) -> str:
        deal, words = self._insight.deal, self._words
        day = deal.close_date
        closes = day and words.say(
            "digest.closed" if day < self._today else "digest.closes",
            date=words.short_day(day, self._today),
            on=words.on(day, self._today),
        )
        amount = None if deal.amount is None else words.money(deal.amount, deal.currency)
        return " · ".join(part for part in (deal.stage, amount, closes, deal.owner, deal.url) if part)

    def _risks(self) -> Iterator[str]:
        risks, say = self._insight.risks, self._words.say
        title = say("insight.risks_crm" if self._insight.mode == "crm_only" else "insight.risks")
        yield f"{title} · {len(risks)}" if risks else title
        if not risks:
            yield say("insight.no_risks")
        for risk in risks:
            yield self._risk(risk)
            yield from (_INDENT + self._evidence(one) for one in risk.evidence)
            if risk.resolved:
                yield f"{_INDENT}{say('insight.resolved')}: {self._evidence(risk.resolved)}"

    def _risk(self, risk: Risk) -> str:
        """In local mode the statement is the quote itself, which stands below."""
        say = self._words.say
        title = f"{say(f'insight.{risk.severity}')} · {say(f'insight.kinds.{risk.kind}')}"
        is_quote = any(isinstance(one, Quote) and one.quote == risk.statement for one in risk.evidence)
        return title if is_quote else f"{title}. {risk.statement}"

    def _goals(self) -> Iterator[str]:
        insight, say = self._insight, self._words.say
        if insight.mode == "crm_only":
            return
        yield ""
        yield say("insight.goals" if insight.mode == "ai" else "insight.possible_goals")
        if not insight.told.goals:
            yield say("insight.no_goals")
        for goal in insight.told.goals:
            if all(one.quote != goal.statement for one in goal.evidence):
                yield goal.statement
            yield from (_INDENT + self._evidence(one) for one in goal.evidence)

    def _recent(self) -> Iterator[str]:
        words = self._words
        yield ""
        yield words.say("insight.recent")
        if not self._insight.recent:
            yield words.say("record.no_activity")
        for item in self._insight.recent:
            stem = item.engagement_id.partition(":")[0]
            kind = words.say(f"record.kinds.{stem}")
            told = ", ".join(part for part in (kind, item.who) if part)
            untitled = item.title == SINGULAR[stem].capitalize()
            yield f"{self._moment(item.at)}  {kind.capitalize() if untitled else cut(item.title, limits.TITLE)}  {told}"

    def _source(self) -> str:
        insight, words = self._insight, self._words
        if insight.mode == "crm_only" or insight.oldest is None or insight.newest is None:
            return words.say("insight.from_crm")
        ends = (insight.oldest, insight.newest)
        first, last = (words.day_of_month(local_of(at, self._zone).date(), self._today) for at in ends)
        span = words.say("insight.span", first=first, last=last)
        return words.count(f"insight.from_{insight.mode}", len(insight.engagements), span=span)

    def _evidence(self, evidence: Evidence) -> str:
        if isinstance(evidence, Quote):
            return f"“{evidence.quote}”  {evidence.engagement_id}"
        if isinstance(evidence, PropertyEvidence):
            return self._change(evidence)
        return evidence.record

    def _change(self, evidence: PropertyEvidence) -> str:
        """Close date: 30 Sep → 6 Nov, 2 Nov 17:40"""
        name = evidence.property
        known = (f"{place}.{name}" for place in ("record.facts", "insight.properties"))
        label = next((self._words.say(key) for key in known if self._words.has(key)), name)
        values = [self._value(name, value) for value in (evidence.previous, evidence.value) if value is not None]
        if evidence.value is None:
            values.append("-")
        at = f", {self._moment(evidence.at)}" if evidence.at is not None else ""
        return f"{label}: {' → '.join(values)}{at}"

    def _value(self, name: str, value: str) -> str:
        if name not in _DATES:
            return value
        try:
            at = read_micros(value)
        except BadInstant:
            return value
        return self._words.day_of_month(day_of(at, self._zone), self._today)

    def _moment(self, at: int) -> str:
        local = local_of(at, self._zone)
        return f"{self._words.day_of_month(local.date(), self._today)} {self._words.clock(local)}"
