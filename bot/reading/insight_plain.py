"""A deal's whole insight as plain text, to be copied out of Slack. Nothing in it is live."""

from collections.abc import Iterator, Sequence
from html import unescape

from bot.blocks import limits
from bot.blocks.elements import Block
from bot.blocks.modal import View, field, modal, text_input
from bot.blocks.text import plain
from bot.digest.voice import Voice
from bot.language import Language
from bot.reading.insight_evidence import Proofs
from bot.reading.insight_items import risk_name, says_more
from bot.reading.insight_lines import deal_name, deal_state
from insights.model import Insight, Quote, Risk

CALLBACK = "insight_copy"
MOST = 3000  # characters of a field
_STATEMENT = 2000
_PART = 1500  # of a block, whatever the alphabet


def plain_text(insight: Insight, voice: Voice) -> str:
    return "\n".join(_lines(insight, voice))


def copy_form(words: Language, text: str, deal_id: str) -> View:
    """The whole text in one field: Slack gives apps no clipboard."""
    shown = field("copy", words.say("insight.copy.text"), text_input("text", text, multiline=True, most=MOST),
                  hint=words.say("insight.copy.hint"))  # fmt: skip
    return modal(
        CALLBACK,
        words.say("insight.copy.title"),
        [shown],
        close=words.say("fields.close"),
        metadata=f"deals:{deal_id}",
        submit=words.say("labels.done"),
    )


def in_parts(text: str) -> list[Block]:
    """As it is, for a Slack that takes no files."""
    parts: list[str] = [""]
    for line in text.split("\n"):
        for piece in [line[start : start + _PART] for start in range(0, len(line), _PART)] or [""]:
            if len(parts[-1]) + len(piece) >= _PART:
                parts.append("")
            parts[-1] += f"{piece}\n"
    return [_preformatted(part.rstrip("\n")) for part in parts if part.strip()]


def _preformatted(text: str) -> Block:
    inside = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [inside]}


def _lines(insight: Insight, voice: Voice) -> Iterator[str]:
    words, proofs = voice.words, Proofs(insight, voice)
    yield deal_name(insight, words)
    yield unescape(deal_state(insight, voice)).replace(" · ", ", ").replace("\u200b", "")
    if insight.mode_reason or insight.mode == "local":
        yield from ("", words.say(f"insight.{insight.mode_reason or 'local'}"))
    if insight.told.summary:
        yield from ("", plain(insight.told.summary, _STATEMENT))
    yield from ("", words.say("insight.risks_crm" if insight.mode == "crm_only" else "insight.risks").upper())
    for risk in insight.risks:
        yield from _risk(voice, proofs, risk)
    if not insight.risks:
        yield words.say("insight.no_risks")
    if insight.mode != "crm_only":
        yield from _goals(insight, voice, proofs)
    yield from ("", words.say("insight.recent").upper())
    yield from _recent(insight, voice, proofs)
    yield from ("", _source(insight, voice))


def _risk(voice: Voice, proofs: Proofs, risk: Risk) -> Iterator[str]:
    words = voice.words
    state = words.say("insight.resolved") if risk.resolved else words.say(f"insight.{risk.severity}")
    head = f"- {state}, {risk_name(risk, voice).lower()}"
    changes = proofs.changes(risk)
    told = plain(risk.statement, _STATEMENT) if says_more(risk, proofs) else ""
    yield f"{head}: {told or changes}" if told or changes else head
    if told and changes:
        yield f"  {changes}"
    yield from _quoted(proofs, [one for one in risk.evidence if isinstance(one, Quote)])
    if risk.resolved:
        yield f"  {words.say('insight.resolved')}:"
        yield from _quoted(proofs, [risk.resolved])


def _goals(insight: Insight, voice: Voice, proofs: Proofs) -> Iterator[str]:
    words = voice.words
    yield from ("", words.say("insight.goals" if insight.mode == "ai" else "insight.possible_goals").upper())
    for goal in insight.told.goals:
        if all(one.quote != goal.statement for one in goal.evidence):
            yield f"- {plain(goal.statement, _STATEMENT)}"
        yield from _quoted(proofs, goal.evidence)
    if not insight.told.goals:
        yield words.say("insight.no_goals")


def _quoted(proofs: Proofs, quotes: Sequence[Quote]) -> Iterator[str]:
    for one in quotes:
        source = proofs.source(one.engagement_id)
        yield f'  "{plain(one.quote, limits.QUOTE)}"' + (f" ({source[:1].lower()}{source[1:]})" if source else "")


def _recent(insight: Insight, voice: Voice, proofs: Proofs) -> Iterator[str]:
    known = [insight.known[item.engagement_id] for item in insight.recent if item.engagement_id in insight.known]
    for one in known:
        when = voice.words.day_of_month(voice.date(one.at or 0), voice.day.date)
        beside = ", ".join(part for part in (proofs.kind(one).lower(), proofs.who(one)) if part)
        yield f"- {when}: {proofs.title(one)} ({beside})"
    if not known:
        yield voice.words.say("record.no_activity")


def _source(insight: Insight, voice: Voice) -> str:
    """Written by AI from 43 activities, 24 Nov 2026 08:31."""
    words = voice.words
    when = f"{words.dated(voice.day.date)} {voice.clock(voice.now)}"
    if insight.mode == "crm_only" or not insight.engagements:
        return words.say("insight.copy.from_crm", when=when)
    return words.count(f"insight.copy.from_{insight.mode}", len(insight.engagements), when=when)
