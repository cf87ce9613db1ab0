"""A deal's conversation read by a chat model: summary, risks and goals, each with quotes that were checked. Shows
nothing that the model says without them, and puts before it only what the viewer sees.

The same material is read once: for as long as nothing changes the answer comes from the cache.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from pydantic import TypeAdapter

from crm.conversation import Engagement
from crm.database import Database
from crm.gate import Gate, Permit
from crm.instants import iso
from crm.kinds import Ref
from crm.reader import Reader
from crm.viewer import Viewer
from insights.ai_answer import DealReading, told
from insights.ai_evidence import Finder, Given, chosen
from insights.cache import Cache, Together, hash_of, key_of
from insights.chat import ChatModel, ModelUnreadable
from insights.evidence import Evidence, Source
from insights.insight import Material
from insights.model import Tokens, Told
from insights.nearness import Nearness
from prompts import Passage, load
from retrieval.cleaning import clean

_log = logging.getLogger(__name__)
_CHECKS = 4  # a change of what is kept of an answer is a change of it: older answers are not shown any more
_LANGUAGES = {"en": "English", "it": "Italian"}
_FROM_BUYER = ("note", "call", "meeting")  # and mails that came in
_KEPT_FORM = TypeAdapter(Told)


class AiReading:
    """`evidence_tokens`: what of the conversation one question may hold."""

    mode: Literal["ai"] = "ai"

    def __init__(
        self,
        database: Database,
        gate: Gate,
        model: ChatModel,
        finder: Finder | None = None,
        nearness: Nearness | None = None,
        *,
        evidence_tokens: int,
    ) -> None:
        self._database = database
        self._gate = gate
        self._model = model
        self._finder = finder
        self._nearness = nearness
        self._evidence_tokens = evidence_tokens
        self._cache = Cache(database, gate)
        self._together: Together[Told] = Together()

    def read(self, viewer: Viewer, material: Material) -> Told:
        """Raises Silent, NotRead."""
        permit = self._gate.permit()
        said = [(one, text) for one in material.window.engagements if (text := clean(one.type, one.body))]
        prompt = load("insight")
        named = Told(model=self._model.name, prompt_version=prompt.version)
        if not said:
            return named
        with Reader(self._database, viewer) as reader:
            around = _around(reader, material)
        key = self._key(material, said, around)
        return self._together.made(key, lambda: self._read(permit, key, viewer, material, said, around, named))

    def _key(self, material: Material, said: Sequence[tuple[Engagement, str]], around: Sequence[str]) -> str:
        """Ids, contents and what is told beside them; the deal's own data; who reads it, and how."""
        seen = [
            [str(one.ref), one.at, one.type, one.direction, one.title, one.who, hash_of(text)] for one, text in said
        ]
        how = [load("insight").version, load("repair").version, self._model.name, self._evidence_tokens, _CHECKS]
        return key_of("insight", seen, _deal_lines(material), list(around), material.language, how)

    def _read(
        self,
        permit: Permit,
        key: str,
        viewer: Viewer,
        material: Material,
        said: Sequence[tuple[Engagement, str]],
        around: Sequence[str],
        named: Told,
    ) -> Told:
        kept = self._cache.get(permit, key)
        if kept is not None:
            return replace(_KEPT_FORM.validate_json(kept), cached=True, tokens=Tokens())
        with Reader(self._database, viewer) as reader:
            given = chosen(said, reader, self._finder, tokens=self._evidence_tokens)
        deal = _deal_lines(material)
        prompt = load("insight").filled(
            language=_LANGUAGES.get(material.language, "English"),
            deal=[Passage("deal", "from the CRM", "\n".join([*deal, *around]))],
            activities=[_passage(one) for one in given],
        )
        reply = self._model.ask(permit.renew(), prompt, DealReading)
        near = self._nearness.under(permit) if self._nearness else None
        evidence = Evidence((_source(one) for one in given), [*deal, *around, *_people(said)], near)
        read = told(reply.value, evidence)
        if evidence.dropped:
            _log.info("deal insight: dropped %s", dict(evidence.dropped))
            if not (read.summary or read.risks or read.goals):
                raise ModelUnreadable  # nothing of it holds: not the same as nothing to say
        made = replace(read, model=named.model, prompt_version=named.prompt_version, tokens=reply.tokens)
        self._cache.keep(permit.renew(), key, _KEPT_FORM.dump_json(made).decode())
        return made


def _deal_lines(material: Material) -> list[str]:
    """What the viewer sees of the deal, by the names that people use; what is hidden is absent."""
    head = material.head
    amount = None if head.amount is None else f"{head.amount.normalize():f} {head.currency or ''}".strip()
    close = head.close_date.isoformat() if head.close_date else None
    lines = {"Name": head.name, "Stage": head.stage, "Amount": amount, "Close date": close, "Owner": head.owner}
    lines |= {"Next step": material.facts.value("hs_next_step")}
    return [f"{name}: {value}" for name, value in lines.items() if value]


def _around(reader: Reader, material: Material) -> list[str]:
    """Names of the companies and contacts of the deal that the viewer sees."""
    deal = material.window.deal
    lines = []
    for label, kind in (("Company", "companies"), ("Contact", "contacts")):
        cards = reader.cards(Ref(kind, id_) for id_ in reader.associated([deal], kind)[deal])
        titles = (", ".join(filter(None, [card.name, card.properties.get("jobtitle")])) for card in cards.values())
        lines += [f"{label}: {title}" for title in titles]
    return lines


def _people(said: Sequence[tuple[Engagement, str]]) -> list[str]:
    return sorted({one.who for one, _ in said if one.who})


def _source(given: Given) -> Source:
    one = given.engagement
    of_buyer = one.type in _FROM_BUYER or (one.type == "email" and one.direction == "in")
    return Source(str(one.ref), given.text, one.at, of_buyer)


def _passage(given: Given) -> Passage:
    """What outsiders choose, their names and titles as well, stands within the fence."""
    one = given.engagement
    way = {"in": " from the buyer", "out": " from us"}.get(one.direction or "", "") if one.type == "email" else ""
    head = " | ".join(filter(None, [one.title, one.who]))
    return Passage(
        str(one.ref), f"{one.type}{way}, {iso(one.at)[:10]}", f"({head})\n{given.text}" if head else given.text
    )
