"""Rows of guided actions: what, why, and the buttons that start it. One row a rule."""

from bot.blocks.elements import Block, actions, button, header, overflow, section
from bot.digest.content import Digest, FirstAction, Group
from bot.digest.fitting import fitted
from bot.digest.marks import Mark, mark_of_group
from bot.digest.plan import Plan
from bot.digest.presentation import PRESENTATIONS
from bot.digest.reasons import group_title, reason
from bot.digest.voice import Voice, dotted


def action_blocks(voice: Voice, digest: Digest, plan: Plan) -> list[Block]:
    """More than a day holds is never all of it: the rest is a press away, however few kinds there are."""
    groups = digest.groups[: plan.actions]
    kinds, cut = len(digest.groups), len(groups) < len(digest.groups)
    rest = cut or (digest.overloaded and digest.counts.actions > 1)
    if not groups and not rest:
        return []
    words = voice.words
    title = words.say("actions.title_cut", shown=len(groups), n=kinds) if cut else words.say("actions.title")
    taken = digest.first.group.rule if isinstance(digest.first, FirstAction) else None
    drawn = [header(title)]
    for group in groups:
        key = key_of(group.rule, again=group.rule == taken)
        drawn += group_row(voice, group, plan, key, mark_of_group(digest, group))
    return [*drawn, actions(_rest(voice, digest))] if rest else drawn


def key_of(rule: str, *, again: bool) -> str:
    """The second part of an action_id: the rule, marked where *First* has taken it already."""
    return f"{rule}:rest" if again else rule


def group_row(voice: Voice, group: Group, plan: Plan, key: str, mark: Mark) -> list[Block]:
    text = fitted(
        lambda width: (
            f"*{group_title(voice, group, width)}*\n"
            f"{dotted([reason(voice, group, width, names=plan.names), _amount(voice, group)])}"
        )
    )
    buttons = [*start_and_open(voice, group, key), more_button(voice, group.rule, key)]
    return [section(text), actions(buttons, mark.block_id(group.rule))]


def _amount(voice: Voice, group: Group) -> str | None:
    return voice.amount(group.rows[0].stake) if len(group.rows) == 1 else None


def start_and_open(voice: Voice, group: Group, key: str) -> list[Block]:
    start = start_button(voice, group.rule, key) if group.may_begin else None
    return [one for one in (start, open_button(voice, group, key)) if one]


def start_button(voice: Voice, rule: str, key: str, *, primary: bool = False) -> Block:
    label = voice.words.say(f"start.{PRESENTATIONS[rule].start}")
    return button(label, f"start:{key}", rule, primary=primary)


def open_button(voice: Voice, group: Group, key: str) -> Block | None:
    opens = PRESENTATIONS[group.rule].open
    if opens is None:
        return None
    return button(voice.words.count(f"open.{opens}", len(group.actions)), f"open:{key}", group.rule)


def more_button(voice: Voice, rule: str, key: str) -> Block:
    """The five entries behind ⋯."""
    entries = ("why", "snooze", "dismiss", "up", "down")
    return overflow(f"more:{key}", [(voice.words.say(f"labels.{entry}"), f"{entry}|{rule}") for entry in entries])


def _rest(voice: Voice, digest: Digest) -> list[Block]:
    counts, words = digest.counts, voice.words
    drawn = [button(words.say("labels.all_actions", n=words.number(counts.actions)), "home_actions", "all")]
    if counts.closing:
        label = words.say("labels.closing", n=words.number(counts.closing))
        drawn.append(button(label, "home_actions_closing", "closing"))
    return drawn
