"""Actions of a row worked one after another in a form: drawn, saved, the next one. What a form shows and writes is the
kind's own file; rights, the ledger, the row and the order are here. Nothing is written that is not open any more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.blocks.elements import Block, actions, button, context, section
from bot.blocks.modal import View, modal
from bot.slack.forms.closing import closing
from bot.slack.forms.field_checks import wrong_fields
from bot.slack.forms.queue import Queue
from bot.slack.forms.task_fields import wrong_field
from bot.slack.forms.work import Work, at_work
from bot.slack.presses.groups import stale
from bot.slack.presses.live import identity_of_action
from bot.slack.presses.reply import Accepted, Asked, Desk, Filled, Handler, Reply, Submit, Wrong, opened, redrawn
from bot.slack.presses.saved import Saved, told
from bot.slack.views import pack
from crm.instants import micros
from crm.writing import Command, Invalid, Outcome, Result, Written, undo, write
from rules.model import Action


@dataclass(frozen=True)
class Plan:
    """What a filled form wants written, and the line (mrkdwn) that tells what was. `then`: a command that needs what
    the first ones made. `fields`: what a command calls otherwise than the form."""

    commands: Sequence[Command]
    line: Callable[[list[Result]], str]
    then: Callable[[Written], Command | None] = lambda _: None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One kind of form. `title`, `submit`: keys of sentences. `check`: what the form alone tells to be wrong, before
    anything is read. `may`: whether an action can be worked, with the rights of now. `draw`: the blocks of one; its
    fields end in the text given, else Slack keeps what stood there before."""

    name: str
    title: str
    may: Callable[[Work, Action], bool]
    draw: Callable[[Work, Action, str], list[Block]]
    read: Callable[[Work, Action, Filled], Wrong | Plan]
    submit: str = "fields.save"
    check: Callable[[Filled], Wrong | None] = wrong_fields


def starting(step: Step) -> Handler:
    def start(desk: Desk, asked: Asked) -> Reply:
        with at_work(desk, asked) as work:
            view = _view(step, work, Queue.of(map(identity_of_action, work.actions)))
            return opened(asked, view) if view else stale(desk, asked, work.place.rule, work.place.mark)

    return start


def taking(step: Step) -> Submit:
    def take(desk: Desk, filled: Filled) -> Wrong | Accepted:
        if wrong := step.check(filled):
            return wrong
        with at_work(desk, filled.asked) as work:
            queue = Queue.read(filled.view.data)
            action = queue.current(work.actions, identity_of_action)
            saved = _save(step, work, action, filled)
            if isinstance(saved, Wrong):
                return saved
            left = replace(work, actions=[one for one in work.actions if one is not action])
            saved = replace(saved, open_left=len(left.actions))
            return Accepted(told(filled.asked, work.live, work.place, saved), _view(step, left, queue.moved()))

    return take


def skipping(steps: Sequence[Step]) -> Handler:
    by_name = {step.name: step for step in steps}

    def skip(desk: Desk, asked: Asked) -> Reply:
        view = asked.press.view
        step = by_name.get(view.callback_id) if view else None
        if view is None or step is None:
            return Reply(None, None)
        with at_work(desk, asked) as work:
            return redrawn(_view(step, work, Queue.read(view.data).moved()) or _over(step, work))

    return skip


def _save(step: Step, work: Work, action: Action | None, filled: Filled) -> Wrong | Saved:
    gone = Saved(work.asked.words.say("presses.gone"))
    if action is None or not step.may(work, action):
        return gone
    plan = step.read(work, action, filled)
    if isinstance(plan, Wrong):
        return plan
    with closing(work, [action]) as closed:
        if not closed.actions:
            return Saved(work.asked.words.say("presses.already"))
        try:
            written = _write(work, plan)
        except Invalid as wrong:
            return _wrong(plan, filled, wrong)
        if not written:
            return gone
        closed.kept = [action]
    results = [result for one in written for result in one.results]
    return Saved(plan.line(results), tuple(one.batch for one in written if one.batch))


def _wrong(plan: Plan, filled: Filled, invalid: Invalid) -> Wrong:
    """Under its field, or, where the form has none of that name, under the first."""
    (said,) = wrong_field(filled.words, invalid).values()
    name, there = plan.fields.get(invalid.field, invalid.field), filled.view.block_ids
    return Wrong({name if name in there else next(iter(there), name): said})


def _write(work: Work, plan: Plan) -> list[Written]:
    """Nothing where a command was refused: then nothing stays written. ALREADY is no refusal: it is so."""
    now, database = micros(work.asked.now), work.desk.database
    written = [write(database, work.user_id, plan.commands, now=now)]
    following = plan.then(written[0])
    if following is not None:
        written.append(write(database, work.user_id, following, now=now))
    if all(result.outcome in (Outcome.DONE, Outcome.ALREADY) for one in written for result in one.results):
        return written
    for one in reversed(written):
        if one.batch:
            undo(database, work.user_id, one.batch, now=now)
    return []


def _view(step: Step, work: Work, queue: Queue) -> View | None:
    """The form of the next one that can be worked; None where none is left."""
    able = [one for one in work.actions if step.may(work, one)]
    settled = queue.settled(able, identity_of_action)
    here, found = settled
    if found is None:
        return None
    words, ahead = work.asked.words, len(here.ahead(able, identity_of_action))
    counted = here.counted(words)
    blocks = [*([context(counted)] if counted else []), *step.draw(work, found, f"~{here.at}" if here.at else "")]
    if ahead > 1:
        blocks.append(actions([button(words.say("fields.skip"), "skip", "skip")], f"skip~{here.at}"))
    return modal(
        step.name,
        words.say(step.title),
        blocks,
        close=words.say("fields.cancel" if here.at == 0 else "fields.close"),
        metadata=pack(work.asked.press.origin, here.data),
        submit=words.say("queue.save_and_next" if ahead > 1 else step.submit),
    )


def _over(step: Step, work: Work) -> View:
    words = work.asked.words
    return modal(
        step.name,
        words.say(step.title),
        [section(words.say("queue.over"))],
        close=words.say("fields.close"),
        metadata=pack(work.asked.press.origin, {}),
    )
