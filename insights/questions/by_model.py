"""An answer by a chat model: claims with quotes, each checked against what the asker may see as soon as it is whole.
What fails is not shown, and what stood its check is not asked for again."""

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
from insights.chat_heard import Items
from insights.evidence import Evidence, prepare
from insights.evidence import Source as Given
from insights.model import NotRead
from insights.questions.answer import Claim
from insights.questions.said import Question, Said
from insights.questions.telling import Telling
from insights.questions.wording import long_day
from insights.statements import Near
from prompts import Passage, Prompt, load
from retrieval.search import Hit

_log = logging.getLogger(__name__)
_LANGUAGES = {"en": "English", "it": "Italian"}
_LARGEST_PART = 6  # of the budget one engagement takes at most a sixth
EARLIER = 3


class DealAnswer(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)
    claims: list[Statement]


def chosen(said: Said, hits: Sequence[Hit], *, tokens: int) -> dict[Ref, str]:
    """Texts to put before the model, nearest to the question first: what retrieval ranks highest, and always the
    newest, until the budget is full."""
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


def tell_claims(
    model: ChatModel,
    permit: Permit,
    question: Question,
    said: Said,
    texts: dict[Ref, str],
    telling: Telling,
    near: Near | None = None,
) -> bool:
    """Whether the answer came to its end; what was told by then stays. Raises Silent, and NotRead where nothing was
    told."""
    prompt = _prompt(question, said, texts)
    at = {one.ref: one.at for one in said.engagements}
    people = sorted({one.who for one in said.engagements if one.who})
    evidence = Evidence(
        (Given(str(ref), text, at[ref], of_buyer=False) for ref, text in texts.items()), [*said.deal, *people], near
    )
    hearing = _Hearing(evidence, telling)
    prepare()
    try:
        reply = model.ask(permit, prompt, DealAnswer, hearing if telling.told else None)
    except NotRead as broken:
        if not telling.claims:
            raise
        _log.warning("deal question: the answer broke off after %d claims: %s", len(telling.claims), broken.reason)
        return telling.full
    for stated in reply.value.claims:
        hearing.take(stated)
    if evidence.dropped:
        _log.info("deal question: dropped %s", dict(evidence.dropped))
    return True


class _Hearing:
    """A Listener (insights.chat_heard)."""

    def __init__(self, evidence: Evidence, telling: Telling) -> None:
        self._evidence = evidence
        self._telling = telling
        self._taken: list[Statement] = []
        self._claims = Items("claims")

    @property
    def took(self) -> bool:
        return bool(self._telling.claims)

    def begin(self) -> None:
        self._claims = Items("claims")

    def hear(self, piece: str) -> None:
        for item in self._claims.add(piece):
            try:
                stated = Statement.model_validate(item)
            except ValueError:  # the whole answer will not be readable either
                continue
            self.take(stated)

    def take(self, stated: Statement) -> None:
        if stated in self._taken:
            return
        self._taken.append(stated)
        checked = self._evidence.checked(stated.claim())
        if checked:
            self._telling.tell(Claim(checked.statement, checked.quotes))


def _prompt(question: Question, said: Said, texts: dict[Ref, str]) -> Prompt:
    engagements = {one.ref: one for one in said.engagements}
    earlier = [Passage("earlier", "an earlier question", one) for one in reversed(question.earlier[-EARLIER:])]
    return load("answer").filled(
        language=_LANGUAGES.get(question.language, "English"),
        today=long_day(question.today, "en"),
        question=[Passage("question", "the question", question.text), *earlier],
        deal=[Passage("deal", "from the CRM", "\n".join(said.deal))],
        activities=[_passage(engagements[ref], text) for ref, text in texts.items()],
    )


def _passage(one: Engagement, text: str) -> Passage:
    """What outsiders choose, their names and titles as well, stands within the fence."""
    way = {"in": " from the buyer", "out": " from us"}.get(one.direction or "", "") if one.type == "email" else ""
    head = " | ".join(filter(None, [one.title, one.who]))
    return Passage(str(one.ref), f"{one.type}{way}, {iso(one.at)[:10]}", f"({head})\n{text}" if head else text)
