"""A question's answer for one viewer: from the CRM's own data where that tells, else from what was said. Refuses what
is no question, and reads nothing but what the asker may see now.

Of a thread it knows the asker's own earlier questions and the deal in focus, never an earlier answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from crm.account import account_facts
from crm.database import Database
from crm.errors import BadInput
from crm.instants import instant
from crm.kinds import Ref
from crm.reader import Reader
from crm.settings import rep_zone
from crm.viewer import Viewer
from insights.questions import refusals, structured, which
from insights.questions.answer import Answer
from insights.questions.asking import Asking
from insights.questions.conversation import Conversation
from insights.questions.periods import period_in
from insights.questions.said import Question
from insights.questions.spoken import language_of
from insights.questions.telling import Tell
from insights.questions.words import Word, words

LONGEST = 2_000  # characters: more is no question


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question in the thread: who asked it, and the deal that it was answered about."""

    user_id: str
    question: str
    deal_id: str | None


class Answers:
    def __init__(self, database: Database, conversation: Conversation) -> None:
        self._database = database
        self._conversation = conversation

    def answer(
        self,
        viewer: Viewer,
        question: str,
        deal_id: str | None = None,
        *,
        now: int,
        language: str,
        thread: Sequence[Turn] = (),
        told: Tell | None = None,
    ) -> Answer:
        """In the question's language, else in `language`. `told` is given, on this thread, each claim of what was said
        as soon as it stood its check, with the sources so far; the answer holds those claims in that order, unless AI
        was switched off meanwhile: then it holds none. Raises BadInput for what is no question, NotVisible for a
        `deal_id` that is absent or forbidden, and what `told` raises."""
        found = from_crm(self._database, viewer, question, deal_id, now=now, language=language, thread=thread)
        if isinstance(found, Answer):
            return found
        earlier = [turn.question for turn in thread if turn.user_id == viewer.user_id]
        return self._conversation.answer(viewer, replace(found, earlier=earlier), told)


def from_crm(
    database: Database,
    viewer: Viewer,
    question: str,
    deal_id: str | None = None,
    *,
    now: int,
    language: str,
    thread: Sequence[Turn] = (),
) -> Answer | Question:
    """What the CRM's own data tells; else the deal whose conversation may tell. Raises as `Answers.answer`."""
    require_question(question)
    asked = words(question)
    spoken = language_of(asked, language)
    with database.reading() as connection:
        zone, account = rep_zone(connection, viewer.user_id), account_facts(connection)
    with Reader(database, viewer) as reader:
        focus = _focus(thread)
        asking = _asking(reader, asked, now, zone, spoken, account.currency)
        asking = replace(asking, is_focused=deal_id is not None or focus is not None)
        return _from_crm(asking, question, asked, deal_id, focus)


def require_question(text: str) -> None:
    if not any(sign.isalnum() for sign in text):
        raise BadInput("There is no question.", "Example: When does Brenner close?")
    if len(text) > LONGEST:
        raise BadInput(
            f"A question has at most {LONGEST:,} characters; this one has {len(text):,}.",
            "Ask for one thing at a time.",
        )


def _asking(
    reader: Reader, asked: Sequence[Word], now: int, zone: ZoneInfo, language: str, currency: str | None
) -> Asking:
    return Asking(
        reader=reader,
        now=now,
        zone=zone,
        language=language,
        words=frozenset(word.text for word in asked),
        period=period_in(asked, instant(now).astimezone(zone).date()),
        home_currency=currency,
    )


def _focus(thread: Sequence[Turn]) -> Ref | None:
    return next((Ref("deals", turn.deal_id) for turn in reversed(thread) if turn.deal_id), None)


def _from_crm(
    asking: Asking, text: str, asked: Sequence[Word], deal_id: str | None, focus: Ref | None
) -> Answer | Question:
    """The answer; or the deal whose conversation may tell, with what the CRM says if that does not."""
    meant = which.given(asking, deal_id) if deal_id is not None else None
    found = structured.of_many(asking, asked) or structured.of_contact(asking, asked)
    if found:
        return _answer(asking, found)
    meant = meant or which.meant(asking, text, asked, focus)
    if meant.one is None:
        listed = structured.of_whichever(asking, asked) if not meant.deals else None
        return _answer(asking, listed) if listed else _no_deal(asking, asked, meant)
    found = structured.of_deal(asking, asked, meant.one, meant.numbers)
    if found and found.reply.certain:
        return _answer(asking, found)
    return Question(
        text,
        meant.one.ref,
        meant.one.name,
        asking.language,
        asking.now,
        asking.zone,
        otherwise=_answer(asking, found) if found else None,
    )


def _no_deal(asking: Asking, asked: Sequence[Word], meant: which.Meant) -> Answer:
    if not meant.deals and meant.called:
        if structured.asks_for_contact(asking, asked):
            return refusals.no_such_contact(meant.called, asking.language)
        return refusals.no_such_deal(meant.called, asking.language)
    deals = meant.deals or which.own_deals(asking)
    called = meant.called if meant.deals else None
    return refusals.several(asking.reader, deals, called, asking.language, home_currency=asking.home_currency)


def _answer(asking: Asking, found: structured.Found) -> Answer:
    return Answer(
        True,
        "structured",
        asking.language,
        found.reply.headline,
        deal=found.deal,
        topic=found.topic.id,
        lines=found.reply.lines,
        short=found.reply.short,
    )
