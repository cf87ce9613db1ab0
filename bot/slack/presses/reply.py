"""What a press leads to: the row changed in its place, and what is said where the row cannot be changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.blocks import Message
from bot.blocks.elements import Block, section
from bot.blocks.message import shown
from bot.blocks.modal import Choice, View
from bot.delivery.planner import Defaults
from bot.language import Language, language
from bot.records.meeting import Brief
from bot.slack.identity import Rep
from bot.slack.presses.press import Press
from bot.slack.presses.rows import Edit, put
from bot.slack.views import Origin, Shown
from crm.database import Database


@dataclass(frozen=True)
class Desk:
    """What every handler has at hand. `language`: the account's default. `model_at`: the address to which texts of
    activities go while AI is allowed; empty where none is set up."""

    database: Database
    defaults: Defaults
    language: str
    model_at: str = ""


@dataclass(frozen=True)
class Asked:
    """Who pressed what, and when. The rep's rights are those of this moment."""

    rep: Rep
    press: Press
    now: datetime

    @property
    def words(self) -> Language:
        return language(self.rep.language)

    @property
    def actor(self) -> str:
        return f"users:{self.rep.viewer.user_id}"


@dataclass(frozen=True)
class Filled:
    """Who sent which form, and when. `asked` is the press that opened it, with the rights of who sends the form now."""

    rep: Rep
    view: Shown
    now: datetime

    @property
    def asked(self) -> Asked:
        origin = self.view.origin or Origin(None, None, "", "", "")
        return Asked(self.rep, Press.of(origin), self.now)

    @property
    def words(self) -> Language:
        return language(self.rep.language)


@dataclass(frozen=True)
class Modal:
    """A view that a press leads to: over the message, over the view that was pressed in, or in its place."""

    view: View
    how: Literal["open", "push", "update"] = "open"


@dataclass(frozen=True)
class Reply:
    """`edit` None: the message stays as it is, the words alone are said (`said` None: not even those). `refused`:
    nothing was done; in the message of somebody else that is said to who pressed, and the row stays. `posted`: a
    message of its own, to who pressed, in the direct message; `placed`: one where it was pressed; `brief`: one to which
    the deal is still to be read."""

    said: Message | None
    edit: Edit | None
    refused: bool = False
    modal: Modal | None = None
    posted: Message | None = None
    placed: Message | None = None
    brief: Brief | None = None


@dataclass(frozen=True)
class Wrong:
    """A form that is not taken: what is wrong, by field. Nothing was written; the form stays open."""

    fields: Mapping[str, str]


@dataclass(frozen=True)
class Accepted:
    """A form that was taken. `reply` is shown in the row it was opened from; `next` stands where the form stood;
    `below` is the form that it lay on, drawn anew. Otherwise all forms close. `late`: said in the place of `next` where
    that came too late for the form."""

    reply: Reply | None = None
    next: View | None = None
    below: View | None = None
    late: Message | None = None


Handler = Callable[[Desk, Asked], Reply]
Submit = Callable[[Desk, Filled], Wrong | Accepted]
Suggest = Callable[[Desk, Rep, str, Shown | None], Sequence[Choice]]  # what was typed so far, in which form


def opened(asked: Asked, view: View) -> Reply:
    """A form over the message; pressed in a form, on top of it."""
    return Reply(None, None, modal=Modal(view, "push" if asked.press.view else "open"))


def redrawn(view: View) -> Reply:
    """The form that was pressed in, drawn again."""
    return Reply(None, None, modal=Modal(view, "update"))


def in_place(asked: Asked, row: Sequence[Block]) -> Reply:
    """The pressed row becomes these blocks."""
    first = row[0]["text"]["text"]
    return Reply(Message(shown(first).replace("\n", " "), list(row)), put(asked.press.action_id, row))


def refusal(asked: Asked, said: str) -> Reply:
    return replace(in_place(asked, [section(said)]), refused=True)


def gone(asked: Asked) -> Reply:
    """Nothing about the record: absent and forbidden are the same to the letter."""
    return refusal(asked, asked.words.say("presses.gone"))


def already_done(asked: Asked) -> Reply:
    return refusal(asked, asked.words.say("presses.already"))


def already_undone(asked: Asked, row: Sequence[Block]) -> Reply:
    """The row, where it stands as before, as it is drawn now."""
    said = asked.words.say("presses.already_undone")
    return Reply(Message(shown(said), [section(said)]), put(asked.press.action_id, row) if row else None)


def only_said(reply: Reply) -> Reply:
    return Reply(reply.said, None)
