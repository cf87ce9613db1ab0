"""The rep's day at the click: actions, tasks and names as they are now, through the rep's own eyes. What a posted row
stands for is read from its mark, and only what still holds and is visible is found."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bot.blocks.elements import Block
from bot.digest.action_rows import group_row, key_of
from bot.digest.actions import Ranked, groups_of, named_rows, with_rows
from bot.digest.build import read_frame
from bot.digest.content import ActionRow, FirstAction, FirstMeeting, Group
from bot.digest.first import meeting_first
from bot.digest.first_rows import first_action_row, first_meeting_row
from bot.digest.marks import Mark
from bot.digest.matter import Frame, Matter, gather
from bot.digest.names import Names
from bot.digest.plan import Plan
from bot.digest.presentation import PREPARE
from bot.digest.reasons import group_title
from bot.digest.voice import Voice, Width
from bot.language import language
from bot.slack.presses.reply import Asked, Desk
from crm.reader import Reader
from rules.entries import Entry, Identity, unclosed
from rules.ledger import run as bring_up_to_date
from rules.model import Action
from rules.shown import visible_actions


@dataclass(frozen=True)
class Live:
    reader: Reader
    frame: Frame
    matter: Matter
    names: Names
    entries: Mapping[Identity, Entry]
    on_home: bool = False  # where a mail that has several actions stands under each of them

    @property
    def voice(self) -> Voice:
        return Voice(language(self.frame.language), self.frame.day, self.frame.now)

    def actions(self, rule: str, mark: Mark | None) -> list[Action]:
        """What the row stands for, as far as it is open and visible; without a mark all of the rule."""
        if mark is not None and not mark.is_of(self.reader.viewer.user_id):
            return []
        return [action for action in self._of_rule(rule) if mark is None or self._marked(mark, action)]

    def _of_rule(self, rule: str) -> list[Action]:
        if rule == PREPARE:
            return list(self.matter.preparing.values())
        return [one.action for one in self._shown if one.action.rule == rule]

    @property
    def _shown(self) -> Sequence[Ranked]:
        return self.matter.every_action if self.on_home else self.matter.actions

    def _marked(self, mark: Mark, action: Action) -> bool:
        entry = self.entries.get(identity_of_action(action))
        if mark.part in ("closing", "prospecting") and action.category != mark.part:
            return False
        return entry is not None and mark.holds(action.rule, action.subject, action.trigger, entry.first_seen)

    def group(self, actions: list[Action], mark: Mark | None) -> Group:
        above = actions[0].rule if mark and mark.part == "rest" else None
        stakes = self.matter.deal_stakes
        ranked = [one for one in self._shown if one.action in actions] or self._unranked(actions)
        (group,) = with_rows(self.names, groups_of(ranked, stakes, named_above=above), stakes)
        return group

    def _unranked(self, actions: list[Action]) -> list[Ranked]:
        return [Ranked(action, ()) for action in actions]  # type: ignore[arg-type]  # alone: nothing to compare

    def rows(self, actions: Sequence[Action]) -> tuple[ActionRow, ...]:
        """Each with its names, however many."""
        return named_rows(self.names, actions, self.matter.deal_stakes)

    def title(self, group: Group) -> str:
        return group_title(self.voice, group, Width())

    def row(self, actions: list[Action], mark: Mark) -> list[Block]:
        """The row as the digest draws it, in the place that it had."""
        plan, voice, group = Plan(0, 0, 1), self.voice, self.group(actions, mark)
        if group.rule == PREPARE:
            first = self._meeting(actions[0])
            if first is not None:
                return first_meeting_row(voice, first, plan, mark)
        if mark.part in ("first", "whole"):
            row = group.rows[0] if len(group.actions) == 1 and group.rows else None
            above = FirstAction(group, row.deal if row else None, row.stake if row else None)
            return first_action_row(voice, above, plan, mark)
        return group_row(voice, group, plan, key_of(group.rule, again=mark.part == "rest"), mark)

    def _meeting(self, action: Action) -> FirstMeeting | None:
        entry = next((one for one in self.matter.meetings if one.meeting.ref == action.subject), None)
        first = meeting_first(self.names, self.matter, entry)[0] if entry else None
        return first if isinstance(first, FirstMeeting) else None


@contextmanager
def live_day(desk: Desk, asked: Asked, *, run: bool = True) -> Iterator[Live]:
    """`run=False`: the actions as the ledger has them, where the moment is not quite now."""
    viewer, database = asked.rep.viewer, desk.database
    frame = read_frame(database, viewer, now=asked.now, slack_zone=asked.rep.slack_zone, language=desk.language)
    with Reader(database, viewer) as reader:
        if run:
            bring_up_to_date(database, frame.now, user_id=viewer.user_id)
        with database.reading() as connection:
            known = unclosed(connection, viewer.user_id)
            shown = visible_actions(connection, reader, known, frame.now)
        entries = {entry.identity: entry for entry in known}
        matter, names = gather(reader, frame, shown), Names(reader)
        yield Live(reader, frame, matter, names, entries, on_home=asked.press.ts is None)


def identity_of_action(action: Action) -> Identity:
    return Identity(action.rule, action.user_id, str(action.subject), action.trigger)
