"""What stands below a statement of an insight: a quote above its source, a record, what a property was and is. Links
are those of the CRM's records; what the insight does not know of a record is left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.blocks import limits
from bot.blocks.text import escaped, link, plain
from bot.digest.voice import Voice
from bot.reading.values import written
from crm.naming import SINGULAR
from insights.model import Insight, Known, PropertyEvidence, Quote, RecordEvidence, Risk

_QUOTES = (limits.QUOTE, 250, 200, 150, 100, 60, 30)
_ROOM = limits.FOLD - 1


@dataclass(frozen=True, slots=True)
class Proofs:
    """Each proof is a quotation of one or two lines in mrkdwn, never long enough for Slack to fold it."""

    insight: Insight
    voice: Voice

    def of_risk(self, risk: Risk, most: int) -> list[str]:
        """`most` quotes; of CRM data all that there is, a line each."""
        quotes = [one for one in risk.evidence if isinstance(one, Quote)]
        told = [*self._changes(risk), *self._records(risk), *self.quotes(quotes[:most])]
        if risk.resolved:
            told.append(self._quote(risk.resolved, f"*{self._say('insight.resolved')}:* "))
        return told

    def quotes(self, quotes: Sequence[Quote]) -> list[str]:
        return [self._quote(one) for one in quotes]

    def source(self, name: str) -> str:
        """E-mail, Jana Krüger, 22 Nov. Plain."""
        known = self.insight.known.get(name)
        if known is None:
            return ""
        day = self._day(known.at) if known.at is not None else None
        return ", ".join(part for part in (self.kind(known), self.who(known), day) if part)

    def kind(self, known: Known) -> str:
        kind = self._say(f"record.kinds.{known.ref.kind}")
        return kind[:1].upper() + kind[1:]

    def title(self, known: Known) -> str:
        """Its own title, or its type in our words where it has none. Plain."""
        return self.kind(known) if is_untitled(known) else plain(known.title, limits.TITLE)

    def who(self, known: Known) -> str:
        """Jana Krüger; you; you to Jana Krüger. Plain."""
        who = self._say("insight.you") if known.is_own else plain(known.who or "", limits.NAME)
        if known.is_own and known.to:
            return self._say("insight.you_to", name=plain(known.to, limits.NAME))
        return who

    def changes(self, risk: Risk) -> str:
        """15 Sep → 30 Oct → 30 Nov 2026, last change 2 Nov. Plain; empty where there is nothing that can be shown."""
        moves = [one for one in reversed(risk.evidence) if isinstance(one, PropertyEvidence)]
        if not moves or risk.kind == "no_activity":
            return ""
        last = moves[-1]
        on = self._day(last.at) if last.at is not None else None
        if risk.kind == "next_step_empty":
            return self._cleared(last)
        if last.property == "dealstage":  # the CRM's names of stages are not ours to show
            return self._say("insight.last_change", day=on) if on else ""
        if risk.kind == "next_step_stale":
            return f"{self._value(last.property, last.value)}, {self.voice.since(last.at)}" if last.at else ""
        path = _path(moves)
        told = [self._value(last.property, one, full=one == path[-1]) for one in path]
        chain = " → ".join(one for one in told if one)
        return self._say("insight.changed", change=chain, day=on) if on and len(told) > 1 else ""

    def _changes(self, risk: Risk) -> Iterator[str]:
        told = self.changes(risk)
        if told:
            yield f"> {escaped(told, limits.QUOTE)}"

    def _cleared(self, last: PropertyEvidence) -> str:
        if not last.previous:
            return ""
        text = plain(last.previous, limits.TITLE)
        if last.at is None:
            return self._say("insight.cleared_once", text=text)
        on = self.voice.words.on(self.voice.date(last.at), self.voice.day.date)
        return self._say("insight.cleared", on=on, text=text)

    def _records(self, risk: Risk) -> Iterator[str]:
        for one in risk.evidence:
            known = self.insight.known.get(one.record) if isinstance(one, RecordEvidence) else None
            if known is not None and known.ref.kind != "deals":
                yield f"> {self._record(risk, known)}"

    def _record(self, risk: Risk, known: Known) -> str:
        """Re: Offer for three sites, 22 Nov 17:40, as a link."""
        if risk.kind == "nothing_scheduled" and known.at is not None:
            last = link(known.url, self._say("insight.last_activity", day=self.voice.short_day(known.at)))
            return self._say("insight.nothing_ahead", last=last)
        if known.ref.kind == "contacts" and not known.title:  # with HIPAA on
            return link(known.url, self.kind(known))
        title = self.title(known)
        if known.at is None:
            return link(known.url, title)
        if known.ref.kind == "tasks":
            return link(known.url, self._say("insight.due", task=title, day=self._day(known.at)), limits.TITLE + 30)
        return link(known.url, f"{title}, {self._day(known.at)} {self.voice.clock(known.at)}", limits.TITLE + 30)

    def _quote(self, quote: Quote, mark: str = "") -> str:
        """As long as there is room for; without its source's link where even a short one leaves none."""
        known = self.insight.known.get(quote.engagement_id)
        source, line = self.source(quote.engagement_id), plain(quote.quote[: 2 * limits.QUOTE], limits.QUOTE)
        for url in (known.url if known else None, None):
            below = f"\n> {link(url, source, limits.TITLE + limits.NAME)}" if source else ""
            for most in _QUOTES:
                told = f"> {mark}“{escaped(line, most)}”{below}"
                if limits.length(told) <= _ROOM:
                    return told
        return f"> {mark}“{escaped(line, _QUOTES[-1])}”"

    def _value(self, name: str, value: str | None, *, full: bool = False) -> str:
        return written(self.voice, name, value, self.insight.deal.currency, full=full)

    def _day(self, at: int) -> str:
        return self.voice.words.day_of_month(self.voice.date(at), self.voice.day.date)

    def _say(self, key: str, **values: object) -> str:
        return self.voice.words.say(key, **values)


def is_untitled(known: Known) -> bool:
    """A note, or no title: its type is all there is."""
    return not plain(known.title) or known.title == SINGULAR[known.ref.kind].capitalize()


def _path(moves: Sequence[PropertyEvidence]) -> list[str | None]:
    """From the first value over each later one. Oldest first."""
    path: list[str | None] = []
    for move in moves:
        if move.previous is not None and (not path or path[-1] != move.previous):
            path.append(move.previous)
        path.append(move.value)
    return path
