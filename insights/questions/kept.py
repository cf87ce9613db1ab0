"""An answer as it is kept with what was shown, and read again. Holds CRM text: it is kept only where that may be."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crm.kinds import Ref
from insights.model import Quote
from insights.questions.answer import Answer, Choice, Claim, Source
from insights.questions.asking import Line, Short


def as_kept(question: str, answer: Answer) -> dict[str, Any]:
    """JSON, for `insights.displays.New.content`."""
    shown = {
        "answered": answer.answered,
        "mode": answer.mode,
        "mode_reason": answer.mode_reason,
        "reason": answer.reason,
        "language": answer.language,
        "headline": answer.headline,
        "short": list(answer.short) if answer.short else None,
        "topic": answer.topic,
        "deal": str(answer.deal) if answer.deal else None,
        "lines": [[line.text, str(line.ref) if line.ref else None] for line in answer.lines],
        "claims": [
            {"text": claim.text, "quotes": [quote.as_json() for quote in claim.quotes]} for claim in answer.claims
        ],
        "sources": [_source(one) for one in answer.sources],
        "closest": [_source(one) for one in answer.closest],
        "choices": [_choice(one) for one in answer.choices],
        "engagements": answer.engagements,
        "complete": answer.complete,
    }
    return {"question": question, "shown": shown}


def read_kept(content: Mapping[str, Any], retrieved: tuple[str, ...] = ()) -> Answer:
    shown = content["shown"]
    return Answer(
        answered=shown["answered"],
        mode=shown["mode"],
        language=shown["language"],
        headline=shown["headline"],
        deal=Ref.parse(shown["deal"]) if shown["deal"] else None,
        mode_reason=shown["mode_reason"],
        reason=shown["reason"],
        topic=shown["topic"],
        lines=tuple(Line(text, Ref.parse(ref) if ref else None) for text, ref in shown["lines"]),
        claims=tuple(
            Claim(one["text"], tuple(Quote(quote["engagement_id"], quote["quote"]) for quote in one["quotes"]))
            for one in shown["claims"]
        ),
        sources=tuple(map(_read_source, shown["sources"])),
        closest=tuple(map(_read_source, shown["closest"])),
        retrieved=tuple(map(Ref.parse, retrieved)),
        choices=tuple(map(_read_choice, shown["choices"])),
        engagements=shown["engagements"],
        complete=shown["complete"],
        short=Short(*shown["short"]) if shown["short"] else None,
    )


def _source(one: Source) -> dict[str, Any]:
    return {
        "engagement_id": str(one.ref), "type": one.type, "at": one.at, "title": one.title, "who": one.who,
        "url": one.url,
    }  # fmt: skip


def _read_source(kept: Mapping[str, Any]) -> Source:
    ref = Ref.parse(kept["engagement_id"])
    return Source(ref, kept["type"], kept["at"], kept["title"], kept["who"], kept["url"])


def _choice(one: Choice) -> dict[str, Any]:
    amount = None if one.amount is None else str(one.amount)
    return {"id": str(one.ref), "name": one.name, "company": one.company, "amount": amount, "currency": one.currency}


def _read_choice(kept: Mapping[str, Any]) -> Choice:
    amount = None if kept["amount"] is None else Decimal(kept["amount"])
    return Choice(Ref.parse(kept["id"]), kept["name"], kept["company"], amount, kept["currency"])
