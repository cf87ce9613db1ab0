"""An answer in a channel as it is drawn: for the asker alone, as it would be shared, and why it is not. Reads nothing;
the preview holds the very blocks that are posted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.blocks import Message, limits
from bot.blocks.elements import Block, actions, button, context, divider, section
from bot.blocks.message import shown
from bot.blocks.modal import View, modal
from bot.blocks.text import cut, escaped
from bot.language import Language
from bot.reading.answer import AGAIN, SEARCH, answer_message, said_blocks
from bot.reading.answer_around import Around
from bot.reading.answer_parts import fallback
from insights.questions.answer import Answer

CALLBACK = "share_answer"
_QUESTION = 300  # characters of it
_MOST_SOURCES = 5
_BESIDE = 2_000  # characters of JSON that stand around what is told


@dataclass(frozen=True, slots=True)
class Sharer:
    """Who shares: in Slack, and by name."""

    slack_id: str
    name: str = field(repr=False)


def told_in_channel(answer: Answer, around: Around, question: str) -> list[Block]:
    """The question, then what is said: the same blocks for the asker, in the preview, and shared. Where it would be too
    large sources are named without their words, then the last claims go."""
    told: list[Block] = []
    for less, words in _shorter(answer):
        told = [section(f"*{escaped(question, _QUESTION)}*"), *said_blocks(less, around, words=words)]
        if limits.fits("x" * _BESIDE, told):
            break
    return told


def _shorter(answer: Answer) -> Iterator[tuple[Answer, bool]]:
    yield answer, len(answer.sources) <= _MOST_SOURCES
    for count in range(len(answer.claims), 0, -1):
        claims = answer.claims[:count]
        cited = {quote.engagement_id for claim in claims for quote in claim.quotes}
        sources = [source for source in answer.sources if str(source.ref) in cited]
        yield replace(answer, claims=claims, sources=sources), False


def for_asker(answer: Answer, around: Around, question: str, display: str, *, kept: bool = True) -> Message:
    """An answer can be shared; what is none offers what it offers in a direct message. `kept`: the question stands with
    the display; with HIPAA on it does not, and a list of deals would not know it."""
    words, about = around.voice.words, f"answers:{display}"
    hide = button(words.say("share.hide"), f"hide:{display}", about)
    if answer.answered:
        told, insight = told_in_channel(answer, around, question), _insight(around)
        below = [actions([button(words.say("share.share"), f"share:{display}", about), *insight, hide])]
    else:
        told, below = _unanswered(answer, around, question, display, hide, kept=kept)
    text = words.say("share.only_you", answer=fallback(answer, around))
    return Message(cut(text, limits.FALLBACK), [*told, *below, context(words.say("share.your_rights"))])


def as_shared(around: Around, sharer: Sharer, question: str, told: Sequence[Block], *, mode: str) -> Message:
    """`told` as the asker saw it; `mode`: the answer's."""
    words, who = around.voice.words, escaped(sharer.name, limits.NAME)
    grey = words.say(f"share.by_{mode}", who=who, day=words.day_of_month(around.voice.day.date, date.min))
    text = words.say("share.shared_text", who=who, question=escaped(question, _QUESTION))
    said = words.say("share.who_shared", who=f"<@{sharer.slack_id}>")
    return Message(cut(text, limits.FALLBACK), [section(said), *told, context(grey)])


def preview(
    words: Language, message: Message, *, place: str, people: int, metadata: str, changed: bool = False
) -> View:
    """`changed`: it is shown once more."""
    again = [section(words.say("share.changed"))] if changed else []
    everyone = section(words.count("share.everyone", people, place=place))
    return _view(words, [*again, everyone, divider(), *message.blocks], metadata, submit=words.say("share.submit"))


def checking(words: Language, metadata: str) -> View:
    return _view(words, [context(words.say("share.checking"))], metadata)


def not_shared(words: Language, why: str, display: str, *, copy: bool) -> Message:
    """`copy`: there is something left to send."""
    said = words.say("share.not_shared", why=words.say(f"share.why.{why}"))
    text = words.say(f"share.text.{why}") if words.has(f"share.text.{why}") else shown(said)
    offered = [button(words.say("share.copy"), f"dm_copy:{display}", f"answers:{display}")] if copy else []
    return Message(text, [section(said), *([actions(offered)] if offered else [])])


def not_shared_view(words: Language, message: Message, metadata: str) -> View:
    return _view(words, message.blocks, metadata)


def _view(words: Language, blocks: Sequence[Block], metadata: str, *, submit: str | None = None) -> View:
    return modal(
        CALLBACK, words.say("share.title"), blocks, close=words.say("share.close"), metadata=metadata, submit=submit
    )


def _insight(around: Around) -> list[Block]:
    label, deal = around.voice.words.say("labels.deal_insight"), around.deal
    return [button(label, f"insight:{deal.ref.id}", str(deal.ref))] if deal else []


def _unanswered(
    answer: Answer, around: Around, question: str, display: str, hide: Block, *, kept: bool
) -> tuple[list[Block], list[Block]]:
    drawn = answer_message(answer, around, question=question, display_id=display).blocks
    rows = [block for block in drawn if block["type"] == "actions"]
    told = [block for block in drawn if block["type"] not in ("actions", "context_actions")]
    offered = [_carrying(element, question) for row in rows for element in row["elements"]]
    if not kept and any(_is_list(element) for element in offered):
        offered = [element for element in offered if not _is_list(element)]
        told.append(section(around.voice.words.say("answer.name_it")))
    return [section(f"*{escaped(question, _QUESTION)}*"), *told], [actions([*offered, hide])]


def _carrying(element: Block, question: str) -> Block:
    """Of a press in an ephemeral message Slack tells no other button: each carries the question itself."""
    bare = str(element["action_id"]).startswith(f"{AGAIN}:") and str(element["value"]).endswith("|")
    return {**element, "value": f"{element['value']}{question}"} if bare else element


def _is_list(element: Block) -> bool:
    """Of one in an ephemeral message Slack tells nothing that stands around it: the display has the question."""
    return str(element["action_id"]).startswith(f"{SEARCH}:")
