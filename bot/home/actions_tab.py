"""What the Actions tab holds: every open action by rule, filtered and paged, and what was put away."""

from collections.abc import Sequence

from bot.digest.actions import action_rows, groups_of, with_rows
from bot.digest.content import ActionRow, Group
from bot.digest.matter import Matter
from bot.digest.names import Names
from bot.digest.startable import may_begin_any, read_rights
from bot.home.content import ITEMS, PAGE, ActionsTab, Item, Listed, Snoozed
from bot.home.place import Place
from crm.database import Database
from crm.reader import Reader
from rules.entries import dismissed_since
from rules.model import Action
from rules.shown import visible_actions

MOST_SNOOZED = 20  # lines


def gather_actions(
    database: Database, reader: Reader, names: Names, matter: Matter, shown: Sequence[Action], place: Place
) -> ActionsTab:
    chosen = [one for one in matter.every_action if place.filter in ("all", one.action.category)]
    groups = groups_of(chosen, matter.deal_stakes)
    start = min(place.page, max(0, len(groups) - 1) // PAGE) * PAGE
    page = groups[start : start + PAGE]
    read_rights(reader, [action for group in page for action in group.actions])
    snoozed = [action for action in shown if action.state == "snoozed"]
    return ActionsTab(
        listed=tuple(_listed(reader, names, matter, group) for group in page),
        kinds=len(groups),
        start=start,
        snoozed=_snoozed(names, matter, snoozed) if place.snoozed else (),
        snoozed_count=len(snoozed),
        dismissed_count=_dismissed_today(database, reader, matter),
    )


def _listed(reader: Reader, names: Names, matter: Matter, group: Group) -> Listed:
    rows = action_rows(names, group.actions[:ITEMS], matter.deal_stakes)
    return Listed(
        group.rule,
        group.actions,
        tuple(_item(reader, names, row) for row in rows),
        may_begin_any(reader, group.actions),
    )


def _item(reader: Reader, names: Names, row: ActionRow) -> Item:
    match row.action.rule:
        case "log_call_outcome":
            millis = names.value(row.action.subject, "hs_call_duration") or ""
            return Item(row, minutes=round(int(millis) / 60_000) if millis.isdecimal() else None)
        case "update_next_steps" if not reader.hides("deals", "hs_next_step"):
            return Item(row, step="set" if names.value(row.action.subject, "hs_next_step") else "empty")
    return Item(row)


def _snoozed(names: Names, matter: Matter, actions: Sequence[Action]) -> tuple[Snoozed, ...]:
    """What was put away together comes back together."""
    together: dict[tuple[int, str], list[Action]] = {}
    for action in actions:
        together.setdefault((action.snoozed_until or 0, action.rule), []).append(action)
    rows = sorted(together.items())[:MOST_SNOOZED]
    groups = [Group(rule, tuple(found), (), after_first=False, worth=()) for (_, rule), found in rows]
    named = with_rows(names, groups, matter.deal_stakes)
    return tuple(Snoozed(group, until) for ((until, _), _), group in zip(rows, named, strict=True))


def _dismissed_today(database: Database, reader: Reader, matter: Matter) -> int:
    frame = matter.frame
    with database.reading() as connection:
        entries = dismissed_since(connection, reader.viewer.user_id, frame.day.start)
        return len(visible_actions(connection, reader, entries, frame.now)) if entries else 0
