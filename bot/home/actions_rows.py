"""The Actions tab: how many, the filters, the groups of a page with the digest's own buttons, what was put away."""

from bot.blocks.elements import Block, actions, button, context, divider, header, section
from bot.digest.action_rows import more_button, open_button, start_button
from bot.digest.content import Group
from bot.digest.marks import Mark, Part, short
from bot.digest.reasons import group_title
from bot.digest.voice import Voice, Width, dotted
from bot.home.content import PAGE, ActionsTab, Home, Listed, Snoozed
from bot.home.items import group_text
from bot.home.navigation import LIVE, numbered, read_ago
from bot.home.place import FILTERS
from crm.instants import micros

Parts = dict[str, list[Block]]


def actions_parts(voice: Voice, home: Home, tab: ActionsTab) -> Parts:
    groups = [_group(voice, home, group, primary=index == 0) for index, group in enumerate(tab.listed)]
    return {
        "head": _head(voice, home, tab),
        "groups": [block for group in groups for block in group],
        "snoozed": [_snoozed(voice, home, one) for one in tab.snoozed],
        "foot": [_foot(voice, home, tab)],
        "buttons": _buttons(voice, home, tab),
    }


def _head(voice: Voice, home: Home, tab: ActionsTab) -> list[Block]:
    words, counts = voice.words, home.counts
    if not counts.actions:
        return [section(words.say("home.none", time=words.clock(home.sent_at)))]
    title = header(words.count("digest.actions", counts.actions)) | {"block_id": f"{LIVE}title"}
    numbers = {"all": counts.actions, "closing": counts.closing, "prospecting": counts.actions - counts.closing}
    filters = [_filter(voice, name, numbers[name], current=name == home.place.filter) for name in FILTERS]
    told = context(words.say("home.order")) if tab.listed else section(words.say("home.none_of_kind"))
    return [title, actions(filters, f"{LIVE}filters"), told]


def _filter(voice: Voice, name: str, number: int, *, current: bool) -> Block:
    word = voice.words.say(f"home.{name}")
    label = numbered(voice, word, number)
    if not current:
        return button(label, f"filter:{name}", name)
    spoken = voice.words.say("home.current_filter", filter=word, n=voice.words.number(number))
    return button(f"● {label}", f"filter:{name}", name, label=spoken)


def _group(voice: Voice, home: Home, group: Listed, *, primary: bool) -> list[Block]:
    rule, whole = group.rule, Group(group.rule, group.actions, (), after_first=False, worth=())
    buttons = [
        start_button(voice, rule, rule, primary=primary) if group.may_begin else None,
        open_button(voice, whole, rule),
        more_button(voice, rule, rule),
    ]
    row = actions([one for one in buttons if one], _mark(home, group).block_id(rule))
    return [divider(), section(group_text(voice, group)), row]


def _mark(home: Home, group: Listed) -> Mark:
    part: Part = "all" if home.place.filter == "all" else group.actions[0].category
    return Mark(short(home.user_id), micros(home.sent_at), part)


def _snoozed(voice: Voice, home: Home, snoozed: Snoozed) -> Block:
    """Snoozed until tomorrow 08:00 · Log 6 call outcomes [Undo]"""
    words, until, rule = voice.words, snoozed.until, snoozed.group.rule
    if voice.date(until) == voice.day.tomorrow:
        said = words.say("presses.snoozed_tomorrow", time=voice.clock(until))
    else:
        said = words.say("presses.snoozed_day", day=voice.short_day(until), time=voice.clock(until))
    label = words.say("presses.undo")
    undo = button(label, f"undo_action:{rule}:{until}", f"{rule}|{until}", label=f"{label}: {said}")
    mark = Mark(short(home.user_id), micros(home.sent_at), "all", short(str(until)))
    return section(f"{said} · {group_title(voice, snoozed.group, Width())}", undo) | {"block_id": mark.block_id(rule)}


def _foot(voice: Voice, home: Home, tab: ActionsTab) -> Block:
    """9 to 11 of 11 · HubSpot read 3 minutes ago · 2 snoozed, 1 dismissed today"""
    words = voice.words
    shown = None
    if tab.kinds > PAGE:
        first, last = tab.start + 1, tab.start + len(tab.listed)
        shown = words.say("home.range", first=first, last=last, n=tab.kinds)
    away = [
        words.count(key, number)
        for key, number in (("home.snoozed", tab.snoozed_count), ("home.dismissed", tab.dismissed_count))
        if number
    ]
    told = dotted([shown, read_ago(voice, home), ", ".join(away)])
    return context(told or words.clock(home.sent_at)) | {"block_id": f"{LIVE}foot"}


def _buttons(voice: Voice, home: Home, tab: ActionsTab) -> list[Block]:
    words, page = voice.words, tab.start // PAGE
    buttons = []
    if page:
        buttons.append(button(words.say("home.previous"), "page:previous", str(page - 1)))
    if tab.start + PAGE < tab.kinds:
        buttons.append(button(words.say("home.following"), "page:next", str(page + 1)))
    if tab.snoozed_count:
        name = "hide_snoozed" if home.place.snoozed else "show_snoozed"
        buttons.append(button(words.say(f"home.{name}"), "actions:snoozed", name))
    refresh = button(words.say("home.refresh"), "home_refresh", "actions")
    return [actions([*buttons, refresh], f"{LIVE}buttons")]
