"""Answers that a model made, kept for as long as nothing that the asker could see has changed. Refuses to keep what
broke off, and "not enough evidence": the next reading may find some.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from crm.database import Database
from crm.gate import Gate, Permit
from crm.kinds import Ref
from insights.cache import Cache, Together, hash_of, key_of
from insights.chat import ChatModel
from insights.nearness import Nearness
from insights.questions.answer import Claim
from insights.questions.by_model import EARLIER, chosen, tell_claims
from insights.questions.said import Question, Said
from insights.questions.telling import Telling
from prompts import load
from retrieval.search import Hit

_CHECKS = 2  # a change of what is kept of an answer is a change of it: older answers are not shown any more


@dataclass(frozen=True, slots=True)
class Made:
    """`retrieved`: what was put before the model, the nearest first; `complete`: it did not break off."""

    claims: tuple[Claim, ...] = ()
    retrieved: tuple[Ref, ...] = ()
    complete: bool = True


_KEPT_FORM = TypeAdapter(Made)


class ModelAnswers:
    """`tokens`: what of the conversation one question may hold."""

    def __init__(
        self, database: Database, gate: Gate, model: ChatModel, nearness: Nearness | None, *, tokens: int
    ) -> None:
        self._model = model
        self._nearness = nearness
        self._tokens = tokens
        self._cache = Cache(database, gate)
        self._together: Together[Made] = Together()

    @property
    def name(self) -> str:
        return self._model.name

    def made(
        self, permit: Permit, question: Question, said: Said, telling: Telling, hits: Callable[[], Sequence[Hit]]
    ) -> Made:
        """Told as far as it is true: at once where it is kept, and to those who waited for the one that asked first.
        `hits`: finds what is nearest to the question. Raises Silent, NotRead."""
        if not any(said.texts.values()):
            return Made()
        key = self._key(question, said)
        made = self._together.made(key, lambda: self._kept_or_new(permit, key, question, said, telling, hits))
        for claim in made.claims:
            telling.tell(claim)
        return made

    def _key(self, question: Question, said: Said) -> str:
        seen = [
            [str(one.ref), one.at, one.type, one.direction, one.title, one.who, hash_of(said.text(one.ref))]
            for one in said.engagements
        ]
        asked = [question.text, list(question.earlier[-EARLIER:]), question.today.isoformat(), question.language]
        how = [load("answer").version, load("repair").version, self._model.name, self._tokens, _CHECKS]
        return key_of("answer", seen, list(said.deal), asked, how)

    def _kept_or_new(
        self,
        permit: Permit,
        key: str,
        question: Question,
        said: Said,
        telling: Telling,
        hits: Callable[[], Sequence[Hit]],
    ) -> Made:
        kept = self._cache.get(permit, key)
        if kept is not None:
            return _KEPT_FORM.validate_json(kept)
        texts = chosen(said, hits(), tokens=self._tokens)
        near = self._nearness.under(permit) if self._nearness else None
        complete = tell_claims(self._model, permit.renew(), question, said, texts, telling, near)
        made = Made(tuple(telling.claims), tuple(texts), complete)
        if made.claims and complete:
            self._cache.keep(permit.renew(), key, _KEPT_FORM.dump_json(made).decode())
        return made
