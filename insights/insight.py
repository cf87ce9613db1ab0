"""A deal's insight for one viewer: recent activity, risks from CRM data, and what a reading of the conversation finds.

Everything it stands on was read through that viewer's Reader. While the gate is shut, or when the reading fails, the
insight is `crm_only` and says why. Knows no model: readings are plugged in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from crm.account import account_facts
from crm.conversation import Window, window
from crm.database import Database
from crm.gate import Gate, Silent
from crm.kinds import Ref
from crm.reader import Reader
from crm.settings import rep_zone
from crm.stakes import read_amount
from crm.viewer import Viewer
from insights.facts import DealFacts, read_facts
from insights.known import known_records, named
from insights.model import DealHead, Insight, Known, ModeReason, NotRead, RecentItem, Risk, Told
from insights.order import in_order
from insights.recent import recent_items
from insights.risks import KINDS
from insights.settings import KindSettings, read_kind_settings


@dataclass(frozen=True, slots=True)
class Material:
    """All of a deal that a viewer sees, as of `facts.now`. `risks`: those from CRM data; `language`: `en` or `it`;
    `known`: the records that may be named, by `emails:17`."""

    head: DealHead
    facts: DealFacts
    window: Window
    recent: tuple[RecentItem, ...]
    risks: Sequence[Risk]
    settings: KindSettings
    language: str
    known: Mapping[str, Known]


class Reading(Protocol):
    """Finds risks and goals in what was said: by a model, or without one."""

    @property
    def mode(self) -> Literal["ai", "local"]: ...

    def read(self, viewer: Viewer, material: Material) -> Told:
        """Outside of any transaction; asks the gate itself for each of its calls. Raises Silent, NotRead."""


class Insights:
    def __init__(self, database: Database, gate: Gate, reading: Reading | None = None) -> None:
        self._database = database
        self._gate = gate
        self._reading = reading

    def of(self, viewer: Viewer, deal_id: str, *, now: int, language: str) -> Insight:
        """Raises NotVisible, for what is absent as for what is forbidden."""
        silent = self._gate.why_silent()
        material = self._material(viewer, Ref("deals", deal_id), now, language, silent)
        told, reason = self._told(viewer, material, silent)
        if reason == "hipaa" != silent:  # turned on meanwhile: what stands in Material was read before
            material = self._material(viewer, Ref("deals", deal_id), now, language, "hipaa")
        return _insight(viewer, material, told, self._reading, reason)

    def _material(self, viewer: Viewer, deal: Ref, now: int, language: str, silent: ModeReason | None) -> Material:
        with self._database.reading() as connection:
            zone, account = rep_zone(connection, viewer.user_id), account_facts(connection)
            settings = read_kind_settings(connection)
        with Reader(self._database, viewer) as reader:
            said = window(reader, deal, now=now)
            facts = read_facts(reader, said, now=now, zone=zone, home_currency=account.currency)
            head = _head(reader, facts)
            hipaa = reader.hipaa or silent == "hipaa"
            risks = _crm_risks(facts, settings, language)
            known = known_records(reader, said, facts.agenda, risks, hipaa=hipaa)
        return Material(head, facts, said, recent_items(said, hipaa=hipaa), risks, settings, language, known)

    def _told(
        self, viewer: Viewer, material: Material, silent: ModeReason | None
    ) -> tuple[Told | None, ModeReason | None]:
        if silent is not None or self._reading is None:
            return None, silent
        try:
            told = self._reading.read(viewer, material)
        except Silent as hushed:
            return None, hushed.reason
        except NotRead as failed:
            return None, self._gate.why_silent() or failed.reason
        turned = self._gate.why_silent()  # meanwhile
        return (None, turned) if turned else (told, None)


def _crm_risks(facts: DealFacts, settings: KindSettings, language: str) -> list[Risk]:
    if not facts.is_open:
        return []
    wanted = (kind for kind in KINDS if kind.id not in settings.off)
    found = (kind.risk(facts, settings.thresholds[kind.id], language) for kind in wanted)
    return [risk for risk in found if risk]


def _head(reader: Reader, facts: DealFacts) -> DealHead:
    owner, close_at = facts.value("hubspot_owner_id"), facts.at("closedate")
    companies = reader.associated([facts.card.ref], "companies")[facts.card.ref][:1]
    near = reader.cards(Ref("companies", id_) for id_ in companies)
    return DealHead(
        id=facts.card.ref.id,
        name=facts.value("dealname") or facts.card.name,
        stage=facts.stage.label if facts.stage else facts.value("dealstage"),
        amount=read_amount(facts.value("amount")),
        currency=facts.currency,
        close_date=None if close_at is None else facts.day(close_at),
        owner=(reader.owner_names([owner]).get(owner) or None) if owner else None,
        url=facts.card.url,
        company=next((card.name for card in near.values()), None),
        is_open=facts.is_open,
    )


def _insight(
    viewer: Viewer, material: Material, told: Told | None, reading: Reading | None, reason: ModeReason | None
) -> Insight:
    said = material.window
    from_conversation = [risk for risk in told.risks if risk.kind not in material.settings.off] if told else []
    risks = in_order([*material.risks, *from_conversation], _times(material))
    goals = told.goals if told else ()
    return Insight(
        deal=material.head,
        viewer=viewer.email or "",
        mode=reading.mode if reading and told else "crm_only",
        mode_reason=reason,
        engagements=tuple(one.ref for one in said.engagements),
        oldest=said.oldest,
        newest=said.newest,
        recent=material.recent,
        risks=risks,
        told=told or Told(),
        known={name: material.known[name] for name in named(material.recent, risks, goals) if name in material.known},
    )


def _times(material: Material) -> Mapping[str, int]:
    engagements = {str(one.ref): one.at for one in material.window.engagements}
    return engagements | {str(task.ref): task.at for task in material.facts.agenda.tasks if task.at is not None}
