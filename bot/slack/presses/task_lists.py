"""Lists of tasks in a form: overdue, due today, tomorrow; in the digest's order, each with Done, a page at a time."""

from dataclasses import dataclass, replace
from typing import Any, Self

from bot.blocks.elements import Block, actions, button, context, section
from bot.blocks.modal import View, modal
from bot.digest.content import TaskRow
from bot.digest.plan import Plan
from bot.digest.task_rows import details, done_button
from bot.digest.voice import Width
from bot.slack.presses.completing import complete
from bot.slack.presses.live_task import Tasks, live_tasks
from bot.slack.presses.reply import Asked, Desk, Modal, Reply, opened
from bot.slack.presses.rows import Edit
from bot.slack.presses.task_edits import completed_elsewhere, restored
from bot.slack.presses.undo_batch import REFUSED
from bot.slack.views import pack
from crm.instants import micros
from crm.kinds import Ref
from crm.writing import Outcome, undo

STATES = ("overdue", "today", "tomorrow")
PAGE = 20


@dataclass(frozen=True)
class Listing:
    """`told`: what was done last, drawn above the list."""

    state: str
    page: int = 0
    told: Block | None = None

    @classmethod
    def read(cls, asked: Asked) -> Self:
        data: Any = asked.press.view.data if asked.press.view else {}
        state, page = data.get("list"), data.get("page")
        return cls(state if state in STATES else STATES[0], page if isinstance(page, int) and page > 0 else 0)


def open_list(desk: Desk, asked: Asked) -> Reply:
    state = asked.press.key if asked.press.key in STATES else STATES[0]
    with live_tasks(desk, asked) as tasks:
        return opened(asked, list_view(asked, tasks, Listing(state)))


def turn_page(desk: Desk, asked: Asked) -> Reply:
    by = -1 if asked.press.key == "previous" else 1
    listing = Listing.read(asked)
    return _drawn(desk, asked, replace(listing, page=max(0, listing.page + by)), None)


def done_in_list(desk: Desk, asked: Asked) -> Reply:
    with live_tasks(desk, asked) as tasks:
        done = complete(desk, asked, tasks, Ref("tasks", asked.press.value.removeprefix("tasks:")))
    listing = Listing.read(asked)
    if done.batch is None:
        return _drawn(desk, asked, replace(listing, told=section(done.said)), None)
    told = section(done.said, done.undo(asked.words, verb="list_undo"))
    return _drawn(desk, asked, replace(listing, told=told), completed_elsewhere(done, done.undo(asked.words)))


def undo_in_list(desk: Desk, asked: Asked) -> Reply:
    task, _, batch = asked.press.value.removeprefix("tasks:").partition("|")
    outcome, ref = undo(desk.database, asked.rep.viewer.user_id, batch, now=micros(asked.now)), Ref("tasks", task)
    listing = Listing.read(asked)
    if outcome is not Outcome.DONE:
        said = asked.words.say(REFUSED.get(outcome, "presses.gone"))
        return _drawn(desk, asked, replace(listing, told=section(said)), None)
    with live_tasks(desk, asked) as tasks:
        return _drawn(desk, asked, listing, restored(tasks, ref))


def list_view(asked: Asked, tasks: Tasks, listing: Listing) -> View:
    entries, words = tasks.listed(listing.state), asked.words
    page = min(listing.page, max(0, (len(entries) - 1) // PAGE))
    first = page * PAGE
    rows = tasks.rows(entries[first : first + PAGE])
    blocks = [*([listing.told] if listing.told else []), *(_row(tasks, row) for row in rows)]
    if not entries:
        blocks.append(section(words.say(f"task_lists.none_{listing.state}")))
    if len(entries) > PAGE:
        span = {"first": words.number(first + 1), "last": words.number(first + len(rows))}
        blocks.append(context(words.say("moved.page", n=words.number(len(entries)), **span)))
        blocks.append(page_buttons(asked, "list_page", page, last=first + PAGE >= len(entries)))
    metadata = pack(asked.press.origin, {"list": listing.state, "page": page})
    title = words.say(f"task_lists.{listing.state}")
    return modal("tasklist", title, blocks, close=words.say("fields.close"), metadata=metadata)


def page_buttons(asked: Asked, verb: str, page: int, *, last: bool) -> Block:
    words = asked.words
    before = [button(words.say("fields.previous"), f"{verb}:previous", "previous")] if page else []
    after = [] if last else [button(words.say("fields.next"), f"{verb}:next", "next")]
    return actions([*before, *after])


def _row(tasks: Tasks, row: TaskRow) -> Block:
    voice, width = tasks.voice, Width()
    told = details(voice, row, Plan(1, 0, 0), width, overloaded=False, bold=True)
    done = done_button(voice, row)
    accessory = {**done, "action_id": f"list_done:{row.record.ref.id}"} if done else None
    return section(f"{voice.titled(row.record, width.title)}\n{told}", accessory)


def _drawn(desk: Desk, asked: Asked, listing: Listing, edit: Edit | None) -> Reply:
    with live_tasks(desk, asked) as tasks:
        return Reply(None, edit, modal=Modal(list_view(asked, tasks, listing), "update"))
