"""What the small forms about one deal have in common: which deal, how it stands in the form, and how it is told what
was written, with one Undo, where the button was pressed."""

from bot.blocks import Message, limits
from bot.blocks.elements import Block, button, context, section
from bot.blocks.message import shown
from bot.language import Language
from bot.slack.presses.live_task import Tasks
from bot.slack.presses.reply import Accepted, Asked, Filled, Reply, gone, only_said
from bot.slack.presses.rows import BELOW
from bot.slack.seen import first_time
from bot.slack.views import pack
from crm.database import Database
from crm.instants import micros
from crm.kinds import Ref
from crm.writing import UNDO_FOR


def deal_pressed(asked: Asked) -> Ref:
    """Of the button; a claim."""
    return Ref("deals", asked.press.value.removeprefix("deals:").partition("|")[0])


def deal_sent(filled: Filled) -> Ref:
    return Ref("deals", str(filled.view.data.get("deal") or ""))


def packed(asked: Asked, deal: Ref) -> str:
    return pack(asked.press.origin, {"deal": deal.id})


def named(tasks: Tasks, deal: Ref, limit: int = limits.TITLE) -> str:
    """Its link, mrkdwn."""
    return tasks.voice.linked(tasks.named(deal), limit)


def about(tasks: Tasks, deal: Ref) -> Block:
    return context(tasks.voice.words.say("follow_up.on", records=named(tasks, deal)))


def not_there(asked: Asked) -> Reply:
    """What it was pressed in stays: the deal may still be seen."""
    return only_said(gone(asked))


def is_again(database: Database, filled: Filled) -> bool:
    return not first_time(database, f"form:{filled.view.id}:{filled.view.hash}")


def sent_already(words: Language) -> Accepted:
    said = words.say("deal_forms.sent_already")
    return Accepted(Reply(Message(shown(said), [section(said)]), None))


def written(tasks: Tasks, filled: Filled, said: str, batch: str, what: str) -> Accepted:
    """`what`: as bot.slack.presses.undo_batch knows it."""
    words = tasks.voice.words
    label, until = words.say("presses.undo"), micros(filled.now) + UNDO_FOR
    undo = button(label, f"undo_batch:{batch}", f"{batch}|{what}", label=f"{label}: {shown(said)}")
    below = context(words.say("presses.undo_until", time=words.clock(tasks.local(until))))
    told = Message(shown(said), [section(said, undo), below | {"block_id": f"{BELOW}{batch}"}])
    return Accepted(Reply(None, None, placed=told))
