"""Small mirrors for the tests: a data folder's lines, imported into a database."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crm.database import Database
from crm.importing import import_folder
from crm.kinds import Ref
from crm.reader import Reader
from crm.viewer import viewer_of
from tests.folders import write_folder

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def fill(
    database: Database,
    *,
    account: Mapping[str, Any] | None = None,
    permission_sets: Mapping[str, Any] | None = None,
    **files: Sequence[Mapping[str, Any] | str | bytes],
) -> None:
    """The mirror holds these lines and no others."""
    with tempfile.TemporaryDirectory() as folder:
        write_folder(Path(folder), account=account, permission_sets=permission_sets, **files)
        report = import_folder(database, Path(folder), now=NOW, replace=True)
    assert not report.rejects


def reading_as(database: Database, user_id: str) -> Reader:
    return Reader(database, viewer_of(database, user_id))


def refs(*texts: str) -> list[Ref]:
    return [Ref.parse(text) for text in texts]
