"""A rep's settings: when the digest comes, where and in which language the rep is, how tasks are drawn. Stores only
what was changed; what a rep never chose stays as the CRM, Slack or the account say."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.blocks import Message
from bot.blocks.elements import section
from bot.blocks.message import shown
from bot.blocks.modal import Choice, View, boxes, field, modal, search_select, select, time_input
from bot.language import CODES, language, language_for
from bot.settings import DAYS, read_days
from bot.slack.forms.switches import switch_blocks
from bot.slack.identity import Rep
from bot.slack.presses.reply import Accepted, Asked, Desk, Filled, Reply, Wrong, opened
from bot.slack.views import Shown, pack
from crm.audit import write_audit
from crm.instants import micros, zone
from crm.settings import choose, rep_settings, rep_zone

_MOST = 100
_COMPACT, _FOLLOW_UP = "compact_tasks", "follow_up_prompt"


@dataclass(frozen=True)
class _Now:
    """What holds for the rep, chosen or not; by the key that stores it."""

    values: Mapping[str, Any]
    zone: ZoneInfo

    @property
    def days(self) -> frozenset[int]:
        return read_days(self.values["digest_days"])


def open_settings(desk: Desk, asked: Asked) -> Reply:
    view = _view(asked, _now(desk, asked.rep))
    return opened(asked, {**view, "blocks": [*view["blocks"], *switch_blocks(desk, asked)]})


def take_settings(desk: Desk, filled: Filled) -> Wrong | Accepted:
    words, view = filled.words, filled.view
    wrong = _wrong(view)
    if wrong:
        return Wrong({name: words.say(f"settings.{key}") for name, key in wrong.items()})
    before = _now(desk, filled.rep)
    changes = {key: value for key, value in _read(view).items() if value != before.values[key]}
    if changes:
        _store(desk, filled, before, changes)
    now = _now(desk, filled.rep)
    words = language(now.values["language"])
    said = words.say(
        "settings.saved" if changes else "settings.same",
        time=now.values["digest_time"],
        zone=words.zone(now.zone),
        days=words.join([words.say(f"settings.{DAYS[day]}") for day in sorted(now.days)]),
    )
    return Accepted(Reply(Message(shown(said), [section(said)]), None))


def suggest_zones(_desk: Desk, _rep: Rep, typed: str, _view: Shown | None) -> list[Choice]:
    """Cities that begin so come first."""
    sought = _folded(typed)
    found = [name for name in available_timezones() if sought in _folded(name)]
    found.sort(key=lambda name: (not _folded(name).rpartition("/")[2].startswith(sought), name))
    return [_zone_choice(name) for name in found[:_MOST]]


def _now(desk: Desk, rep: Rep) -> _Now:
    with desk.database.reading() as connection:
        chosen = rep_settings(connection, rep.viewer.user_id)
        where = rep_zone(connection, rep.viewer.user_id, rep.slack_zone)
    values = {
        "digest_time": chosen.get("digest_time") or f"{desk.defaults.at:%H:%M}",
        "digest_days": _days(read_days(chosen["digest_days"]) if "digest_days" in chosen else desk.defaults.weekdays),
        "timezone": where.key,
        "language": language_for(chosen.get("language"), rep.viewer.locale, desk.language).code,
        _COMPACT: chosen.get(_COMPACT) is True,
        _FOLLOW_UP: chosen.get(_FOLLOW_UP) is not False,
    }
    return _Now(values, where)


def _view(asked: Asked, now: _Now) -> View:
    words, values = asked.words, now.values
    days = [(words.say(f"settings.{name}"), name) for name in DAYS]
    tasks = [(words.say("settings.compact"), _COMPACT), (words.say("settings.follow_up"), _FOLLOW_UP)]
    ticked = [name for name in (_COMPACT, _FOLLOW_UP) if values[name]]
    search = search_select("settings_zone", words.say("settings.zone_search"), chosen=_zone_choice(values["timezone"]))
    languages = [(words.say(f"settings.{code}"), code) for code in CODES]
    blocks = [
        field("time", words.say("settings.time"), time_input("time", values["digest_time"])),
        field("days", words.say("settings.days"), boxes("days", days, values["digest_days"].split(","))),
        field("zone", words.say("settings.zone"), search),
        field("language", words.say("settings.language"), select("language", languages, values["language"])),
        field("tasks", words.say("settings.tasks"), boxes("tasks", tasks, ticked), optional=True),
    ]
    return modal(
        "settings",
        words.say("labels.settings"),
        blocks,
        close=words.say("fields.cancel"),
        metadata=pack(asked.press.origin, {}),
        submit=words.say("fields.save"),
    )


def _wrong(view: Shown) -> dict[str, str]:
    """By field the key of what is wrong: the form is a claim, whoever drew it."""
    wrong = {}
    if not _is_hour(view.text("time")):
        wrong["time"] = "no_time"
    if not view.choices("days") or not set(view.choices("days")) <= set(DAYS):
        wrong["days"] = "no_day"
    if zone(view.text("zone")) is None:
        wrong["zone"] = "no_zone"
    if view.text("language") not in CODES:
        wrong["language"] = "no_language"
    return wrong


def _read(view: Shown) -> dict[str, Any]:
    ticked = view.choices("tasks")
    return {
        "digest_time": view.text("time"),
        "digest_days": _days({DAYS.index(name) for name in view.choices("days")}),
        "timezone": view.text("zone"),
        "language": view.text("language"),
        _COMPACT: _COMPACT in ticked,
        _FOLLOW_UP: _FOLLOW_UP in ticked,
    }


def _store(desk: Desk, filled: Filled, before: _Now, changes: Mapping[str, Any]) -> None:
    actor = filled.asked.actor
    with desk.database.writing() as connection:
        for key, value in changes.items():
            choose(connection, filled.rep.viewer.user_id, key, value)
            write_audit(
                connection,
                at=micros(filled.now),
                actor=actor,
                viewer=actor,
                action="settings.chosen",
                outcome="changed",
                details={"key": key, "old": before.values[key], "new": value},
            )


def _is_hour(text: str) -> bool:
    try:
        return len(text) == len("08:00") and time.fromisoformat(text) is not None
    except ValueError:
        return False


def _days(numbers: Collection[int]) -> str:
    return ",".join(DAYS[day] for day in sorted(numbers))


def _zone_choice(name: str) -> Choice:
    return name.replace("_", " "), name


def _folded(text: str) -> str:
    return text.replace("_", " ").replace("  ", " ").strip().casefold()
