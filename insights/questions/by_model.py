"""An answer by a chat model: claims with quotes, each checked against what the asker may see. What fails is not
shown."""

import logging
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from crm.conversation import Engagement
from crm.gate import Permit
from crm.instants import iso
from crm.kinds import Ref
from insights.ai_answer import Statement
from insights.ai_evidence import ALWAYS, excerpt
from insights.budget import estimated
from insights.chat import ChatModel
from insights.evidence import Evidence
from insights.evidence import Source as Given
from insights.questions.answer import Claim
from insights.questions.said import Question, Said
from insights.questions.wording import long_day
from insights.statements import Near
from prompts import Passage, load
from retrieval.search import Hit

_log = logging.getLogger(__name__)
_LANGUAGES = {"en": "English", "it": "Italian"}
_MOST_CLAIMS = 5
_MOST_SOURCES = 5
_LARGEST_PART = 6  # of the budget one engagement takes at most a sixth
_EARLIER = 3


class DealAnswer(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)
    claims: list[Statement]


def chosen(said: Said, hits: Sequence[Hit], *, tokens: int) -> dict[Ref, str]:
    """Texts to put before the model, nearest to the question first: what retrieval ranks highest, and always the
    newest,
    until the budget is full."""
    starts: dict[Ref, list[int]] = {}
    for hit in hits:
        starts.setdefault(hit.ref, []).append(hit.start)
    newest = [one.ref for one in said.engagements]
    largest = tokens // _LARGEST_PART
    kept: dict[Ref, str] = {}
    for ref in dict.fromkeys([*newest[:ALWAYS], *starts, *newest]):
        text = excerpt(said.text(ref), starts.get(ref, ()), tokens=largest)
        cost = estimated(text)
        if text and cost <= tokens:
            kept[ref] = text
            tokens -= cost
    return {ref: kept[ref] for ref in dict.fromkeys([*starts, *newest]) if ref in kept}


def claims_of(
    model: ChatModel,
    permit: Permit,
    question: Question,
    said: Said,
    texts: dict[Ref, str],
    near: Near | None = None,
) -> list[Claim]:
    """Raises Silent, NotRead."""
    engagements = {one.ref: one for one in said.engagements}
    earlier = [Passage("earlier", "an earlier question", one) for one in reversed(question.earlier[-_EARLIER:])]
    prompt = load("answer").filled(
        language=_LANGUAGES.get(question.language, "English"),
        today=long_day(question.today, "en"),
        question=[Passage("question", "the question", question.text), *earlier],
        deal=[Passage("deal", "from the CRM", "\n".join(said.deal))],
        activities=[_passage(engagements[ref], text) for ref, text in texts.items()],
    )
    reply = model.ask(permit, prompt, DealAnswer)
    given = [Given(str(ref), text, engagements[ref].at, of_buyer=False) for ref, text in texts.items()]
    people = sorted({one.who for one in said.engagements if one.who})
    evidence = Evidence(given, [*said.deal, *people], near)
    checked = [one for stated in reply.value.claims if (one := evidence.checked(stated.claim()))]
    if evidence.dropped:
        _log.info("deal question: dropped %s", dict(evidence.dropped))
    return _fitting([Claim(one.statement, one.quotes) for one in checked])


def _fitting(claims: Sequence[Claim]) -> list[Claim]:
    """As many as five engagements bear out, each thing once."""
    kept: list[Claim] = []
    used: set[str] = set()
    for claim in claims:
        sources = used | {quote.engagement_id for quote in claim.quotes}
        if len(kept) < _MOST_CLAIMS and len(sources) <= _MOST_SOURCES and claim.text not in {one.text for one in kept}:
            kept.append(claim)
            used = sources
    return kept


def _passage(one: Engagement, text: str) -> Passage:
    """What outsiders choose, their names and titles as well, stands within the fence."""
    way = {"in": " from the buyer", "out": " from us"}.get(one.direction or "", "") if one.type == "email" else ""
    head = " | ".join(filter(None, [one.title, one.who]))
    return Passage(str(one.ref), f"{one.type}{way}, {iso(one.at)[:10]}", f"({head})\n{text}" if head else text)
