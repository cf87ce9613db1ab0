"""A rep's digest from the mirror, the rep's settings and the guided actions, all through the rep's own eyes."""

from collections.abc import Sequence
from datetime import datetime

from bot.digest.actions import groups_of, with_rows
from bot.digest.content import NORMAL, OVERLOADED, Digest, FirstMeeting, FirstTask
from bot.digest.first import name_first
from bot.digest.matter import Frame, gather
from bot.digest.meetings import meeting_rows, to_draw, upcoming
from bot.digest.names import Names
from bot.digest.tasks import may_work_some, task_rows
from bot.language import language_for
from crm.account import account_facts
from crm.database import Database
from crm.instants import micros
from crm.reader import Reader
from crm.settings import rep_settings, rep_zone
from crm.viewer import Viewer
from crm.workday import day_at
from rules.model import Action
from rules.shown import actions_for


def build_digest(
    database: Database,
    viewer: Viewer,
    *,
    now: datetime,
    slack_zone: str | None = None,
    language: str = "en",
    ledger: bool = True,
) -> Digest:
    """`language`: the account's default. `ledger=False` leaves the action ledger alone: as of `now` on this mirror."""
    frame = read_frame(database, viewer, now=now, slack_zone=slack_zone, language=language)
    with Reader(database, viewer) as reader:
        shown = actions_for(database, reader, now=frame.now, ledger=ledger)
        return compose(reader, frame, shown)


def read_frame(
    database: Database, viewer: Viewer, *, now: datetime, slack_zone: str | None = None, language: str = "en"
) -> Frame:
    with database.reading() as connection:
        account = account_facts(connection)
        chosen = rep_settings(connection, viewer.user_id)
        zone = rep_zone(connection, viewer.user_id, slack_zone)
    return Frame(
        language=language_for(chosen.get("language"), viewer.locale, language).code,
        compact=chosen.get("compact_tasks") is True,
        sent_at=now.astimezone(zone),
        now=micros(now),
        day=day_at(now, zone),
        read_at=account.imported_at,
        home_currency=account.currency,
    )


def compose(reader: Reader, frame: Frame, shown: Sequence[Action]) -> Digest:
    """The digest of these actions with the tasks and meetings of the day. What is *First* is not drawn below."""
    matter, names = gather(reader, frame, shown), Names(reader)
    limits = OVERLOADED if matter.overloaded else NORMAL
    first, named = name_first(names, matter)
    first_task = first.row.entry if isinstance(first, FirstTask) else None
    first_meeting = first.row.record.ref if isinstance(first, FirstMeeting) else None
    due = [entry for entry in matter.tasks if entry.state != "tomorrow" and entry is not first_task]
    above = {id(one) for one in named}
    rest = [one for one in matter.actions if id(one) not in above]
    groups = groups_of(rest, matter.deal_stakes, named_above=named[0].action.rule if named else None)
    return Digest(
        email=reader.viewer.email,
        language=frame.language,
        sent_at=frame.sent_at,
        day=frame.day,
        read_at=frame.read_at,
        compact=frame.compact,
        counts=matter.counts,
        overloaded=matter.overloaded,
        first=first,
        tasks=tuple(matter.tasks),
        task_rows=task_rows(names, due[: limits.tasks], matter.task_stakes),
        meetings=tuple(matter.meetings),
        meeting_rows=meeting_rows(names, to_draw(matter.meetings, first_meeting, limits.meetings)),
        actions=groups_of(matter.actions, matter.deal_stakes),
        groups=(*with_rows(names, groups[: limits.actions], matter.deal_stakes), *groups[limits.actions :]),
        upcoming=upcoming(reader, names, frame.day, now=frame.now) if matter.counts.nothing else None,
        user_id=reader.viewer.user_id,
        may_work_tasks=may_work_some(reader, matter.tasks),
    )
