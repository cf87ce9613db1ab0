"""Questions that the CRM's own data does not answer: from what was said on the deal, by a model or without one. Says
nothing while the gate is shut, and nothing without its evidence."""

from collections.abc import Sequence
from dataclasses import replace

from crm.database import Database
from crm.gate import Gate, Silent
from crm.kinds import Ref
from crm.reader import Reader
from crm.viewer import Viewer
from insights.chat import ChatModel
from insights.insight import Insights
from insights.model import ModeReason, NotRead
from insights.nearness import Nearness
from insights.questions import refusals
from insights.questions.answer import Answer, Mode, Source
from insights.questions.local import local_claims
from insights.questions.made import ModelAnswers
from insights.questions.said import Question, Said, read_said
from insights.questions.telling import Tell, Telling
from retrieval.search import Hits, Retrieval

_RANKED = 100
_SHOWN = 10  # ranked ids that are told, without a model
_CLOSEST = 3
_FEW = 3  # words: a question so short leans on the one before


class Conversation:
    """`model` None: local mode. `evidence_tokens`: what of the conversation one question may hold."""

    def __init__(
        self,
        database: Database,
        gate: Gate,
        retrieval: Retrieval,
        insights: Insights,
        model: ChatModel | None,
        nearness: Nearness | None = None,
        *,
        evidence_tokens: int,
    ) -> None:
        self._database = database
        self._gate = gate
        self._retrieval = retrieval
        self._insights = insights
        self._by_model = (
            ModelAnswers(database, gate, model, nearness, tokens=evidence_tokens) if model is not None else None
        )

    def answer(self, viewer: Viewer, question: Question, told: Tell | None = None) -> Answer:
        """`told`: hears each claim as soon as it stood its check. Where the answer is none in the end (AI was switched
        off meanwhile), what was told is to be taken from sight. Raises NotVisible where the right is lost meanwhile."""
        found = self._found(viewer, question, told)
        if not isinstance(found, Answer):
            return question.otherwise or self._without_ai(viewer, question, found)
        return found if found.answered or question.otherwise is None else question.otherwise

    def _found(self, viewer: Viewer, question: Question, told: Tell | None) -> Answer | ModeReason:
        """What was said, or why no AI content may say it."""
        if silent := self._gate.why_silent():
            return silent
        with Reader(self._database, viewer) as reader:
            said = read_said(reader, question)
        try:
            found = self._answer(viewer, question, said, told)
        except Silent as hushed:
            return hushed.reason
        except NotRead as failed:
            return self._gate.why_silent() or failed.reason
        return self._gate.why_silent() or found

    def _without_ai(self, viewer: Viewer, question: Question, reason: ModeReason) -> Answer:
        """Of what is seen now: a model may have taken a minute. With HIPAA on no names stand beside the activities."""
        with Reader(self._database, viewer) as reader:
            said, hipaa = read_said(reader, question), reader.hipaa or reason == "hipaa"
        newest = _closest(said, [one.ref for one in said.engagements])
        shown = [replace(one, who=None) for one in newest] if hipaa else newest
        return refusals.no_ai(question.deal, reason, shown, said.seen, question.language)

    def _answer(self, viewer: Viewer, question: Question, said: Said, told: Tell | None) -> Answer:
        permit = self._gate.permit()
        telling = Telling(said, permit, told)
        if self._by_model:
            made = self._by_model.made(permit, question, said, telling, lambda: self._hits(viewer, question, said))
            found = _told(question, said, "ai", telling, made.retrieved, complete=made.complete)
            return replace(found, model=self._by_model.name)
        hits = self._hits(viewer, question, said)
        for claim in local_claims(viewer, question, said, hits, self._insights):
            telling.tell(claim)
        near = dict.fromkeys([*(source.ref for source in telling.sources), *(hit.ref for hit in hits)])
        return _told(question, said, "local", telling, list(near)[:_SHOWN])

    def _hits(self, viewer: Viewer, question: Question, said: Said) -> Hits:
        refs = [one.ref for one in said.engagements]
        with Reader(self._database, viewer) as reader:
            return self._retrieval.search(reader, refs, _query(question, said), k=_RANKED)


def _query(question: Question, said: Said) -> str:
    """A short follow-up means what was asked before it, too."""
    leans = len(said.left) < _FEW and question.earlier
    return f"{question.earlier[-1]} {question.text}" if leans else question.text


def _told(
    question: Question, said: Said, mode: Mode, telling: Telling, retrieved: Sequence[Ref], *, complete: bool = True
) -> Answer:
    if not telling.claims:
        closest = _closest(said, retrieved)
        none = refusals.no_evidence(question.deal, question.name, mode, closest, said.seen, question.language)
        return replace(none, retrieved=tuple(retrieved))
    return Answer(
        True,
        mode,
        question.language,
        refusals.headline(telling.claims, mode, question.language),
        deal=question.deal,
        claims=tuple(telling.claims),
        sources=telling.sources,
        retrieved=tuple(retrieved),
        engagements=said.seen,
        complete=complete,
    )


def _closest(said: Said, refs: Sequence[Ref]) -> list[Source]:
    known = {one.ref for one in said.engagements}
    return [said.source(ref) for ref in refs if ref in known][:_CLOSEST]
