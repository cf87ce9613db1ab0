"""Log outcomes: one form for all calls or meetings of a row, every one left open at first. At most so many a form; the
rest follows when it is saved. What the form carries are claims, read again when it is sent."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from bot.blocks.elements import Block, context, divider
from bot.blocks.modal import View, boxes, field, modal, select
from bot.slack.forms.outcome_choices import OPEN, about_calls, choices, field_name, fields, loggable
from bot.slack.forms.outcome_saving import save
from bot.slack.forms.queue import Queue, short_name
from bot.slack.forms.work import Work, at_work
from bot.slack.presses.groups import stale
from bot.slack.presses.live import identity_of_action
from bot.slack.presses.reply import Accepted, Asked, Desk, Filled, Reply, Wrong, opened, redrawn
from bot.slack.presses.saved import told
from bot.slack.views import Shown, pack
from rules.model import Action

NAME = "log_outcomes"
MOST = 20  # selects in one form


@dataclass(frozen=True)
class _Drawn:
    """How often the form was drawn, what is chosen everywhere, and whether call tasks are wanted."""

    again: int = 0
    chosen: str = OPEN
    ticked: tuple[str, ...] = ()

    @classmethod
    def next(cls, view: Shown, chosen: str = OPEN) -> "_Drawn":
        again = view.data.get("again")
        return cls((again if isinstance(again, int) else 0) + 1, chosen, view.choices("followup"))


def log_outcomes(desk: Desk, asked: Asked) -> Reply:
    with _at_work(desk, asked) as work:
        if not work.actions or not choices(work):
            return stale(desk, asked, work.place.rule, work.place.mark)
        return opened(asked, _form(work, Queue.of(map(identity_of_action, work.actions)), _Drawn()))


def set_all(desk: Desk, asked: Asked) -> Reply:
    """Same outcome for all: drawn again with it everywhere."""
    view = asked.press.view
    if view is None:
        return Reply(None, None)
    with _at_work(desk, asked) as work:
        return redrawn(_form(work, Queue.read(view.data), _Drawn.next(view, asked.press.value)))


def take_outcomes(desk: Desk, filled: Filled) -> Wrong | Accepted:
    view, words = filled.view, filled.words
    asked = [name for name in view.values if _is_outcome(name)]
    if asked and all((view.text(name) or OPEN) == OPEN for name in asked):
        return Wrong({asked[0]: words.say("outcomes.choose")})
    with _at_work(desk, filled.asked) as work:
        queue, known = Queue.read(view.data), {choice.value: choice for choice in choices(work)}
        if not work.actions:
            return Accepted(stale(desk, filled.asked, work.place.rule, work.place.mark))
        page = [one for one in _page(work, queue) if field_name(one) in view.values]
        picked = {field_name(one): view.text(field_name(one)) or OPEN for one in page}
        if strange := [name for name, value in picked.items() if value != OPEN and value not in known]:
            return Wrong({strange[0]: words.say("wrong.unknown_choice")})
        chosen = [(one, known[picked[field_name(one)]]) for one in page if picked[field_name(one)] != OPEN]
        if page and not chosen:
            return Wrong({field_name(page[0]): words.say("outcomes.choose")})
        lost = sum(_is_outcome(name) for name in view.values) - len(page)
        saved, closed = save(work, chosen, lost=lost, with_tasks=bool(view.choices("followup")))
        rest = replace(work, actions=[one for one in work.actions if one not in closed])
        ahead = _after(queue, page)
        return Accepted(
            told(filled.asked, work.live, work.place, saved),
            _form(rest, ahead, replace(_Drawn.next(view), ticked=())) if _page(rest, ahead) else None,
        )


@contextmanager
def _at_work(desk: Desk, asked: Asked) -> Iterator[Work]:
    with at_work(desk, asked) as work:
        yield loggable(work)


def _page(work: Work, queue: Queue) -> list[Action]:
    return queue.ahead(work.actions, identity_of_action)[:MOST]


def _after(queue: Queue, page: list[Action]) -> Queue:
    last = queue.names.index(short_name(identity_of_action(page[-1]))) if page else len(queue.names)
    return replace(queue, at=min(last + 1, len(queue.names)))


def _form(work: Work, queue: Queue, drawn: _Drawn) -> View:
    words, page = work.asked.words, _page(work, queue)
    kind = "calls" if about_calls(work) else "meetings"
    data: Mapping[str, Any] = {**queue.data, "again": drawn.again}
    return modal(
        NAME,
        words.count(f"outcomes.title_{kind}", len(page)),
        [*_head(work, queue, len(page)), *fields(work, page, drawn.chosen, _suffix(drawn)), *_foot(work, drawn)],
        close=words.say("fields.cancel"),
        metadata=pack(work.asked.press.origin, data),
        submit=words.say("outcomes.save"),
    )


def _head(work: Work, queue: Queue, shown: int) -> list[Block]:
    words, total = work.asked.words, len(queue.ahead(work.actions, identity_of_action))
    rest = words.say("outcomes.rest_follows", shown=words.number(shown), total=words.number(total))
    blocks = [context(rest)] if total > shown else []
    if shown < 2:
        return blocks
    same = select("set_all", [(one.words, one.value) for one in choices(work)], None, words.say("outcomes.choose_all"))
    return [*blocks, field("all", words.say("outcomes.same"), same, optional=True, live=True), divider()]


def _foot(work: Work, drawn: _Drawn) -> list[Block]:
    """Call tasks are for calls."""
    if not about_calls(work):
        return []
    words = work.asked.words
    tick = boxes("followup", [(words.say("outcomes.task_for_each"), "yes")], drawn.ticked)
    tick["options"][0]["description"] = {"type": "plain_text", "text": words.say("outcomes.task_due"), "emoji": True}
    return [divider(), field("followup", words.say("outcomes.afterwards"), tick, optional=True)]


def _suffix(drawn: _Drawn) -> str:
    return f"~{drawn.again}" if drawn.again else ""


def _is_outcome(name: str) -> bool:
    return name.startswith(("call:", "meeting:"))
