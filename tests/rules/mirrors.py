"""A mirror that a test fills line by line, and looks at as one of its reps."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from crm.database import Database
from crm.importing import import_folder
from crm.instants import micros
from crm.reader import Reader
from crm.viewer import viewer_by_email
from rules.model import Action
from rules.shown import actions_for
from tests.folders import PIPELINES, rights, user, write_folder

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
EVERYTHING = {"all": rights("all")}
REP = user("1", permission_set="all")


def ago(**delta: float) -> datetime:
    return NOW - timedelta(**delta)


class Mirror:
    """Every `load` is an import of its own; `actions` are those of `rep1@acme.test` unless said otherwise."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self._folder = folder
        self._loads = count()
        self.load(users=[REP], pipelines=PIPELINES, permission_sets=EVERYTHING)

    def load(self, *, permission_sets: Mapping[str, Any] | None = None, **files: Any) -> None:
        path = write_folder(self._folder / str(next(self._loads)), permission_sets=permission_sets, **files)
        report = import_folder(self.database, path, now=NOW)
        assert not report.rejects

    def actions(
        self, at: datetime = NOW, *, email: str = "rep1@acme.test", ledger: bool = True, include_closed: bool = False
    ) -> list[Action]:
        with Reader(self.database, viewer_by_email(self.database, email)) as reader:
            return actions_for(self.database, reader, now=micros(at), ledger=ledger, include_closed=include_closed)

    def states(self, at: datetime = NOW) -> list[tuple[str, str | None]]:
        """(state, closed_reason) of every action of the rep, closed ones included."""
        return [(action.state, action.closed_reason) for action in self.actions(at, include_closed=True)]
