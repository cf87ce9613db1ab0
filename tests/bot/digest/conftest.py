"""An empty mirror filled with a day, and the digest of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.blocks import Message
from bot.digest import build_digest
from bot.digest.content import Digest
from bot.digest.message import digest_message
from crm.database import Database
from crm.viewer import viewer_by_email
from tests.bot.digest import days
from tests.bot.limits import assert_legal

Write = Callable[..., Digest]


@pytest.fixture
def digest_of(sqlite_database: Database, tmp_path: Path) -> Write:
    """`digest_of(files, email=…, now=…)`: imports the files once and builds the digest without the ledger."""

    def build(
        files: days.Files,
        *,
        email: str = days.CLARA,
        now: datetime = days.MORNING,
        read_at: datetime = days.READ,
        ledger: bool = False,
        **settings: Any,
    ) -> Digest:
        days.fill(sqlite_database, tmp_path, files, read_at=read_at, **settings)
        return build_digest(sqlite_database, viewer_by_email(sqlite_database, email), now=now, ledger=ledger)

    return build


def legal_message(digest: Digest) -> Message:
    """The message, checked against Slack's limits, and its compact form too."""
    for form in (digest, replace(digest, compact=not digest.compact)):
        assert_legal(digest_message(form).as_payload())
    return digest_message(digest)
