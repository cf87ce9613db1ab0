"""Risks and goals of an insight as titled lists of items: each statement directly above its quote, and the quote above
its source. Decides what is shown at first; cuts nothing for a message's size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.blocks import limits
from bot.blocks.elements import Block, section
from bot.blocks.text import escaped, plain
from bot.digest.voice import Voice
from bot.reading.insight_evidence import Proofs
from insights.model import Goal, Insight, Quote, Risk

SIGNS = {"high": ":red_circle:", "medium": ":large_yellow_circle:", "low": ":white_circle:"}
_RESOLVED = ":white_check_mark:"
_ROOM = limits.FOLD - 1
_LINES = 7
_WIDTHS = (limits.QUOTE, 200, 120, limits.TITLE, limits.NAME)
Item = list[Block]  # stays together


@dataclass(frozen=True, slots=True)
class Listed:
    """A title and what stands below it."""

    title: Block
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of an insight is shown."""

    risks: int
    goals: int
    quotes: int


FIRST, ALL = Amount(3, 2, 1), Amount(1000, 1000, 3)


def has_more(insight: Insight, shown: Amount = FIRST) -> bool:
    def quotes(one: Risk | Goal) -> int:
        return sum(isinstance(proof, Quote) for proof in one.evidence)

    risks, goals = insight.risks, insight.told.goals
    if len(risks) > shown.risks or len(goals) > shown.goals:
        return True
    return any(quotes(one) > shown.quotes for one in risks) or any(quotes(one) > shown.quotes for one in goals)


def listed(insight: Insight, voice: Voice, shown: Amount) -> list[Listed]:
    """Risks, then goals where a reading was made."""
    proofs = Proofs(insight, voice)
    risks = [_risk(voice, proofs, one, shown.quotes) for one in insight.risks[: shown.risks]]
    nothing = [[section(voice.words.say("insight.no_risks"))]]
    found = [Listed(section(f"*{risks_title(insight, voice, shown)}*"), risks or nothing)]
    if insight.mode == "crm_only":
        return found
    goals = [_goal(proofs, one, shown.quotes) for one in insight.told.goals[: shown.goals]]
    key = "insight.goals" if insight.mode == "ai" else "insight.possible_goals"
    nothing = [[section(voice.words.say("insight.no_goals"))]]
    return [*found, Listed(section(f"*{voice.words.say(key)}*"), goals or nothing)]


def risks_title(insight: Insight, voice: Voice, shown: Amount) -> str:
    """Risks · 3 of 5. What is resolved is counted by itself."""
    words, live = voice.words, [risk for risk in insight.risks if risk.resolved is None]
    resolved, now = len(insight.risks) - len(live), min(len(live), shown.risks)
    is_crm = insight.mode == "crm_only"
    title = words.say("insight.risks_crm" if is_crm else "insight.risks")
    if now < len(live):
        title = words.say("insight.title_cut", title=title, shown=words.number(now), n=words.number(len(live)))
    elif live and not is_crm:
        title = words.say("insight.title_all", title=title, n=words.number(len(live)))
    return words.count("insight.title_resolved", resolved, title=title) if resolved else title


def risk_name(risk: Risk, voice: Voice) -> str:
    """Budget; Close date pushed twice. Plain."""
    words = voice.words
    if risk.kind == "close_date_pushed":
        key = f"insight.pushed_{len(risk.evidence)}"
        return words.say(key) if words.has(key) else words.say("insight.pushed", n=words.number(len(risk.evidence)))
    key = f"insight.kinds.{risk.kind}"
    return words.say(key) if words.has(key) else risk.kind


def says_more(risk: Risk, proofs: Proofs) -> bool:
    """Whether its statement tells what neither its name nor what stands below it tells."""
    if any(isinstance(one, Quote) and one.quote == risk.statement for one in risk.evidence):
        return False  # in local mode
    if risk.kind in ("close_date_pushed", "next_step_empty") and proofs.changes(risk):
        return False
    about = (proofs.insight.known.get(getattr(one, "record", "")) for one in risk.evidence)
    return risk.kind != "nothing_scheduled" or not any(one and one.at is not None for one in about)


def _risk(voice: Voice, proofs: Proofs, risk: Risk, quotes: int) -> Item:
    words, is_over = voice.words, risk.resolved is not None
    sign = _RESOLVED if is_over else SIGNS[risk.severity]
    state = words.say("insight.resolved") if is_over else words.say(f"insight.{risk.severity}")
    name = f"{state} · {risk_name(risk, voice)}"
    told = risk.statement if says_more(risk, proofs) else ""
    return _item(f"{sign} *{name}.*" if told else f"{sign} *{name}*", told, proofs.of_risk(risk, quotes))


def _goal(proofs: Proofs, goal: Goal, quotes: int) -> Item:
    told = proofs.quotes(goal.evidence[:quotes])
    is_quote = any(one.quote == goal.statement for one in goal.evidence)
    return _item("", "" if is_quote else goal.statement, told, bold=True)


def _item(head: str, told: str, proofs: Sequence[str], *, bold: bool = False) -> Item:
    """In as few sections as Slack shows unfolded."""
    parts = [_headed(head, told, bold=bold), *proofs]
    blocks: list[str] = []
    for part in filter(None, parts):
        joined = f"{blocks[-1]}\n{part}" if blocks else part
        fits = blocks and limits.length(joined) <= _ROOM and joined.count("\n") < _LINES
        blocks = [*blocks[:-1], joined] if fits else [*blocks, part]
    return [section(text) for text in blocks]


def _headed(head: str, told: str, *, bold: bool) -> str:
    sentence = plain(told[: 2 * limits.QUOTE], limits.QUOTE)
    for width in _WIDTHS:
        words = escaped(sentence, width)
        line = " ".join(part for part in (head, f"*{words}*" if bold and words else words) if part)
        if limits.length(line) <= _ROOM:
            break
    return line


def together(lists: Sequence[Listed]) -> list[Block]:
    """One under the other, with a line before each."""
    return [block for one in lists for block in _drawn(one)]


def _drawn(one: Listed) -> Iterator[Block]:
    yield {"type": "divider"}
    yield one.title
    for item in one.items:
        yield from item


def split(lists: Sequence[Listed], count: int) -> tuple[list[Listed], list[Listed]]:
    """The first `count` items, and the others under their titles again."""
    first, rest = [], []
    for one in lists:
        taken, left = one.items[:count], one.items[count:]
        count -= len(taken)
        first += [replace(one, items=taken)] if taken else []
        rest += [replace(one, items=left)] if left else []
    return first, rest
