"""Log a note on a deal: whoever sees the deal and owns records may."""

from bot.blocks.modal import field, modal, text_input
from bot.slack.forms.deal_forms import about, deal_pressed, deal_sent, is_again, named, not_there, packed, sent_already
from bot.slack.forms.deal_forms import written as told
from bot.slack.forms.field_checks import wrong_fields
from bot.slack.presses.live_task import live_tasks
from bot.slack.presses.reply import Accepted, Asked, Desk, Filled, Reply, Wrong, opened
from crm.instants import micros
from crm.kinds import Ref
from crm.reader import Reader
from crm.writing import CreateNote, may_run, write

_LONGEST = 3000  # what Slack takes in a field


def may_log_note(reader: Reader, deal: Ref) -> bool:
    return may_run(reader, CreateNote("?", (deal,), 0))


def open_note(desk: Desk, asked: Asked) -> Reply:
    deal, words = deal_pressed(asked), asked.words
    with live_tasks(desk, asked) as tasks:
        if not may_log_note(tasks.reader, deal):
            return not_there(asked)
        blocks = [
            about(tasks, deal),
            field("note", words.say("deal_forms.note"), text_input("note", multiline=True, most=_LONGEST)),
        ]
    view = modal(
        "log_note",
        words.say("deal_forms.note_title"),
        blocks,
        close=words.say("fields.cancel"),
        metadata=packed(asked, deal),
        submit=words.say("deal_forms.note_submit"),
    )
    return opened(asked, view)


def take_note(desk: Desk, filled: Filled) -> Wrong | Accepted:
    if wrong := wrong_fields(filled):
        return wrong
    asked, deal, now = filled.asked, deal_sent(filled), micros(filled.now)
    with live_tasks(desk, asked) as tasks:
        if not may_log_note(tasks.reader, deal):
            return Accepted(not_there(asked))
        if is_again(desk.database, filled):
            return sent_already(filled.words)
        made = write(
            desk.database, filled.rep.viewer.user_id, CreateNote(filled.view.text("note"), (deal,), now), now=now
        )
        if made.batch is None:
            return Accepted(not_there(asked))
        said = filled.words.say("deal_forms.note_logged", deal=named(tasks, deal))
        return told(tasks, filled, said, made.batch, "note")
