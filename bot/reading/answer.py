"""An answer as the one who asked sees it in a direct message: what is said, its sources, what to do next, from what it
was made. Reads nothing."""

from collections.abc import Sequence

from bot.blocks import Message, limits
from bot.blocks.elements import Block, actions, button, context, section
from bot.blocks.feedback import feedback_row
from bot.blocks.modal import search_select
from bot.blocks.text import beside, escape, escaped, plain
from bot.digest.voice import called, dotted
from bot.reading.answer_around import Around
from bot.reading.answer_parts import (
    claims_blocks,
    closest_blocks,
    fallback,
    refused_block,
    sources_blocks,
    told_blocks,
)
from bot.reading.answer_task import task_label
from insights.questions.answer import Answer, Choice

AGAIN, SEARCH = "answer_deal", "answer_find"
_DOWN = ("model_unavailable", "model_unreadable")


def answer_message(answer: Answer, around: Around, *, question: str, display_id: str) -> Message:
    """Sources by name alone, and then no sources, where it would be too large."""
    blocks: list[Block] = []
    for words in (True, False):
        blocks = [*said_blocks(answer, around, words=words), *_below(answer, around, question, display_id)]
        if limits.fits("", blocks):
            break
    return Message(fallback(answer, around), blocks)


def said_blocks(answer: Answer, around: Around, *, words: bool = True) -> list[Block]:
    """What is said, with its sources; no buttons. `words`: with those of the sources."""
    if answer.claims:
        return [*_opening(answer), *claims_blocks(answer), *sources_blocks(answer, around, words=words)]
    if answer.answered:
        return told_blocks(answer, around)
    return [refused_block(answer), *closest_blocks(answer, around)]


def part_message(answer: Answer, around: Around, claims: slice) -> Message:
    """Some claims alone: the rest of the answer stands in the next message."""
    told = answer.claims[claims]
    opening = _opening(answer) if not claims.start else []
    return Message(fallback(answer, around), [*opening, *claims_blocks(answer, told)])


def rest_message(answer: Answer, around: Around, shown: int, *, question: str, display_id: str) -> Message:
    """All but the first `shown` claims, which stand in the messages above; the sources of all."""
    blocks: list[Block] = []
    for words in (True, False):
        blocks = [
            *claims_blocks(answer, answer.claims[shown:]),
            *sources_blocks(answer, around, words=words),
            *_below(answer, around, question, display_id),
        ]
        if limits.fits("", blocks):
            break
    return Message(fallback(answer, around), blocks)


def source_line(answer: Answer, around: Around) -> str:
    """What it was made from, in grey."""
    words = around.voice.words
    if answer.mode == "structured":
        return _read_line(around)
    key = "written" if answer.mode == "ai" else "word_for_word"
    return dotted(
        [
            escaped(around.called, limits.NAME) if around.called else None,
            words.count(f"answer.{key}", answer.engagements),
            words.say("answer.ask_on"),
        ]
    )


def _opening(answer: Answer) -> list[Block]:
    """Quotes are never taken for what a model wrote."""
    return [context(escape(answer.headline))] if answer.mode == "local" else []


def _below(answer: Answer, around: Around, question: str, display_id: str) -> list[Block]:
    row = _buttons(answer, around, question, display_id)
    below: list[Block] = [actions(row)] if row else []
    if not answer.complete:
        below.append(context(around.voice.words.say("answer.broken_off")))
    if answer.answered:
        below.append(context(source_line(answer, around)))
    if answer.mode in ("ai", "local"):
        below.append(feedback_row(around.voice.words, f"answer_feedback:{display_id}", f"answers:{display_id}"))
    return below


def _buttons(answer: Answer, around: Around, question: str, display_id: str) -> list[Block]:
    words, deal = around.voice.words, around.deal
    if answer.reason == "ambiguous_deal":
        return _choices(answer, around, question, display_id)
    if answer.reason == "no_such_deal":
        return [button(words.say("labels.my_open_deals"), "deals:open", "open")]
    if deal is None:
        return []
    about, id_ = str(deal.ref), deal.ref.id
    insight = button(words.say("labels.deal_insight"), f"insight:{id_}", about)
    if answer.mode == "structured":
        changes = answer.topic == "close_date" and "close_date" in around.may
        change = [button(words.say("labels.change_close_date"), f"edit_close:{id_}", about)] if changes else []
        return [*change, insight]
    if answer.claims:
        note = [button(words.say("labels.log_note"), f"log_note:{id_}", about)] if "note" in around.may else []
        return [insight, *note]
    if answer.reason in _DOWN:
        return [again_button(words.say("labels.try_again"), id_, question), insight]
    asks = answer.reason == "no_evidence" and "task" in around.may
    task = [button(task_label(words, question, around), f"create_task:{id_}", about)] if asks else []
    return [*task, insight]


def again_button(label: str, deal_id: str, question: str) -> Block:
    """The same question, about that deal. The button carries it: what is asked is stored nowhere with HIPAA on."""
    return button(label, f"{AGAIN}:{deal_id}", f"deals:{deal_id}|{question}")


def _choices(answer: Answer, around: Around, question: str, display_id: str) -> list[Block]:
    words = around.voice.words
    labels = _labels(answer.choices, around)
    drawn = [again_button(label, one.ref.id, question) for label, one in zip(labels, answer.choices, strict=True)]
    if not limits.fits("", [actions(drawn)]):  # the first button carries a long question for all
        others = [f"deals:{one.ref.id}|" for one in answer.choices[1:]]
        drawn[1:] = [{**one, "value": value} for one, value in zip(drawn[1:], others, strict=True)]
    if len(answer.lines) > len(answer.choices):  # and more
        drawn.append(search_select(f"{SEARCH}:{display_id}", words.say("answer.find_deal"), least=0))
    return drawn


def _labels(choices: Sequence[Choice], around: Around) -> list[str]:
    """Deal and amount; with the company where two would read the same."""
    words = around.voice.words
    names = [called(words, one.ref, one.name) for one in choices]
    labels = []
    for one, own in zip(choices, names, strict=True):
        name = f"{plain(one.company, limits.NAME)}: {own}" if names.count(own) > 1 and one.company else own
        amount = "" if one.amount is None else words.money(one.amount, one.currency)
        labels.append(beside(name, amount, limits.BUTTON))
    return labels


def _read_line(around: Around) -> str:
    voice, words = around.voice, around.voice.words
    if around.read_at is None:
        return words.say("answer.no_ai")
    time = voice.clock(around.read_at)
    if not voice.day.start <= around.read_at < voice.day.end:
        time = f"{voice.short_day(around.read_at)} {time}"
    return words.say("answer.read", time=time)


def plain_answer(text: str) -> Message:
    """A sentence of our own, in mrkdwn."""
    return Message(text.replace("*", "").replace("`", ""), [section(text)])
