"""What an answer is: as insights.md prints it, and what a surface needs to show it. Holds no rule, reads nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from crm.kinds import Ref
from insights.model import ModeReason, Quote
from insights.questions.asking import Line, Short

Mode = Literal["structured", "ai", "local", "crm_only"]
Reason = Literal["no_such_deal", "ambiguous_deal", "no_evidence"] | ModeReason


@dataclass(frozen=True, slots=True)
class Choice:
    """A deal that may be meant."""

    ref: Ref
    name: str
    company: str | None
    amount: Decimal | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that is said, with the quotes that bear it out. In local mode `text` is the quote itself."""

    text: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """An engagement that is named below an answer; `who` None where unknown or hidden."""

    ref: Ref
    type: str
    at: int
    title: str
    who: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """`headline` is the answer in a line, or says why there is none. `sources`: of the quotes, in the order of their
    first use; `closest`: engagements near an answer that was not found. `engagements`: how many the asker sees.
    `complete` False: the model broke off after these claims. `short`: the headline beside its record.
    `model`: which one made it."""

    answered: bool
    mode: Mode
    language: str
    headline: str
    deal: Ref | None = None
    mode_reason: ModeReason | None = None
    reason: Reason | None = None
    topic: str | None = None
    lines: Sequence[Line] = ()
    claims: Sequence[Claim] = ()
    sources: Sequence[Source] = ()
    closest: Sequence[Source] = ()
    retrieved: Sequence[Ref] = ()
    choices: Sequence[Choice] = ()
    engagements: int = 0
    complete: bool = True
    short: Short | None = None
    model: str | None = None

    @property
    def citations(self) -> list[Quote]:
        """Each once, in the order of use."""
        return list(dict.fromkeys(quote for claim in self.claims for quote in claim.quotes))

    @property
    def text(self) -> str:
        """As one reads it: the headline, then a line each; claims with the numbers of their sources."""
        numbers = {str(source.ref): n for n, source in enumerate(self.sources, 1)}
        told = [self.headline, *(line.text for line in self.lines)] if not self.claims or len(self.claims) > 1 else []
        if self.mode == "local" and self.claims:
            told = [self.headline]
        for claim in self.claims:
            cited = "".join(f" [{n}]" for n in dict.fromkeys(numbers[quote.engagement_id] for quote in claim.quotes))
            words = f"“{claim.text}”" if self.mode == "local" else claim.text
            told.append(f"{'• ' if len(self.claims) > 1 else ''}{words}{cited}")
        return "\n".join(told)

    @property
    def records(self) -> list[Ref]:
        """What it was made of, for the audit log."""
        told = [line.ref for line in self.lines if line.ref]
        chosen = [choice.ref for choice in self.choices]
        near = [source.ref for source in (*self.sources, *self.closest)]
        return list(dict.fromkeys([*([self.deal] if self.deal else []), *chosen, *told, *near, *self.retrieved]))

    def as_json(self) -> dict[str, Any]:
        return {
            "answered": self.answered,
            "mode": self.mode,
            "mode_reason": self.mode_reason,
            "deal_id": self.deal.id if self.deal else None,
            "answer": self.text,
            "citations": [quote.as_json() for quote in self.citations],
            "retrieved": [str(ref) for ref in self.retrieved],
            "reason": self.reason,
        }
