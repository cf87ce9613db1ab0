"""The modal of Why?, drawn for one action of the row; for a group with a select above, a search where a list would be
too long."""

from collections.abc import Sequence

from bot.blocks import limits
from bot.blocks.elements import Block, actions, section
from bot.blocks.modal import Choice, View, choice, modal, search_select, select
from bot.blocks.text import plain
from bot.digest.content import ActionRow
from bot.digest.marks import mark_of_action
from bot.digest.voice import Voice, dotted
from bot.slack.forms.queue import short_name
from bot.slack.presses.live import Live, identity_of_action
from bot.slack.presses.reply import Asked, Desk
from bot.slack.views import pack
from bot.why.case import Case
from bot.why.drawing import buttons, facts, foot, head, thumbs
from crm.instants import micros
from rules.explanation import explanation
from rules.model import Action


def why_view(
    desk: Desk, asked: Asked, live: Live, group: list[Action], action: Action, *, noted: str | None = None
) -> View:
    case = _case(desk, live, action)
    mark = mark_of_action(live.reader.viewer.user_id, live.frame.now, action)
    blocks = [head(case), *facts(case), buttons(case, mark), *thumbs(case, mark, noted), foot(case)]
    return _view(asked, live, action.rule, group, action, blocks)


def told_view(asked: Asked, live: Live, rule: str, rest: list[Action], told: Block) -> View:
    """What became of the action that was shown; the others can be looked at."""
    return _view(asked, live, rule, rest, None, [told])


def key_of_action(action: Action) -> str:
    return short_name(f"{action.subject} {action.trigger}")


def choices(live: Live, group: Sequence[Action]) -> list[Choice]:
    return [(_called(live.voice, row), key_of_action(row.action)) for row in live.rows(group[: limits.CHOICES])]


def _case(desk: Desk, live: Live, action: Action) -> Case:
    with desk.database.reading() as connection:
        entry = live.entries[identity_of_action(action)]
        told = explanation(connection, live.reader, entry, live.frame.now)
    case = Case(live.reader, live.names, live.voice, action, told)
    case.load()
    return case


def _view(asked: Asked, live: Live, rule: str, group: list[Action], action: Action | None, blocks: list[Block]) -> View:
    words, key = asked.words, key_of_action(action) if action else ""
    return modal(
        "why",
        words.say("why.title"),
        [*_which(asked, live, group, action), *blocks],
        close=words.say("record.close"),
        metadata=pack(asked.press.origin, {"rule": rule, "one": key, "at": micros(asked.now)}),
    )


def _which(asked: Asked, live: Live, group: list[Action], shown: Action | None) -> list[Block]:
    if not group or group == [shown]:
        return []
    label = asked.words.say("why.which")
    if len(group) <= limits.CHOICES:
        element = select("why_which", choices(live, group), key_of_action(shown) if shown else None, label)
    else:
        element = search_select("why_which", label, least=0)
        element |= {"initial_option": choice(*choices(live, [shown])[0])} if shown else {}
    drawn_anew = f"which|{key_of_action(shown) if shown else ''}|{len(group)}"  # else Slack keeps the old choice
    return [section(label), actions([element], drawn_anew)]


def _called(voice: Voice, row: ActionRow) -> str:
    """The person and the company, else the record; then the day."""
    people = [voice.name(one, limits.NAME) for one in (row.contact, row.company) if one]
    record = [voice.name(row.record, limits.NAME)] if row.record else []
    return plain(dotted([", ".join(people or record), voice.short_day(row.action.since)]), limits.OPTION)
