"""What an insight is, as insights.md 5 prints it: evidence, risks, goals, the whole. Holds no rule, reads nothing.

Instants are stored ones (crm.instants); they are printed as `2026-11-20T10:00:00Z`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, Literal

from crm.errors import DaybookError
from crm.instants import iso
from crm.kinds import Ref

Severity = Literal["high", "medium", "low"]
Source = Literal["crm", "conversation"]
Mode = Literal["ai", "local", "crm_only"]
ModeReason = Literal["hipaa", "customer_analysis_off", "budget_spent", "model_unavailable", "model_unreadable"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")


class NotRead(DaybookError):
    """What was said could not be read by a model: the insight is CRM-only, and says why."""

    reason: ModeReason = "model_unavailable"


@dataclass(frozen=True, slots=True)
class Quote:
    """`engagement_id` as `emails:17`; `quote` stands in that engagement word for word, at most 300 characters."""

    engagement_id: str
    quote: str

    def as_json(self) -> dict[str, Any]:
        return {"engagement_id": self.engagement_id, "quote": self.quote}


@dataclass(frozen=True, slots=True)
class PropertyEvidence:
    """A property of the deal by HubSpot's name, values as the CRM holds them; `at`: when it became `value`."""

    property: str
    value: str | None
    previous: str | None = None
    at: int | None = None

    def as_json(self) -> dict[str, Any]:
        at = None if self.at is None else iso(self.at)
        return {"property": self.property, "value": self.value, "previous": self.previous, "at": at}


@dataclass(frozen=True, slots=True)
class RecordEvidence:
    """`tasks:9`: a record that the viewer sees."""

    record: str

    def as_json(self) -> dict[str, Any]:
        return {"record": self.record}


Evidence = Quote | PropertyEvidence | RecordEvidence


@dataclass(frozen=True, slots=True)
class Risk:
    """`resolved`: what settles the concern, in a later engagement; None while it stands."""

    kind: str
    statement: str
    severity: Severity
    source: Source
    evidence: tuple[Evidence, ...]
    resolved: Quote | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "statement": self.statement,
            "severity": self.severity,
            "source": self.source,
            "evidence": _json(self.evidence),
            "resolved": self.resolved.as_json() if self.resolved else None,
        }


@dataclass(frozen=True, slots=True)
class Goal:
    statement: str
    evidence: tuple[Quote, ...]

    def as_json(self) -> dict[str, Any]:
        return {"statement": self.statement, "evidence": _json(self.evidence)}


@dataclass(frozen=True, slots=True)
class RecentItem:
    """`who`: a contact or colleague by name; None where unknown, hidden, or with HIPAA on."""

    engagement_id: str
    type: str
    title: str
    at: int
    url: str | None
    who: str | None

    def as_json(self) -> dict[str, Any]:
        return {
            "engagement_id": self.engagement_id,
            "type": self.type,
            "title": self.title,
            "at": iso(self.at),
            "url": self.url,
            "who": self.who,
        }


@dataclass(frozen=True, slots=True)
class Known:
    """What the viewer sees of a record that the insight names, for the one who draws it. `at` None where it has no
    time; `who` as in RecentItem, `is_own`: that is the viewer; `to`: a contact whom a mail of ours went to."""

    ref: Ref
    title: str = field(repr=False)
    url: str | None
    at: int | None = None
    who: str | None = field(default=None, repr=False)
    to: str | None = field(default=None, repr=False)
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class DealHead:
    """The deal as the viewer sees it; what is hidden is None. `stage`, `owner` and `company` as people call them."""

    id: str
    name: str
    stage: str | None
    amount: Decimal | None
    currency: str | None
    close_date: date | None
    owner: str | None
    url: str | None
    company: str | None = None
    is_open: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "stage": self.stage,
            "amount": _number(self.amount),
            "close_date": self.close_date.isoformat() if self.close_date else None,
            "owner": self.owner,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class Tokens:
    input: int = 0
    output: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What a reading of the conversation yields, by a model or without one."""

    risks: Sequence[Risk] = ()
    goals: Sequence[Goal] = ()
    summary: str | None = None
    model: str | None = None
    prompt_version: str | None = None
    cached: bool = False
    tokens: Tokens = field(default_factory=Tokens)


@dataclass(frozen=True, slots=True)
class Insight:
    """`engagements`: the window, whose ends are `oldest` and `newest`. `told` is empty with `crm_only`. `known`: every
    record that evidence or recent activity names, by `emails:17`; not printed."""

    deal: DealHead
    viewer: str
    mode: Mode
    mode_reason: ModeReason | None
    engagements: tuple[Ref, ...]
    oldest: int | None
    newest: int | None
    recent: tuple[RecentItem, ...]
    risks: tuple[Risk, ...]
    told: Told = field(default_factory=Told)
    known: Mapping[str, Known] = field(default_factory=dict, repr=False)

    def as_json(self) -> dict[str, Any]:
        told = self.told
        ends = {
            name: None if at is None else iso(at) for name, at in (("oldest", self.oldest), ("newest", self.newest))
        }
        return {
            "deal": self.deal.as_json(),
            "viewer": self.viewer,
            "mode": self.mode,
            "mode_reason": self.mode_reason,
            "window": {"engagements": len(self.engagements), **ends},
            "recent_activity": {"summary": told.summary, "items": _json(self.recent)},
            "risks": _json(self.risks),
            "buyer_goals": _json(told.goals),
            "model": told.model,
            "prompt_version": told.prompt_version,
            "cached": told.cached,
            "tokens": {"input": told.tokens.input, "output": told.tokens.output},
        }


def _number(amount: Decimal | None) -> float | None:
    """JSON has no number for what is larger than any float."""
    return None if amount is None or not isfinite(float(amount)) else float(amount)


def _json(parts: Sequence[Evidence | Risk | Goal | RecentItem]) -> list[dict[str, Any]]:
    return [part.as_json() for part in parts]
