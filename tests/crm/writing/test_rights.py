"""Every right that a command needs, missing one at a time: when the form opens and again when it is submitted."""

from typing import Any

import pytest

from crm.database import Database
from crm.kinds import Ref
from crm.writing import (
    Associate,
    Command,
    CreateContact,
    CreateLead,
    CreateTask,
    LogEmail,
    Outcome,
    SetProperties,
    complete_task,
    write,
)
from tests.crm.writing import desks as d

SET = SetProperties(d.DEAL, "deal.updated", {"amount": "1", "hs_next_step": "Go"})
TASK = CreateTask("Follow up", d.NOW, "NONE", "", (d.DEAL, d.ADA))
MAIL = LogEmail(d.ADA, "Offer", "Text", (d.DEAL,), d.NOW, None)
LEAD = CreateLead("Lead", d.ADA, "leads", "fresh", None, (d.COMPANY,))
PERSON = CreateContact("new@buyer.test", "N", "", "", (d.DEAL,))
LINK = Associate(d.DEAL, d.BOB)
EVERY: list[Command] = [SET, complete_task("9", d.NOW), TASK, MAIL, LEAD, PERSON, LINK]

# A command, and a permission set that lacks one thing it needs.
LACKING: list[tuple[Command, dict[str, Any]]] = [
    (SET, d.narrowed("deals", edit="none")),
    (SET, d.narrowed("deals", view="none")),
    (SetProperties(d.PLAIN_DEAL, "deal.updated", {"amount": "1"}), d.narrowed("deals", edit="owned")),
    (SET, d.hide(deals=["amount"])),
    (SetProperties(d.DEAL, "deal.updated", {"hs_projected_amount": "1"}), d.hide(deals=["amount"])),
    (complete_task("9", d.NOW), d.narrowed("tasks", edit="none")),
    (complete_task("9", d.NOW), d.hide(tasks=["hs_task_completion_date"])),
    (TASK, d.narrowed("deals", view="none")),
    (TASK, d.narrowed("contacts", view="owned")),
    (TASK, d.hide(tasks=["hs_task_subject"])),
    (MAIL, d.narrowed("contacts", communicate="owned")),
    (MAIL, d.narrowed("deals", communicate="none")),
    (MAIL, d.narrowed("contacts", view="none")),
    (MAIL, d.hide(contacts=["email"])),
    (MAIL, d.hide(emails=["hs_email_text"])),
    (LEAD, d.narrowed("leads", edit="none")),
    (LEAD, d.narrowed("leads", view="none")),
    (LEAD, d.narrowed("contacts", view="owned")),
    (LEAD, d.narrowed("companies", view="owned")),
    (LEAD, d.hide(leads=["hs_lead_label"])),
    (PERSON, d.narrowed("contacts", edit="none")),
    (PERSON, d.narrowed("deals", view="none")),
    (PERSON, d.hide(contacts=["email"])),
    (LINK, d.narrowed("deals", edit="none")),
    (LINK, d.narrowed("contacts", view="none")),
]
MISSING: list[Command] = [
    SetProperties(Ref("deals", "404"), "deal.updated", {"amount": "1"}),
    SetProperties(Ref("users", "1"), "user.updated", {"superAdmin": "true"}),
    SetProperties(Ref("sources", "<script>"), "x", {"a": "b"}),
    CreateTask("T", d.NOW, "NONE", "", (d.DEAL, Ref("contacts", "404"))),
    LogEmail(Ref("contacts", "404"), "S", "T", (), d.NOW, None),
    LogEmail(Ref("companies", "7"), "S", "T", (), d.NOW, None),
    CreateLead("L", Ref("deals", "5"), "leads", "fresh", None, ()),
    Associate(d.DEAL, Ref("contacts", "404")),
    Associate(d.DEAL, d.DEAL),
]


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command.action)
def test_with_every_right_it_is_allowed_and_done(database: Database, command: Command) -> None:
    d.open_shop(database)
    assert d.allowed(database, command)
    assert write(database, d.REP, command, now=d.NOW).outcome is Outcome.DONE


@pytest.mark.parametrize(("command", "lacking"), LACKING)
def test_a_missing_right_refuses_when_the_form_opens_and_when_it_is_submitted(
    sqlite_database: Database, command: Command, lacking: dict[str, Any]
) -> None:
    d.open_shop(sqlite_database)
    assert d.allowed(sqlite_database, command), "the form was opened"
    d.open_shop(sqlite_database, **lacking)
    assert not d.allowed(sqlite_database, command)
    before = d.mirror(sqlite_database)
    written = write(sqlite_database, d.REP, command, now=d.NOW)
    assert (written.outcome, written.results[0].ref, written.batch) == (Outcome.NOT_ALLOWED, None, None)
    assert d.mirror(sqlite_database) == before


def test_what_is_not_there_is_refused_like_what_is_forbidden(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    before = d.mirror(sqlite_database)
    assert not any(d.allowed(sqlite_database, command) for command in MISSING)
    written = write(sqlite_database, d.REP, MISSING, now=d.NOW)
    assert {(result.outcome, result.ref) for result in written.results} == {(Outcome.NOT_ALLOWED, None)}
    assert d.mirror(sqlite_database) == before


def test_who_left_and_who_owns_nothing_make_nothing(database: Database) -> None:
    d.open_shop(database)
    before = d.mirror(database)
    refused = [result.outcome for result in write(database, d.GONE, EVERY, now=d.NOW).results]
    assert refused == [Outcome.NOT_ALLOWED] * len(EVERY)
    makes: list[Command] = [TASK, MAIL, LEAD, PERSON]
    assert [result.outcome for result in write(database, "4", makes, now=d.NOW).results] == [Outcome.NOT_ALLOWED] * 4
    assert d.mirror(database) == before


def test_a_right_that_went_with_the_owner_is_gone_for_the_next_write(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database, **d.narrowed("deals", edit="owned"))
    given = SetProperties(d.DEAL, "deal.reassigned", {"hubspot_owner_id": "502"})
    assert write(sqlite_database, d.REP, given, now=d.NOW).outcome is Outcome.DONE
    assert write(sqlite_database, d.REP, SET, now=d.NOW).outcome is Outcome.NOT_ALLOWED
