"""A task with the records it is about, as the rep sees them: what must be known to do it. Shows titles of activities,
never their bodies; the task's own text only where HIPAA mode is off."""

import html
import re

from bot.blocks import limits
from bot.blocks.elements import Block, section
from bot.blocks.text import escaped
from bot.digest.content import Named
from bot.digest.fitting import fitted
from bot.digest.task_rows import state
from bot.digest.voice import dotted
from bot.records.activity import activity_block, latest
from bot.records.facts import fact_lines
from bot.records.look import Look
from bot.slack.presses.live_task import NEAR, Tasks
from crm.instants import BadInstant, read_micros
from crm.kinds import Ref

TEXT = 400  # of the task
NAMED, RECENT = 2, 3  # records of a type; activities
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)


def task_head(tasks: Tasks, ref: Ref) -> list[Block]:
    """What, and why now; below it what the task itself says."""
    named = tasks.names.of(ref)
    row = tasks.row(ref)
    when = state(tasks.voice, row.entry) if row else _due(tasks, ref)
    title = tasks.voice.titled(named or Named(ref, "", None), limits.TITLE)
    blocks = [section(f"{title}\n{dotted([f'*{when}*', tasks.voice.amount(row.stake) if row else None])}")]
    body = _text(tasks.names.value(ref, "hs_task_body") or "")
    return [*blocks, section(escaped(body, TEXT))] if body and not tasks.reader.hipaa else blocks


def task_records(tasks: Tasks, ref: Ref) -> list[Block]:
    """Cards of the nearest records, and what was done last on the first of them."""
    look = Look(tasks.reader, tasks.names, tasks.voice, tasks.frame.home_currency)
    near = {kind: tasks.names.beside([ref], kind)[ref] for kind in NEAR}
    blocks = [section(_card(look, one)) for kind in NEAR for one in near[kind][:NAMED]]
    left = sum(max(0, len(found) - NAMED) for found in near.values())
    if left:
        blocks.append(section(tasks.voice.words.count("task_queue.more", left)))
    main = next((one for kind in NEAR for one in near[kind]), None)
    if main is None:
        return blocks
    done = [one for one in latest(look, main, RECENT + 1) if one.ref != ref][:RECENT]
    return [*blocks, activity_block(look, tasks.voice.words.say("record.recent"), done)]


def _card(look: Look, ref: Ref) -> str:
    named = look.names.of(ref) or Named(ref, "", None)
    return fitted(lambda width: "\n".join([look.voice.titled(named, width.title), *fact_lines(look, ref, width)]))


def _due(tasks: Tasks, ref: Ref) -> str:
    """Of a task that is not of these days."""
    words, value = tasks.voice.words, tasks.names.value(ref, "hs_timestamp")
    try:
        return words.say("task_queue.due_on", day=tasks.voice.short_day(read_micros(value))) if value else (
            words.say("task_queue.no_date"))  # fmt: skip
    except BadInstant:
        return words.say("task_queue.no_date")


def _text(body: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", body)).split())
