"""The insight of the drawn samples: Brenner Logistik on Tuesday 24 November 2026, as Clara sees it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.digest.voice import Voice
from bot.language import language
from crm.instants import micros
from crm.kinds import Ref
from crm.workday import day_at
from insights.model import (
    DealHead,
    Goal,
    Insight,
    Known,
    PropertyEvidence,
    Quote,
    RecentItem,
    RecordEvidence,
    Risk,
    Told,
)

NOW = datetime(2026, 11, 24, 7, 31, tzinfo=UTC)  # 08:31 in Berlin
BERLIN = ZoneInfo("Europe/Berlin")
BASE = "https://app-eu1.hubspot.com/contacts/4471820/record"
SEASON = "If Kassel is not live by 1 March we lose the whole season."
ERRORS = "We ship 2.1 percent wrong. Under one and the project pays for itself."
SIXTY = "Finance asked us to stay under 60 this year, so three sites at once is hard to defend."
POINTS = "We can sign once points 4, 9 and 11 of the DPA are settled."


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> int:
    return micros(datetime(2026, month, day, hour, minute, tzinfo=BERLIN))


READ = at(24, 8, 28)


def voice(code: str = "en") -> Voice:
    return Voice(language(code), day_at(NOW, BERLIN), micros(NOW))


def known(key: str, type_id: str, when: int, title: str, **people: Any) -> tuple[str, Known]:
    ref = Ref.parse(key)
    return key, Known(ref, title, f"{BASE}/{type_id}/{ref.id}", when, **people)


KNOWN = dict(
    [
        known("emails:5501", "0-49", at(22, 17, 40), "Re: Offer for three sites", who="Jana Krüger"),
        known("calls:9302", "0-48", at(20, 15), "Open points of the DPA", who="Tomasz Wilk"),
        known("notes:6601", "0-46", at(19, 11), "Discount approved up to 8 %", who="Clara Hoffmann", is_own=True),
        known("emails:5502", "0-49", at(18, 10), "Offer v3", who="Clara Hoffmann", to="Jana Krüger", is_own=True),
        known("meetings:7090", "0-47", at(12, 14), "Site visit Kassel", who="Jana Krüger"),
    ]
)
RISKS = (
    Risk("budget", "It may be capped below our offer.", "high", "conversation", (Quote("emails:5501", SIXTY),)),
    Risk("unanswered_buyer", "The buyer's last e-mail has waited 2 days.", "high", "crm",
         (RecordEvidence("emails:5501"),)),
    Risk("legal_security_procurement", "They sign only after three DPA points.", "medium", "conversation",
         (Quote("calls:9302", POINTS),)),
    Risk("close_date_pushed", "The close date was pushed twice in 90 days.", "medium", "crm", (
        PropertyEvidence("closedate", "2026-11-30", "2026-10-30", at(2)),
        PropertyEvidence("closedate", "2026-10-30", "2026-09-15", at(1, month=10)),
    )),
    Risk("next_step_empty", "No next step is set.", "low", "crm",
         (PropertyEvidence("hs_next_step", None, "Send offer v3", at(4)),)),
)  # fmt: skip
GOALS = (
    Goal("Kassel live by 1 March", (Quote("meetings:7090", SEASON),)),
    Goal("Picking errors under 1 %", (Quote("meetings:7090", ERRORS),)),
)
SUMMARY = (
    "They need Kassel live by 1 March, but finance may cap the budget below our offer. Three DPA points are open, and "
    "Jana Krüger's last mail is unanswered."
)


def brenner(mode: Literal["ai", "local", "crm_only"] = "ai", **changes: Any) -> Insight:
    made = Insight(
        deal=DealHead(
            id="8801", name="WMS for 3 sites", stage="Negotiation", amount=Decimal(84000), currency="EUR",
            close_date=date(2026, 11, 30), owner="Clara Hoffmann", url=f"{BASE}/0-3/8801", company="Brenner Logistik",
        ),
        viewer="clara@acme.test", mode=mode, mode_reason=None,
        engagements=tuple(Ref("notes", str(n)) for n in range(43)), oldest=at(12, month=5), newest=at(22, 17, 40),
        recent=tuple(
            RecentItem(key, one.ref.kind[:-1], one.title, one.at or 0, one.url, one.who) for key, one in KNOWN.items()
        ),
        risks=RISKS, told=Told(goals=GOALS, summary=SUMMARY), known=KNOWN,
    )  # fmt: skip
    if mode == "local":
        made = replace(made, risks=tuple(map(_quoted, RISKS[:4])), told=Told(goals=tuple(map(_wished, GOALS))))
    if mode == "crm_only":
        made = replace(made, risks=tuple(one for one in RISKS if one.source == "crm"), told=Told())
    return replace(made, **changes)


def _quoted(risk: Risk) -> Risk:
    (one, *_) = risk.evidence
    return replace(risk, statement=one.quote) if isinstance(one, Quote) else risk


def _wished(goal: Goal) -> Goal:
    return replace(goal, statement=goal.evidence[0].quote)
