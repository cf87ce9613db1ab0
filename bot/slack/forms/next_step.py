"""Update next steps: the deal, its present next step and since when, the new one, and if wanted a new close date."""

from datetime import date

from bot.blocks import limits
from bot.blocks.elements import Block, section
from bot.blocks.modal import date_input, field, text_input
from bot.blocks.text import escaped
from bot.slack.forms.beside import deal_name, deal_text, instant_of
from bot.slack.forms.close_date import CLOSE, close_day, stored_close
from bot.slack.forms.steps import Plan, Step
from bot.slack.forms.task_fields import read_day
from bot.slack.forms.work import Work
from bot.slack.presses.reply import Filled, Wrong
from crm.kinds import Ref
from crm.writing import Result, SetProperties, may_run
from rules.model import Action

_STEP, _SINCE, _CLOSE = "hs_next_step", "hs_next_step_updated_at", CLOSE


def _change(deal: Ref, values: dict[str, str | None]) -> SetProperties:
    return SetProperties(deal, "deal.next_step", values)


def _may(work: Work, action: Action) -> bool:
    return may_run(work.live.reader, _change(action.subject, {_STEP: None}))


def _draw(work: Work, action: Action, suffix: str) -> list[Block]:
    words, deal = work.asked.words, action.subject
    new = field(f"next_step{suffix}", words.say("next_steps.new"), text_input("next_step"))
    blocks = [section(deal_text(work, deal)), section(_present(work, deal)), new]
    if may_run(work.live.reader, _change(deal, {_CLOSE: None})):
        day = _closes(work, deal)
        picker = date_input("close", day.isoformat() if day else None)
        blocks.append(field(f"close{suffix}", words.say("next_steps.close"), picker, optional=True))
    return blocks


def _read(work: Work, action: Action, filled: Filled) -> Wrong | Plan:
    words, deal = work.asked.words, action.subject
    work.live.names.load([deal])
    new, before = filled.view.text("next_step"), _closes(work, deal)
    if new == (work.live.names.value(deal, _STEP) or "").strip():
        return Wrong({"next_step": words.say("next_steps.same" if new else "wrong.empty")})
    values: dict[str, str | None] = {_STEP: new}
    chosen = filled.view.text("close")
    if chosen and chosen != (before.isoformat() if before else ""):
        day = read_day(chosen, work.live.frame.day.date)
        if isinstance(day, str):
            return Wrong({"close": words.say(day)})
        values[_CLOSE] = stored_close(day)
    return Plan(
        [_change(deal, values)],
        lambda results: _line(work, deal, results),
        fields={_STEP: "next_step", _CLOSE: "close"},
    )


def _present(work: Work, deal: Ref) -> str:
    words = work.asked.words
    text, since = work.live.names.value(deal, _STEP), instant_of(work, deal, _SINCE)
    if not text:
        return words.say("next_steps.none")
    told = words.say("next_steps.present", text=escaped(text, limits.QUOTE))
    return told if since is None else f"{told} · {work.live.voice.since(since)}"


def _closes(work: Work, deal: Ref) -> date | None:
    return close_day(work.live.voice, instant_of(work, deal, _CLOSE))


def _line(work: Work, deal: Ref, results: list[Result]) -> str:
    """WMS for 3 sites: next step “Call” → “Send the offer”, close date 30 Nov → 18 Dec."""
    words, old, new = work.asked.words, results[0].old, results[0].new
    none = words.say("next_steps.nothing")
    steps = [f"“{escaped(text, limits.TITLE)}”" if text else none for text in (old.get(_STEP), new.get(_STEP))]
    told = words.say("next_steps.changed", deal=deal_name(work, deal), old=steps[0], new=steps[1])
    if _CLOSE not in new:
        return told
    today, before = work.live.frame.day.date, _closes(work, deal)
    after = date.fromisoformat(str(new[_CLOSE])[:10])
    days = [words.day_of_month(day, today) if day else none for day in (before, after)]
    return f"{told} {words.say('next_steps.moved', old=days[0], new=days[1])}"


NEXT_STEPS = Step("next_step", "start.next_steps", _may, _draw, _read)
