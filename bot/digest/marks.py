"""Which actions a row of a posted message stands for, kept in the row's block_id: whose, drawn when, what of the rule.

Read back at a click it is a claim: rights and state are read again. A row never stands for what came up after it.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, Self, get_args

from bot.digest.content import First, FirstAction, FirstMeeting, Group
from bot.digest.presentation import MAILS, PREPARE
from crm.instants import micros
from crm.kinds import Ref
from rules.catalog import by_id
from rules.model import Action

_EVERYTHING = 2**59  # later than any instant
Part = Literal["all", "whole", "first", "rest", "closing", "prospecting"]


class Drawing(Protocol):
    """A digest, or Home: whose it is, when it was drawn, what stands above."""

    @property
    def user_id(self) -> str: ...
    @property
    def sent_at(self) -> datetime: ...
    @property
    def first(self) -> First | None: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """`all`: the rule's actions; `whole`: these, as *First*; `first`: the one that *First* names; `rest`: the others;
    `closing`, `prospecting`: those of that category.
    `owner` and `named` are short hashes: ids may be longer than a block_id."""

    owner: str
    drawn: int
    part: Part
    named: str = ""

    def block_id(self, rule: str) -> str:
        """Short: a full digest has little room."""
        return f"{by_id[rule].number}|{self.owner}|{self.drawn:x}|{self.part}|{self.named}"

    @classmethod
    def read(cls, block_id: str) -> Self | None:
        parts = block_id.split("|")
        if len(parts) != 5 or not re.fullmatch("[0-9a-f]{1,15}", parts[2]) or parts[3] not in get_args(Part):
            return None
        return cls(parts[1], int(parts[2], 16), parts[3], parts[4])  # type: ignore[arg-type]

    def is_of(self, user_id: str) -> bool:
        return self.owner == short(user_id)

    def holds(self, rule: str, subject: Ref, trigger: str, first_seen: int) -> bool:
        if first_seen > self.drawn:
            return False
        if self.part not in ("first", "rest"):
            return True
        return (short(_name(rule, subject, trigger)) == self.named) == (self.part == "first")


def mark_of_first(digest: Drawing, first: FirstAction | FirstMeeting) -> Mark:
    if isinstance(first, FirstMeeting):
        return _mark(digest, "first", _name(PREPARE, first.row.record.ref, ""))
    if len(first.group.actions) > 1:
        return _mark(digest, "whole")
    return _mark(digest, "first", _named(first.group.actions[0]))


def mark_of_group(digest: Drawing, group: Group) -> Mark:
    match digest.first:
        case FirstAction(group=above) if above.rule == group.rule:
            return _mark(digest, "rest", _named(above.actions[0]))
        case FirstMeeting(unanswered=mail) if mail and group.after_first:
            return _mark(digest, "rest", str(mail))
    return _mark(digest, "all")


def mark_of_action(user_id: str, now: int, action: Action) -> Mark:
    """Stands for this one alone."""
    return Mark(short(user_id), now, "first", short(_named(action)))


def mark_of_all(user_id: str) -> Mark:
    """Stands for the rule's actions, whenever they came up."""
    return Mark(short(user_id), _EVERYTHING, "all")


def short(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest()


def _mark(digest: Drawing, part: Part, name: str = "") -> Mark:
    return Mark(short(digest.user_id), micros(digest.sent_at), part, short(name) if name else "")


def _named(action: Action) -> str:
    return _name(action.rule, action.subject, action.trigger)


def _name(rule: str, subject: Ref, trigger: str) -> str:
    """A mail is named once, whatever it is about; a meeting is known without its trigger."""
    if rule in MAILS:
        return trigger
    return str(subject) if rule == PREPARE else f"{subject} {trigger}"
