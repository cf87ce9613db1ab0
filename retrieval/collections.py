"""Which collection of vectors is searched, and which is being built beside it. Refuses to mix models: the name of a
collection carries the model and how texts are cleaned and cut.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from crm.purge import generation
from crm.schema.index import Collection, Indexed, Passage
from retrieval.cleaning import VERSION


@dataclass(frozen=True, slots=True)
class State:
    """`current` None: nothing was ever indexed, or all of it was deleted. `living`: what is searched or being built;
    `stale`: what a purge deleted."""

    current: str | None
    living: frozenset[str]
    stale: frozenset[str]


def collection_of(model: str) -> str:
    return f"{model}.v{VERSION}"


def model_of(collection: str) -> str:
    return collection.rpartition(".v")[0]


def state(connection: Connection) -> State:
    now = generation(connection)
    rows = connection.execute(select(Collection.__table__)).all()
    living = frozenset(row.name for row in rows if row.generation == now)
    current = next((row.name for row in rows if row.is_current and row.name in living), None)
    return State(current, living, frozenset(row.name for row in rows) - living)


def begin(connection: Connection, name: str) -> None:
    """Notes a collection that is about to be built; the first one is searched at once."""
    found = state(connection)
    for stale in found.stale:
        forget(connection, stale)
    if name not in found.living:
        row = {"name": name, "is_current": found.current is None, "generation": generation(connection)}
        connection.execute(insert(Collection).values(**row))


def swap(connection: Connection, name: str) -> list[str]:
    """From now on `name` is searched; the names of those that go."""
    others = select(Collection.name).where(Collection.name != name)
    old = list(connection.execute(others).scalars())
    connection.execute(update(Collection).values(is_current=Collection.name == name))
    for one in old:
        forget(connection, one)
    return old


def forget(connection: Connection, name: str) -> None:
    """All rows of a collection."""
    for table, column in ((Passage, Passage.collection), (Indexed, Indexed.collection), (Collection, Collection.name)):
        connection.execute(delete(table).where(column == name))
