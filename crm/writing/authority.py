"""Who acts, with the rights of this moment, and how long a write waits for its turn."""

from collections.abc import Iterator
from contextlib import contextmanager

from crm.database import Database
from crm.errors import NotAUser
from crm.reader import Reader
from crm.viewer import viewer_of

PATIENCE = 2.0  # seconds: an import may hold the mirror for minutes, and a person waits for the answer


@contextmanager
def rights_of(database: Database, user_id: str) -> Iterator[Reader | None]:
    """None for one who is no active user any more."""
    try:
        viewer = viewer_of(database, user_id)
    except NotAUser:
        yield None
        return
    with Reader(database, viewer) as reader:
        yield reader
