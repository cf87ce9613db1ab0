"""What is said after a switch was turned, or was not: to the super admin who turned it, with what was deleted and which
processes have confirmed; to the others; to who may not. Pure."""

from dataclasses import dataclass

from bot.blocks import Message
from bot.blocks.elements import actions, button, context, section
from bot.blocks.message import shown
from bot.confirmation import Confirmed
from bot.language import Language
from bot.reading.switch_facts import Facts
from bot.reading.switch_forms import LOG
from bot.silencing import Silenced
from crm.turns import Key

_DRAWN = ("vectors", "insights_and_answers", "prompts_and_traces")


@dataclass(frozen=True)
class Turned:
    """`who` is mrkdwn. `silenced`: where HIPAA was turned on, to who turned it; None for the others."""

    key: Key
    on: bool
    at: int
    who: str
    silenced: Silenced | None = None


def turned_message(facts: Facts, turned: Turned) -> Message:
    words, told = facts.told.words, facts.told
    way = f"{turned.key}_{'on' if turned.on else 'off'}"
    first = words.say(f"switches.told.{way}", when=told.since(turned.at), who=turned.who)
    lines = [first, *_after(facts, turned)]
    log = button(words.say("switches.open_log"), LOG, turned.key)
    also = _also_deleted(words, turned.silenced)
    text = words.say("switches.told.short", what=shown(words.say(f"switches.now.{way}")), when=told.since(turned.at))
    return Message(text, [section(" ".join(lines)), actions([log]), *([context(also)] if also else [])])


def already_message(facts: Facts, key: Key) -> Message:
    """Already on since 09:12, by Ingrid Solberg."""
    words, turn = facts.told.words, facts.turns[key]
    way = "on" if turn.on else "off"
    if turn.at is None:
        return _plain(words.say(f"switches.already_{way}"))
    when, who = facts.told.since(turn.at), facts.told.who(turn.by, turn.actor)
    return _plain(words.say(f"switches.already_{way}_since", when=when, who=who))


def refused_message(words: Language, admins: str, *, what: str = "refused") -> Message:
    return _plain(words.say(f"switches.{what}", admins=admins))


def who_can_message(words: Language, admins: str, *, hipaa: bool) -> Message:
    return _plain(words.say(f"switches.who_can_{'on' if hipaa else 'off'}", admins=admins))


def _plain(said: str) -> Message:
    return Message(shown(said), [section(said)])


def _after(facts: Facts, turned: Turned) -> list[str]:
    words = facts.told.words
    if facts.turns[turned.key].on is not turned.on:
        return [words.say("switches.told.changed_since")]
    if (turned.key == "hipaa") is not turned.on:
        return [_back(facts)]
    if turned.key == "customer_analysis":
        return [words.say("switches.told.no_more"), words.say("switches.told.kept")]
    if turned.silenced is None:
        return [words.say("switches.told.no_more")]
    counts = turned.silenced.purge.counts
    kinds = ", ".join(words.count(f"switches.gone.{kind}", counts.get(kind, 0)) for kind in _DRAWN)
    return [words.say("switches.told.deleted", kinds=kinds), _confirmed(words, turned.silenced.confirmed)]


def _back(facts: Facts) -> str:
    words = facts.told.words
    if facts.turns["hipaa"].on:
        return words.say("switches.still_hipaa")
    if not facts.turns["customer_analysis"].on:
        return words.say("switches.still_off")
    return words.say(f"switches.told.comes_back{'_kept' if facts.index_kept else ''}", span=facts.span)


def _also_deleted(words: Language, silenced: Silenced | None) -> str:
    if silenced is None:
        return ""
    others = [(kind, n) for kind, n in silenced.purge.counts.items() if n and kind not in _DRAWN]
    kinds = ", ".join(words.count(f"switches.counts.{kind}", number) for kind, number in others)
    return words.say("switches.told.also_deleted", kinds=kinds) if kinds else ""


def _confirmed(words: Language, confirmed: Confirmed) -> str:
    processes, missing = words.number(confirmed.running), len(confirmed.missing)
    if missing:
        return words.count("switches.told.missing", missing, processes=processes)
    key = "one_confirmed" if confirmed.running == 1 else "all_confirmed"
    return words.count(f"switches.told.{key}", max(1, round(confirmed.seconds)), processes=processes)
