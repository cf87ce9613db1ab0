"""Whole days as they are posted. After a wanted change: python -m tests.bot.digest.write_snapshots"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.blocks import readable
from bot.digest import build_digest
from bot.digest.message import digest_message
from crm.database import Database
from crm.viewer import viewer_by_email
from tests.bot.digest import days
from tests.bot.digest.conftest import Write, legal_message
from tests.bot.digest.write_snapshots import FOLDER, SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_a_day_is_posted_as_drawn(name: str, digest_of: Write) -> None:
    sample = SAMPLES[name]
    digest = digest_of(sample.files(), email=sample.email, now=sample.now, read_at=sample.read_at)
    digest = replace(digest, compact=sample.compact)

    message = legal_message(digest)

    assert message.as_payload() == json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert digest_message(digest) == message


def test_a_day_is_the_same_on_postgresql(postgres_database: Database, tmp_path: Path) -> None:
    sample = SAMPLES["overloaded"]
    days.fill(postgres_database, tmp_path, sample.files(), read_at=sample.read_at)
    viewer = viewer_by_email(postgres_database, sample.email)

    payload = digest_message(build_digest(postgres_database, viewer, now=sample.now)).as_payload()

    assert payload == json.loads((FOLDER / "overloaded.json").read_text(encoding="utf-8"))


def test_the_terminal_shows_what_a_rep_would_read(digest_of: Write) -> None:
    sample = SAMPLES["ordinary"]
    shown = readable(digest_message(digest_of(sample.files(), now=sample.now, read_at=sample.read_at)))

    assert shown.startswith("Tuesday 24 November\n")
    assert "First: answer Jana Krüger, Brenner Logistik\nRe: Offer for three sites, Sun 22 Nov, no answer yet" in shown
    assert "WMS for 3 sites · €84,000 · closes 30 Nov\n[Reply] [Deal insight] [⋯]" in shown
    assert "Book the security review\n1 day late · O'Brien & Walsh\n[Done]" in shown
    assert shown.endswith("Sent at 08:00, Berlin time · HubSpot read at 07:52\n")
    assert "<" not in shown
    assert "*" not in shown


def test_the_terminal_shows_boxes_in_the_compact_form(digest_of: Write) -> None:
    sample = SAMPLES["ordinary"]
    digest = digest_of(sample.files(), now=sample.now, read_at=sample.read_at)
    shown = readable(digest_message(replace(digest, compact=True)))

    assert "[ ] Send revised quote\n    4 days late, high priority · Ardenne Foods" in shown
