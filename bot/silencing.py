"""What follows when HIPAA was turned on, by whichever surface: what it deletes is deleted, and every process that runs
has said that it let go. The one place that does it; how it is told is each surface's own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.confirmation import Confirmed, wait_for_processes
from crm.database import Database
from crm.purge import Begun, Outside, finish_purge, newest_purge
from crm.settings import switches


@dataclass(frozen=True)
class Silenced:
    purge: Begun
    confirmed: Confirmed


def silence(
    database: Database, outside: Iterable[Outside], *, now: Callable[[], int], generation: int | None = None
) -> Silenced | None:
    """Waits some seconds at most. None: nothing was ever begun. Raises Busy when others hold the database: then a
    process that runs, or the next command, finishes it. `generation`: of that purge, where it may not be the newest."""
    stores = tuple(outside)
    finish_purge(database, stores, now=now)
    with database.reading() as connection:
        purge = newest_purge(connection, of=generation)
    if purge is None:
        return None
    confirmed = wait_for_processes(database, purge.generation)
    if _holds(database):
        for delete_store in stores:
            delete_store()  # what a process wrote before it let go
    return Silenced(purge, confirmed)


def _holds(database: Database) -> bool:
    """It may have been turned off again meanwhile: then what is in the stores is newer."""
    with database.reading() as connection:
        return switches(connection).hipaa
