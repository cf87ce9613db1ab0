"""The forms that turn a switch, as a super admin reads them before: what stops, what goes and what stays, or where
texts will go again. Pure; the words to type are the same in every language."""

from collections.abc import Mapping
from typing import Final

from bot.blocks.elements import Block, actions, button, context, section
from bot.blocks.modal import View, field, modal, text_input
from bot.reading.switch_facts import Facts
from crm.turns import Key, Turn

TYPED: Final[Mapping[bool, str]] = {True: "HIPAA ON", False: "HIPAA OFF"}
SWITCH, LOG = "switch", "audit_open"  # verbs
REASON = 500  # characters
_DRAWN = ("vectors", "insights_and_answers", "prompts_and_traces")
_KEPT = ("vectors", "insights_and_answers")
_PASSING = "inbox_payloads"  # the press that opened the form is one


def switch_view(facts: Facts, key: Key, *, on: bool) -> View:
    """`on`: what it will be. HIPAA on and customer analysis off both end all AI."""
    words, way = facts.told.words, "on" if on else "off"
    stops = (key == "hipaa") is on
    blocks = _ending(facts, key) if stops else _coming_back(facts, key)
    return modal(
        f"{key}_{way}",
        words.say(f"switches.titles.{key}_{way}"),
        [*blocks, *_typed(facts, key, on=on), context(_foot(facts, key, on=on))],
        close=words.say("fields.cancel"),
        metadata=f"{key}|{way}",
        submit=words.say(f"switches.{way}"),
    )


def switch_button(facts: Facts, key: Key) -> Block:
    """What it leads to: the other state than now."""
    way = "off" if facts.turns[key].on else "on"
    return button(facts.told.words.say(f"switches.titles.{key}_{way}"), f"{SWITCH}:{key}", f"{key}|{way}")


def switch_rows(facts: Facts) -> list[Block]:
    """Both, how they stand, and the buttons."""
    words = facts.told.words
    lines = [_stands(facts, turn) for turn in facts.turns.values()]
    log = button(words.say("switches.open_log"), LOG, "hipaa")
    return [
        section("\n".join(lines)),
        actions([*(switch_button(facts, key) for key in facts.turns), log]),
        context(words.say("switches.workspace")),
    ]


def history(facts: Facts, turn: Turn) -> str:
    """On since 3 Sep 2026, 09:12, by Ingrid Solberg."""
    words, way = facts.told.words, _way(turn)
    if turn.at is None:
        return words.say(f"switches.never_{'off' if turn.on else 'on'}")
    return words.say(f"switches.{way}_since", when=facts.told.since(turn.at), who=facts.told.who(turn.by, turn.actor))


def _ending(facts: Facts, key: Key) -> list[Block]:
    words = facts.told.words
    first = section(words.count("switches.silent", facts.users))
    if key != "hipaa":
        return [first, section(_listed(facts, "kept", _KEPT))]
    others = [kind for kind, number in facts.counts.items() if number and kind not in (*_DRAWN, _PASSING)]
    return [first, section(_listed(facts, "deleted", [*_DRAWN, *others])), section(words.say("switches.also"))]


def _listed(facts: Facts, title: str, kinds: list[str] | tuple[str, ...]) -> str:
    words = facts.told.words
    lines = [f"•  {words.count(f'switches.counts.{kind}', facts.counts[kind])}" for kind in kinds]
    return "\n".join([f"*{words.say(f'switches.{title}')}*", *lines])


def _coming_back(facts: Facts, key: Key) -> list[Block]:
    return [section(_flows(facts, key)), section(facts.told.words.say("switches.no_health_data"))]


def _flows(facts: Facts, key: Key) -> str:
    """What flows again, and to which address; nothing where the other switch does not allow it."""
    words = facts.told.words
    if key == "hipaa" and not facts.turns["customer_analysis"].on:
        return words.say("switches.still_off")
    if key == "customer_analysis" and facts.turns["hipaa"].on:
        return words.say("switches.still_hipaa")
    where = "flows_to" if facts.model_at else "flows_nowhere"
    kept = "_kept" if facts.index_kept else ""
    flows = words.say(f"switches.{where}{kept}", address=facts.model_at, span=facts.span)
    return f"{words.count('switches.back', facts.users)} {flows}"


def _typed(facts: Facts, key: Key, *, on: bool) -> list[Block]:
    if key != "hipaa":
        return []
    words, typed = facts.told.words, TYPED[on]
    confirm = text_input("confirm", most=20, placeholder=typed)
    reason = text_input("reason", multiline=True, most=REASON, placeholder=words.say("switches.for_the_log"))
    return [
        *([] if on else [field("reason", words.say("switches.reason"), reason)]),
        field("confirm", words.say(f"switches.type_{'on' if on else 'off'}"), confirm),
    ]


def _foot(facts: Facts, key: Key, *, on: bool) -> str:
    """Where it goes to the log, or, where it is turned back, since when it has been so."""
    words, turn = facts.told.words, facts.turns[key]
    if key == "hipaa":
        return words.say("switches.foot_hipaa") if on else history(facts, turn)
    return words.say("switches.foot_analysis") if not on else history(facts, turn)


def _stands(facts: Facts, turn: Turn) -> str:
    words, way = facts.told.words, f"{turn.key}_{_way(turn)}"
    if turn.at is None:
        return f"{words.say(f'switches.now.{way}')} · {history(facts, turn)}"
    who = facts.told.who(turn.by, turn.actor)
    return words.say(f"switches.told.{way}", when=facts.told.since(turn.at), who=who)


def _way(turn: Turn) -> str:
    return "on" if turn.on else "off"
