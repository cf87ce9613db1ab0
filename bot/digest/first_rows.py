"""The block of *First*: one thing, why, and its green button. Also what stands in the push notification of it."""

from collections.abc import Callable

from bot.blocks.elements import Block, actions, button, section
from bot.blocks.text import escaped
from bot.digest.action_rows import key_of, more_button, open_button, start_button
from bot.digest.content import Digest, FirstAction, FirstMeeting, FirstTask, Named
from bot.digest.fitting import fitted
from bot.digest.marks import Mark, mark_of_first
from bot.digest.meeting_rows import attendees
from bot.digest.plan import Plan
from bot.digest.presentation import PREPARE
from bot.digest.reasons import group_title, reason
from bot.digest.task_rows import details, done_button
from bot.digest.voice import Voice, Width, dotted
from crm.stakes import Stake


def first_blocks(voice: Voice, digest: Digest, plan: Plan) -> list[Block]:
    match digest.first:
        case FirstAction() as action:
            return first_action_row(voice, action, plan, mark_of_first(digest, action))
        case FirstTask() as task:
            return first_task_row(voice, task, plan, overloaded=digest.overloaded)
        case FirstMeeting() as met:
            return first_meeting_row(voice, met, plan, mark_of_first(digest, met))
    return []


def first_task_row(voice: Voice, first: FirstTask, plan: Plan, *, overloaded: bool) -> list[Block]:
    told = _section(lambda width: _task_lines(voice, first, plan, width, overloaded=overloaded))
    return [told, *task_buttons(voice, first)]


def first_action_row(voice: Voice, first: FirstAction, plan: Plan, mark: Mark) -> list[Block]:
    return [_section(lambda width: _action_lines(voice, first, plan, width)), action_buttons(voice, first, mark)]


def first_meeting_row(voice: Voice, first: FirstMeeting, plan: Plan, mark: Mark) -> list[Block]:
    return [_section(lambda width: _meeting_lines(voice, first, plan, width)), _meeting_buttons(voice, first, mark)]


def first_said(voice: Voice, digest: Digest, width: Width) -> str | None:
    """The first line, for the notification."""
    match digest.first:
        case FirstAction() as first:
            return _action_title(voice, first, width)
        case FirstTask() as first:
            return _say(voice, escaped(voice.name(first.row.record, width.title), width.title))
        case FirstMeeting() as first:
            key = "digest.first_meeting_said." + ("call" if first.row.is_call else "meeting")
            start = first.row.entry.meeting.start
            return _say(voice, voice.words.say(key, who=_met(voice, first, width), time=voice.clock(start)))
    return None


def _section(lines: Callable[[Width], list[str]]) -> Block:
    return section(fitted(lambda width: "\n".join(line for line in lines(width) if line)))


def _say(voice: Voice, what: str) -> str:
    return voice.words.say("digest.first", what=what)


def _action_title(voice: Voice, first: FirstAction, width: Width) -> str:
    title = group_title(voice, first.group, width)
    return _say(voice, title[:1].lower() + title[1:])


def _action_lines(voice: Voice, first: FirstAction, plan: Plan, width: Width) -> list[str]:
    return [
        f"*{_action_title(voice, first, width)}*",
        reason(voice, first.group, width, names=plan.names),
        deal_line(voice, first.deal, first.stake, width),
    ]


def deal_line(voice: Voice, deal: Named | None, stake: Stake | None, width: Width) -> str:
    if deal is None:
        return ""
    return dotted([voice.linked(deal, width.title), voice.amount(stake), voice.closing(stake)])


def action_buttons(voice: Voice, first: FirstAction, mark: Mark) -> Block:
    rule = first.group.rule
    key = key_of(rule, again=False)
    second = insight_button(voice, first.deal) or open_button(voice, first.group, key)
    start = start_button(voice, rule, key, primary=True) if first.group.may_begin else None
    buttons = [start, second, more_button(voice, rule, key)]
    return actions((element for element in buttons if element), mark.block_id(rule))


def insight_button(voice: Voice, deal: Named | None) -> Block | None:
    if deal is None:
        return None
    return button(voice.words.say("labels.deal_insight"), f"insight:{deal.ref.id}", str(deal.ref))


def _task_lines(voice: Voice, first: FirstTask, plan: Plan, width: Width, *, overloaded: bool) -> list[str]:
    row = first.row
    return [
        f"*{_say(voice, voice.linked(row.record, width.title))}*",
        details(voice, row, plan, width, overloaded=overloaded, bold=True),
        deal_line(voice, row.deal, row.stake, width),
    ]


def task_buttons(voice: Voice, first: FirstTask) -> list[Block]:
    both = (done_button(voice, first.row, primary=True), insight_button(voice, first.row.deal))
    drawn = [one for one in both if one]
    return [actions(drawn, "first_task")] if drawn else []


def _met(voice: Voice, first: FirstMeeting, width: Width) -> str:
    name = first.row.company
    return escaped(name, width.name) if name else escaped(voice.name(first.row.record, width.name), width.name)


def _meeting_lines(voice: Voice, first: FirstMeeting, plan: Plan, width: Width) -> list[str]:
    words, row = voice.words, first.row
    what = words.say("digest.first_meeting", who=_met(voice, first, width), time=voice.clock(row.entry.meeting.start))
    return [
        f"*{_say(voice, what)}*",
        _meeting_line(voice, first, plan, width),
        _at_stake(voice, first, width),
    ]


def _meeting_line(voice: Voice, first: FirstMeeting, plan: Plan, width: Width) -> str:
    linked = voice.linked(first.row.record, width.title)
    names = first.row.attendees if plan.names else ()
    if not names:
        return linked
    if len(names) <= 2:
        told = voice.words.join([escaped(name, width.name) for name in names])
    else:
        told = attendees(voice, first.row, width) or ""
    return voice.words.say("digest.first_meeting_with", meeting=linked, names=told)


def _at_stake(voice: Voice, first: FirstMeeting, width: Width) -> str:
    """The amount is the link to the deal; where it is not visible, the deal's name is."""
    if first.deal is None:
        return ""
    at_stake = first.stake if first.stake and first.stake.is_open else None
    amount = voice.words.money(at_stake.amount, at_stake.currency) if at_stake and at_stake.amount else None
    unanswered = voice.words.say("digest.last_mail_unanswered") if first.unanswered else None
    return dotted([voice.linked(first.deal, width.title, amount), voice.closing(first.stake), unanswered])


def _meeting_buttons(voice: Voice, first: FirstMeeting, mark: Mark) -> Block:
    buttons = [start_button(voice, PREPARE, PREPARE, primary=True)]
    if first.unanswered and first.may_reply:
        label = voice.words.say("labels.reply")
        buttons.append(button(label, f"reply_first:{first.unanswered.id}", str(first.unanswered)))
    return actions([*buttons, more_button(voice, PREPARE, PREPARE)], mark.block_id(PREPARE))
