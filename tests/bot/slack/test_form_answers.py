"""A form is answered in time: what it alone tells is said before anything is read; what comes late loses nothing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from bot.slack.forms.add_contact import ADD_CONTACT
from bot.slack.forms.follow_up import take_follow_up
from bot.slack.forms.lead import LEADS
from bot.slack.forms.outcomes import take_outcomes
from bot.slack.forms.settings_form import take_settings
from bot.slack.forms.steps import taking
from bot.slack.identity import Rep
from bot.slack.presses.reply import Desk, Filled, Submit, Wrong
from bot.slack.presses.reschedule import take_reschedule
from bot.slack.views import Shown
from crm.audit import read_audit
from crm.database import Database
from tests.bot.bots import until
from tests.bot.mornings import morning
from tests.bot.slack.modals import open_modal, top, words

NOWHERE = cast("Desk", None)  # nothing can be read from it


def filled(**fields: tuple[str, str | None]) -> Filled:
    """`name=(type of the element, value)`."""
    keys = {"plain_text_input": "value", "datepicker": "selected_date"}
    state: dict[str, Any] = {
        name: {name: {keys[kind]: value} if kind in keys else {"selected_option": {"value": value}}}
        for name, (kind, value) in fields.items()
    }
    blocks = [{"type": "input", "block_id": name, "element": {"type": kind}} for name, (kind, _) in fields.items()]
    view = Shown.read({"id": "V1", "blocks": blocks, "state": {"values": state}})
    rep = Rep("U1", None, cast("Any", None), "en")
    return Filled(rep, view, datetime(2026, 11, 24, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("take", "form", "wrong"),
    [
        (
            take_follow_up,
            filled(subject=("plain_text_input", " "), due=("datepicker", "2026-11-22")),
            {"subject": "Write something here.", "due": "This day is over. Choose today or later."},
        ),
        (
            taking(LEADS),
            filled(name=("plain_text_input", "x" * 256)),
            {"name": "This is too long for HubSpot."},
        ),
        (
            taking(ADD_CONTACT),
            filled(firstname=("plain_text_input", "Jana")),
            {"email": "Give the e-mail too."},
        ),
        (take_outcomes, filled(**{"call:1": ("static_select", "open")}), {"call:1": "Choose at least one outcome"}),
        (
            take_reschedule,
            filled(due=("datepicker", "2026-11-01")),
            {"due": "This day is over. Choose today or later."},
        ),
        (take_settings, filled(language=("static_select", "xx")), None),
    ],
)
def test_what_the_form_alone_tells_is_said_before_anything_is_read(
    take: Submit, form: Filled, wrong: dict[str, str] | None
) -> None:
    answer = take(NOWHERE, form)
    assert isinstance(answer, Wrong)
    assert wrong is None or answer.fields == wrong


async def test_an_error_that_comes_late_is_said_with_what_was_typed(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm") as desk:
        await desk.press("task_done:9001")
        await open_modal(desk, "Create follow-up")
        before = len(desk.slack.workspace.ephemerals)
        with sqlite_database.writing():  # somebody writes for long
            sent = await desk.slack.people.submit(desk.clara, {"Note": "Ask <them>\nfor the PO", "Due": "2026-11-01"})
        assert sent.ack_seconds is not None
        assert sent.ack_seconds < 2, "0.9, and what a loaded machine adds"
        assert top(desk) is None
        await until(lambda: len(desk.slack.workspace.ephemerals) > before)
        assert desk.said == "This day is over. Choose today or later."
        told = words(desk.slack.workspace.ephemerals[-1]["blocks"])
        assert "Note\nAsk <them>\nfor the PO" in told
        assert "Task\nFollow up: Send revised quote" in told
        with sqlite_database.reading() as connection:
            assert "Ask <them>" not in str(read_audit(connection, action=""))
