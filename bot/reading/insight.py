"""A deal's insight as a message, in its three modes: state, worry, goal, and last what happened. Shows nothing that the
insight does not hold; what a message cannot carry stands in further ones below it."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.blocks import Message, limits
from bot.blocks.elements import Block, actions, button, context, divider, header, section
from bot.blocks.feedback import feedback_row
from bot.blocks.rich import Run, bullets
from bot.blocks.text import cut, escape, escaped, link
from bot.digest.voice import Voice, dotted
from bot.language import Language
from bot.reading.insight_evidence import Proofs, is_untitled
from bot.reading.insight_items import ALL, FIRST, Listed, has_more, listed, split, together
from bot.reading.insight_lines import DOWN, deal_name, deal_state, fallback, grey_line
from insights.model import Insight, Known

_MOST_BELOW = 4
_SUMMARIES = (490, 420, 300, 200, 100, 60)


@dataclass(frozen=True, slots=True)
class Drawn:
    """`below`: what did not fit, for the message's thread."""

    message: Message
    below: Sequence[Message] = ()


def insight_message(
    insight: Insight, voice: Voice, *, read_at: int | None, more: bool = False, said: str = "", mark: str | None = None
) -> Drawn:
    """`more`: all of it. `said`: what the grey line tells beside. `mark`: the block_id of the buttons."""
    words, shown = voice.words, ALL if more else FIRST
    text = fallback(insight, voice)
    before = [*_above(insight, voice), *head(insight, voice), *fallback_line(insight, voice), *summary(insight)]
    after = [
        divider(),
        recent(insight, voice),
        actions(_buttons(insight, voice, more=more), mark),
        context(grey_line(insight, voice, read_at, said)),
        feedback_row(words, f"insight_feedback:{insight.deal.id}", f"deals:{insight.deal.id}"),
    ]
    lists, rest = fitting(
        listed(insight, voice, shown), lambda taken: limits.fits(text, [*before, *together(taken), *after])
    )
    return Drawn(Message(text, [*before, *together(lists), *after]), _below(insight, voice, rest))


def fitting(lists: list[Listed], fits: Callable[[Sequence[Listed]], bool]) -> tuple[list[Listed], list[Listed]]:
    """As many items from the top as fit, and the rest."""
    count = sum(len(one.items) for one in lists)
    if fits(lists):
        return lists, []
    over = bisect_left(range(count), True, key=lambda some: not fits(split(lists, some)[0]))
    return split(lists, max(0, over - 1))


def head(insight: Insight, voice: Voice) -> list[Block]:
    deal, words = insight.deal, voice.words
    opening = link(deal.url, words.say("record.open_link")) if deal.url else None
    return [header(deal_name(insight, words)), context(dotted([deal_state(insight, voice), opening]) or "-")]


def _above(insight: Insight, voice: Voice) -> list[Block]:
    """What happened comes first where it may be better in a moment."""
    if insight.mode_reason != DOWN:
        return []
    again = button(
        voice.words.say("labels.try_again"), f"insight_refresh:{insight.deal.id}", f"deals:{insight.deal.id}"
    )
    return [section(_reason(insight, voice)), actions([again])]


def fallback_line(insight: Insight, voice: Voice) -> list[Block]:
    """Why there is no AI content, or no model."""
    if insight.mode_reason == DOWN:
        return []
    if insight.mode_reason is not None:
        return [section(_reason(insight, voice))]
    return [context(voice.words.say("insight.local"))] if insight.mode == "local" else []


def _reason(insight: Insight, voice: Voice) -> str:
    """What happened in bold."""
    first, _, rest = voice.words.say(f"insight.{insight.mode_reason}").partition(". ")
    sign = ":lock: " if insight.mode_reason == "hipaa" else ""
    return f"{sign}*{first}.* {rest}" if rest else f"{sign}*{first}*"


def summary(insight: Insight) -> list[Block]:
    if not insight.told.summary:
        return []
    for width in _SUMMARIES:
        text = escaped(insight.told.summary, width)
        if limits.length(text) < limits.FOLD:
            break
    return [section(text)]


def recent(insight: Insight, voice: Voice, most: int = 5) -> Block:
    proofs, words = Proofs(insight, voice), voice.words
    known = [insight.known[item.engagement_id] for item in insight.recent[:most] if item.engagement_id in insight.known]
    lines = [_recent_line(insight, voice, proofs, one) for one in known]
    return bullets(words.say("insight.recent"), lines or [[Run(words.say("record.no_activity"))]])


def _recent_line(insight: Insight, voice: Voice, proofs: Proofs, one: Known) -> list[Run]:
    at = one.at or 0
    when = voice.words.day_of_month(voice.date(at), voice.day.date)
    if insight.mode_reason == "hipaa":
        when = f"{when} {voice.clock(at)}"
    kind, who = voice.words.say(f"record.kinds.{one.ref.kind}"), proofs.who(one)
    told = who if is_untitled(one) else ", ".join(part for part in (kind, who) if part)
    return [Run(f"{when}  "), Run(proofs.title(one), one.url), *([Run(f"  {told}")] if told else [])]


def _buttons(insight: Insight, voice: Voice, *, more: bool) -> list[Block]:
    words, deal = voice.words, insight.deal.id

    def drawn(label: str, verb: str) -> Block:
        return button(words.say(f"labels.{label}"), f"insight_{verb}:{deal}", f"deals:{deal}")

    first = [drawn("show_less", "less")] if more else [drawn("show_more", "more")] if has_more(insight) else []
    again = [] if insight.mode_reason == DOWN else [drawn("refresh", "refresh")]  # Try again stands above
    return [*first, drawn("copy", "copy"), *again]


def _below(insight: Insight, voice: Voice, rest: list[Listed]) -> list[Message]:
    made: list[Message] = []
    text = cut(escape(voice.words.say("insight.rest", deal=deal_name(insight, voice.words))), limits.FALLBACK)
    last = _left(voice, rest)

    def fits(some: Sequence[Listed]) -> bool:
        return limits.fits(text, [*together(some)[1:], last])

    while rest and len(made) < _MOST_BELOW:
        taken, left = fitting(rest, fits)
        if not taken:  # a single item that is more than a message holds
            taken, left = split(rest, 1)
        is_last = len(made) + 1 == _MOST_BELOW and left
        made.append(Message(text, [*together(taken)[1:], *([_left(voice, left)] if is_last else [])]))
        rest = left
    return made


def _left(voice: Voice, rest: Sequence[Listed]) -> Block:
    return context(voice.words.count("insight.left_out", sum(len(one.items) for one in rest)))


def reading_message(words: Language) -> Message:
    """Until the insight is there."""
    return Message(words.say("insight.reading"), [context(words.say("insight.reading"))])
