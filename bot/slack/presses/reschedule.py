"""Reschedule what is overdue: one day for all of it, or for what is ticked, a page at a time. The result stands in the
message with one Undo for all."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.blocks import Message, limits
from bot.blocks.elements import Block, button, section
from bot.blocks.elements import context as grey
from bot.blocks.message import shown
from bot.blocks.modal import Choice, View, boxes, date_input, field, modal, radio
from bot.digest.content import TaskRow
from bot.digest.task_rows import state
from bot.slack.forms.field_checks import wrong_fields
from bot.slack.forms.task_fields import read_due
from bot.slack.presses.live_task import Tasks, live_tasks
from bot.slack.presses.moving import Moved, move_tasks
from bot.slack.presses.reply import Accepted, Asked, Desk, Filled, Modal, Reply, Wrong, opened
from bot.slack.presses.rows import Edit, find_row, within_limits
from bot.slack.presses.task_edits import every, moved_rows
from bot.slack.presses.task_lists import page_buttons
from bot.slack.seen import first_time
from bot.slack.views import Shown, pack
from crm.workday import working_day

VERB = "bulk_reschedule"
PAGE = 40
MOST_TICKED = 150  # ids that one form carries
_NAME = 48
ALL, TICKED = "all", "ticked"


@dataclass(frozen=True)
class _Form:
    """What travels: the page, what is ticked on any page, and how often it was drawn."""

    page: int = 0
    ticked: frozenset[str] = frozenset()
    which: str = ALL
    due: str = ""

    @classmethod
    def read(cls, view: Shown) -> "_Form":
        """With what is ticked on the page that is shown now."""
        page, kept = view.data.get("page"), view.data.get("ticked")
        page = page if isinstance(page, int) and page >= 0 else 0
        known = {str(one) for one in kept} if isinstance(kept, list) else set()
        here = {one for name in view.block_ids if name.startswith("tick") for one in view.choices(name)}
        which = TICKED if view.text("which") == TICKED else ALL
        return cls(page, frozenset(known | here), which, view.text("due"))


def open_reschedule(desk: Desk, asked: Asked) -> Reply:
    with live_tasks(desk, asked) as tasks:
        due = working_day(tasks.frame.day.date, 1).isoformat()
        return opened(asked, _view(asked, tasks, _Form(due=due)))


def turn_reschedule_page(desk: Desk, asked: Asked) -> Reply:
    if asked.press.view is None:
        return Reply(None, None)
    form = _Form.read(asked.press.view)
    page = max(0, form.page + (-1 if asked.press.key == "previous" else 1))
    with live_tasks(desk, asked) as tasks:
        drawn = _view(asked, tasks, _Form(page, form.ticked, form.which, form.due))
        return Reply(None, None, modal=Modal(drawn, "update"))


def take_reschedule(desk: Desk, filled: Filled) -> Wrong | Accepted:
    asked, words, form = filled.asked, filled.words, _Form.read(filled.view)
    if wrong := wrong_fields(filled) or _wrong_ticks(filled, form):
        return wrong
    with live_tasks(desk, asked) as tasks:
        overdue = [one.task.ref for one in tasks.listed("overdue")]
        due = read_due(filled, tasks.frame.day.date)
        if isinstance(due, str):
            return Wrong({"due": words.say(due)})
        refs = [ref for ref in overdue if form.which == ALL or ref.id in form.ticked]
        if not refs:
            said = words.say("moved.nothing")
            return Accepted(Reply(Message(shown(said), [section(said)]), None))
        if not first_time(desk.database, f"form:{filled.view.id}:{filled.view.hash}"):
            return Accepted()
        moved = move_tasks(desk, asked, tasks, refs, filled.view.text("due"))
        return Accepted(_result(asked, tasks, moved))


def _wrong_ticks(filled: Filled, form: _Form) -> Wrong | None:
    words = filled.words
    if form.which == TICKED and not form.ticked:
        return Wrong({"which": words.say("moved.tick_one")})
    if form.which == TICKED and len(form.ticked) > MOST_TICKED:
        return Wrong({"which": words.say("moved.too_many")})
    return None


def _result(asked: Asked, tasks: Tasks, moved: Moved) -> Reply:
    block = section(moved.said)
    if moved.batch is None:
        return Reply(Message(shown(moved.said), [block]), _under_buttons(block, keep=True))
    label = asked.words.say("presses.undo")
    undo = button(label, f"undo_batch:{moved.batch}", f"{moved.batch}|moved", label=f"{label}: {shown(moved.said)}")
    block = section(moved.said, undo)
    rows = moved_rows(tasks, {ref.id: moved.to for ref in moved.refs})
    return Reply(Message(shown(moved.said), [block]), every(_under_buttons(block, keep=False), rows))


def _under_buttons(line: Block, *, keep: bool) -> Edit:
    """Below the row of buttons that it was pressed in, which loses this one."""

    def edit(blocks: list[Block]) -> list[Block] | None:
        place = find_row(blocks, VERB)
        if place is None:
            return None
        row = blocks[place.stop - 1]
        left = [one for one in row["elements"] if keep or one.get("action_id") != VERB]
        drawn = [{**row, "elements": left}] if left else []
        return within_limits([*blocks[: place.stop - 1], *drawn, line, *blocks[place.stop :]])

    return edit


def _view(asked: Asked, tasks: Tasks, form: _Form) -> View:
    entries, words = tasks.listed("overdue"), asked.words
    title, close = words.say("moved.title"), words.say("fields.cancel")
    if not entries:
        return modal(VERB, title, [section(words.say("moved.none"))], close=words.say("fields.close"),
                     metadata=pack(asked.press.origin, {}))  # fmt: skip
    page = min(form.page, (len(entries) - 1) // PAGE)
    first = page * PAGE
    rows = tasks.rows(entries[first : first + PAGE])
    shown_here = {row.record.ref.id for row in rows}
    kept = sorted(form.ticked - shown_here)[:MOST_TICKED]
    blocks = [
        field("due", words.say("fields.due"), date_input("due", form.due or None)),
        field("which", words.say("moved.which"), radio("which", _which(asked, len(entries)), form.which)),
        *_boxes(tasks, rows, form.ticked, page),
    ]
    if len(entries) > PAGE:
        span = {"first": words.number(first + 1), "last": words.number(first + len(rows))}
        blocks.append(grey(words.say("moved.page", n=words.number(len(entries)), **span)))
        blocks.append(page_buttons(asked, "reschedule_page", page, last=first + PAGE >= len(entries)))
    metadata = pack(asked.press.origin, {"page": page, "ticked": kept})
    return modal(VERB, title, blocks, close=close, metadata=metadata, submit=words.say("moved.submit"))


def _which(asked: Asked, number: int) -> list[Choice]:
    return [(asked.words.count("moved.all", number), ALL), (asked.words.say("moved.ticked"), TICKED)]


def _boxes(tasks: Tasks, rows: tuple[TaskRow, ...], ticked: Collection[str], page: int) -> list[Block]:
    """Ten a block; a page has names of its own, else Slack keeps the ticks of the one before."""
    label, drawn = tasks.voice.words.say("moved.tick"), []
    for part, start in enumerate(range(0, len(rows), limits.CHECKBOXES)):
        choices = [(_words(tasks, row), row.record.ref.id) for row in rows[start : start + limits.CHECKBOXES]]
        name = f"tick{part}"
        drawn.append(field(f"{name}~{page}", label, boxes(name, choices, list(ticked)), optional=True))
    return drawn


def _words(tasks: Tasks, row: TaskRow) -> str:
    return f"{tasks.voice.name(row.record, _NAME)} · {state(tasks.voice, row.entry)}"
