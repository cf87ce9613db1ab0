"""The rep's eyes on single records at the click, and the note in the audit that they were shown."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from bot.records.look import Look
from bot.slack.presses.live import Live, live_day
from bot.slack.presses.reply import Asked, Desk
from crm.audit import write_audit
from crm.instants import micros
from crm.kinds import Ref


@contextmanager
def looking(desk: Desk, asked: Asked) -> Iterator[tuple[Live, Look]]:
    with live_day(desk, asked) as live:
        yield live, look_of(live)


def look_of(live: Live) -> Look:
    return Look(live.reader, live.names, live.voice, live.frame.home_currency)


def note_shown(desk: Desk, asked: Asked, what: str, records: Iterable[Ref]) -> None:
    with desk.database.writing() as connection:
        write_audit(
            connection,
            at=micros(asked.now),
            actor=asked.actor,
            viewer=asked.actor,
            action=what,
            outcome="shown",
            records=[str(ref) for ref in records],
        )
