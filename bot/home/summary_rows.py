"""The Summary: what comes next with the one green button, tasks, actions, deals, the rest of the day, the feed."""

from bot.blocks import limits
from bot.blocks.elements import Block, actions, button, header, link_button, section
from bot.blocks.text import escaped, link
from bot.digest.action_rows import group_row, key_of
from bot.digest.content import FirstAction, FirstMeeting, FirstTask
from bot.digest.first_rows import action_buttons, deal_line, task_buttons
from bot.digest.fitting import fitted
from bot.digest.marks import mark_of_first, mark_of_group
from bot.digest.meeting_rows import attendees
from bot.digest.message import next_line
from bot.digest.plan import Plan
from bot.digest.reasons import group_title, reason
from bot.digest.task_rows import details, task_row
from bot.digest.voice import Voice, Width, dotted
from bot.home.content import SLOTS, Home, Summary, Told
from bot.home.navigation import LIVE
from crm.pipeline import LISTS

_PLAN = Plan(tasks=0, meetings=0, actions=0)  # names are drawn; nothing is counted here
_NAMED = ("document_view", "form_submit", "page_view")
Parts = dict[str, list[Block]]


def summary_parts(voice: Voice, home: Home, summary: Summary) -> Parts:
    refresh = button(voice.words.say("home.refresh"), "home_refresh", "summary")
    return {
        "next": _next(voice, home, summary),
        "tasks": _tasks(voice, home, summary),
        "actions": _actions(voice, home, summary),
        "deals": _deals(voice, summary),
        "schedule": _schedule(voice, summary),
        "feed": _feed(voice, summary),
        "refresh": [actions([refresh])],
    }


def _next(voice: Voice, home: Home, summary: Summary) -> list[Block]:
    match summary.first:
        case FirstMeeting() as met:
            return [section(fitted(lambda width: _meeting(voice, met, width))), _meeting_buttons(voice, summary, met)]
        case FirstAction() as first:
            told = section(fitted(lambda width: _action(voice, first, width)))
            return [told, action_buttons(voice, first, mark_of_first(home, first))]
        case FirstTask() as task:
            return [section(fitted(lambda width: _task(voice, task, width))), *task_buttons(voice, task)]
    coming = f" {next_line(voice, summary.upcoming)}" if summary.upcoming else ""
    return [section(f"*{voice.words.say('home.nothing_left')}*{coming}")]


def _say(voice: Voice, what: str) -> str:
    return f"*{voice.words.say('home.next', what=what)}*"


def _meeting(voice: Voice, met: FirstMeeting, width: Width) -> str:
    row, meeting = met.row, met.row.entry.meeting
    title = voice.linked(row.record, width.title)
    company = row.company if row.company and row.company not in row.record.name else None
    named = f"{title}, {escaped(company, width.name)}" if company else title
    until = f"–{voice.clock(meeting.end)}" if meeting.end > meeting.start else ""
    place = escaped(row.place, width.name) if row.place else None
    told = dotted([f"{voice.today_at(meeting.start)}{until}", attendees(voice, row, width), place])
    return f"{_say(voice, named)}\n{told}"


def _meeting_buttons(voice: Voice, summary: Summary, met: FirstMeeting) -> Block:
    ref = met.row.record.ref
    buttons = [button(voice.words.say("labels.prepare"), f"prepare:{ref.id}", str(ref), primary=True)]
    if summary.join and limits.length(summary.join) <= limits.URL:
        buttons.append(link_button(voice.words.say("home.join"), f"join:{ref.id}", summary.join))
    return actions(buttons)


def _action(voice: Voice, first: FirstAction, width: Width) -> str:
    title = group_title(voice, first.group, width)
    lines = [
        _say(voice, title[:1].lower() + title[1:]),
        reason(voice, first.group, width, names=True),
        deal_line(voice, first.deal, first.stake, width),
    ]
    return "\n".join(line for line in lines if line)


def _task(voice: Voice, first: FirstTask, width: Width) -> str:
    row = first.row
    lines = [
        _say(voice, voice.linked(row.record, width.title)),
        details(voice, row, _PLAN, width, overloaded=False, bold=True),
        deal_line(voice, row.deal, row.stake, width),
    ]
    return "\n".join(line for line in lines if line)


def _tasks(voice: Voice, home: Home, summary: Summary) -> list[Block]:
    counts, words = home.counts, voice.words
    numbers = (
        ("overdue", "digest.overdue", counts.overdue),
        ("today", "home.today", counts.due_today),
        ("tomorrow", "digest.tomorrow", counts.tomorrow),
    )
    lists = [button(words.count(key, n), f"list:{name}", name) for name, key, n in numbers if n]
    if not lists:
        return []
    rows = [task_row(voice, row, _PLAN, overloaded=home.overloaded) for row in summary.task_rows]
    start = button(words.say("labels.start_tasks", n=words.number(counts.due)), "queue:tasks", "due")
    queue = [actions([start], f"{LIVE}queue")] if counts.due and summary.may_work_tasks else []
    return [header(words.say("tasks.title")), actions(lists, f"{LIVE}tasks"), *rows, *queue]


def _actions(voice: Voice, home: Home, summary: Summary) -> list[Block]:
    counts, words = home.counts, voice.words
    if not counts.actions:
        return []
    above = summary.first.group.rule if isinstance(summary.first, FirstAction) else None
    rows = [
        block
        for group in summary.groups
        for block in group_row(
            voice, group, _PLAN, key_of(group.rule, again=group.rule == above), mark_of_group(home, group)
        )
    ]
    label = words.say("labels.all_actions", n=words.number(counts.actions))
    every = actions([button(label, "nav:actions_all", "all")], f"{LIVE}actions")
    return [header(words.say("actions.title")), *rows, every]


def _deals(voice: Voice, summary: Summary) -> list[Block]:
    pipeline, words = summary.pipeline, voice.words
    if not pipeline.deals:
        return []
    number = len(pipeline.deals)
    sums = words.join([voice.money(amount, currency) for currency, amount in pipeline.sums()])
    told = dotted([words.count("home.deals_open", number, n=f"*{words.number(number)}*"), sums])
    found = [(name, len(pipeline.of(name))) for name in LISTS]
    lists = [button(words.count(f"home.{name}", n), f"deals:{name}", name) for name, n in found if n]
    buttons = [actions(lists, f"{LIVE}deals")] if lists else []
    return [header(words.say("home.deals")), section(told), *buttons]


def _schedule(voice: Voice, summary: Summary) -> list[Block]:
    if not summary.slots:
        return []
    return [header(voice.words.say("home.schedule")), section(fitted(lambda width: _slots(voice, summary, width)))]


def _slots(voice: Voice, summary: Summary, width: Width) -> str:
    lines = []
    for slot in summary.slots[:SLOTS]:
        name = escaped(voice.name(slot.record, width.title), width.title)
        lines.append(f"*{voice.clock(slot.at)}*  {voice.words.say('home.task', name=name) if slot.is_task else name}")
    left = len(summary.slots) - SLOTS
    return "\n".join([*lines, voice.words.count("home.more", left)] if left > 0 else lines)


def _feed(voice: Voice, summary: Summary) -> list[Block]:
    if not summary.feed:
        return []
    told = fitted(lambda width: "\n".join(_told(voice, one, width) for one in summary.feed))
    return [header(voice.words.say("home.feed")), section(told)]


def _told(voice: Voice, told: Told, width: Width) -> str:
    notice = told.notice
    named = "_named" if notice.title.strip() and notice.kind in _NAMED else ""
    who = link(told.contact.url, voice.name(told.contact, width.name), width.name)
    said = voice.words.say(f"home.feed_lines.{notice.kind}{named}", who=who, title=escaped(notice.title, width.name))
    return f"{said} · {_when(voice, notice.at)}"


def _when(voice: Voice, at: int) -> str:
    """07:41, yesterday, Fri 20 Nov."""
    days = (voice.day.date - voice.date(at)).days
    if days == 0:
        return voice.clock(at)
    return voice.words.say("home.yesterday") if days == 1 else voice.short_day(at)
