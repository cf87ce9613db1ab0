"""What a press leads to: the row changed in its place, and what is said where the row cannot be changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.blocks import Message
from bot.blocks.elements import Block, section
from bot.blocks.message import shown
from bot.delivery.planner import Defaults
from bot.language import Language, language
from bot.slack.identity import Rep
from bot.slack.presses.press import Press
from bot.slack.presses.rows import Edit, put
from crm.database import Database


@dataclass(frozen=True)
class Desk:
    """What every handler has at hand. `language`: the account's default."""

    database: Database
    defaults: Defaults
    language: str


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
class Reply:
    """`edit` None: the message stays as it is, the words alone are said. `refused`: nothing was done; in the message of
    somebody else that is said to who pressed, and the row stays."""

    said: Message
    edit: Edit | None
    refused: bool = False


Handler = Callable[[Desk, Asked], Reply]


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


def only_said(reply: Reply) -> Reply:
    return Reply(reply.said, None)
