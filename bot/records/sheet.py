"""A record as one looks at it: its name with the link, its key properties, what it belongs to, what happened last."""

from collections.abc import Sequence

from bot.blocks.elements import Block, section
from bot.digest.fitting import fitted
from bot.digest.voice import Width
from bot.records.activity import activity_block, latest
from bot.records.facts import fact_lines
from bot.records.look import Look
from crm.kinds import RECORDS, Ref

_NAMED = 3  # of each type
_ACTIVITIES = 3
_NEAREST = ("deals", "companies", "contacts", "leads", "tickets")


def sheet(look: Look, ref: Ref) -> list[Block]:
    """The record is visible and its name is loaded."""
    look.names.load([ref])
    beside = {kind: look.names.beside([ref], kind)[ref] for kind in RECORDS}
    blocks = [section(fitted(lambda width: _head(look, ref, width)))]
    if any(beside.values()):
        blocks.append(section(fitted(lambda width: _beside(look, beside, width))))
    about = ref if ref.kind in RECORDS else next((beside[kind][0] for kind in _NEAREST if beside[kind]), None)
    if about is not None:
        blocks.append(activity_block(look, _title(look, ref, about), latest(look, about, _ACTIVITIES)))
    return blocks


def _head(look: Look, ref: Ref, width: Width) -> str:
    named = look.names.of(ref)
    title = f"*{look.voice.linked(named, width.title)}*" if named else ""
    return "\n".join([title, *fact_lines(look, ref, width)])


def _beside(look: Look, beside: dict[str, list[Ref]], width: Width) -> str:
    words = look.voice.words
    return "\n".join(
        words.say("record.fact", label=words.say(f"record.associated.{kind}"), value=_names(look, refs, width))
        for kind, refs in beside.items()
        if refs
    )


def _names(look: Look, refs: Sequence[Ref], width: Width) -> str:
    named = [one for one in (look.names.of(ref) for ref in refs[:_NAMED]) if one]
    told = ", ".join(look.voice.linked(one, width.name) for one in named)
    more = len(refs) - len(named)
    return look.voice.words.say("record.and_more", names=told, n=look.voice.words.number(more)) if more else told


def _title(look: Look, ref: Ref, about: Ref) -> str:
    """Whose activity it is, where it is not the record's own."""
    words, named = look.voice.words, look.names.of(about)
    if about == ref or named is None:
        return words.say("record.recent")
    return words.say("record.recent_of", name=look.voice.name(named, Width().name))
