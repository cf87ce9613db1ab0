"""Each command: what the mirror holds afterwards, and what it answers."""

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
    Invalid,
    LogEmail,
    Outcome,
    SetProperties,
    complete_task,
    write,
)
from tests.crm.importing.mirrors import rows
from tests.crm.writing import desks as d

AT = "2026-11-24T08:00:00.000Z"


@pytest.fixture
def shop(database: Database) -> Database:
    d.open_shop(database)
    return database


def test_properties_are_set_and_what_differs_is_told(shop: Database) -> None:
    values = {"hs_next_step": " Send contract ", "amount": "84000.00", "closedate": None}
    [result] = write(shop, d.REP, SetProperties(d.DEAL, "deal.updated", values), now=d.NOW).results
    assert result.outcome is Outcome.DONE
    assert result.ref == d.DEAL
    assert result.old == {"hs_next_step": "Call Ada", "closedate": "2026-11-30T00:00:00Z"}
    assert result.new == {"hs_next_step": "Send contract", "closedate": None}
    line = d.line(shop, d.DEAL)
    assert line["updatedAt"] == line["properties"]["hs_lastmodifieddate"] == AT
    assert line["properties"]["hs_next_step_updated_at"] == AT
    assert line["properties"]["amount"] == "84000"
    assert "closedate" not in line["properties"]
    assert rows(shop, "SELECT next_step, close_at, next_step_updated_at, modified_at FROM deals WHERE id = '5'") == [
        ("Send contract", None, d.NOW, d.NOW)
    ]


def test_what_is_so_already_is_not_written_again(shop: Database) -> None:
    before = d.mirror(shop)
    same = [
        SetProperties(d.DEAL, "deal.updated", {"amount": "84000.0", "closedate": "2026-11-30", "dealstage": "talks"}),
        SetProperties(d.DEAL, "deal.updated", {}),
        SetProperties(d.TASK, "task.moved", {"hs_task_status": "NOT_STARTED", "hs_timestamp": "2026-12-01"},
                      decisive="hs_task_status"),
    ]  # fmt: skip
    written = write(shop, d.REP, same, now=d.NOW)
    assert [result.outcome for result in written.results] == [Outcome.ALREADY] * 3
    assert written.results[0].ref == d.DEAL
    assert written.batch is None
    assert d.mirror(shop) == before


def test_what_the_crm_computes_from_a_changed_property_is_unknown_until_it_says_so(shop: Database) -> None:
    write(shop, d.REP, SetProperties(d.DEAL, "deal.updated", {"amount": "90000"}), now=d.NOW)
    assert "hs_projected_amount" not in d.properties(shop, d.DEAL)


def test_a_task_is_completed_once(shop: Database) -> None:
    assert write(shop, d.REP, complete_task("9", d.NOW), now=d.NOW).outcome is Outcome.DONE
    assert d.properties(shop, d.TASK)["hs_task_status"] == "COMPLETED"
    assert rows(shop, "SELECT status, completed_at FROM tasks WHERE id = '9'") == [("COMPLETED", d.NOW)]
    assert write(shop, d.REP, complete_task("9", d.later(1)), now=d.later(1)).outcome is Outcome.ALREADY


def test_a_task_that_is_opened_again_was_not_completed(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    for status, completed in (("COMPLETED", d.NOW), ("WAITING", None)):
        write(sqlite_database, d.REP, SetProperties(d.TASK, "task.moved", {"hs_task_status": status}), now=d.NOW)
        assert rows(sqlite_database, "SELECT status, completed_at FROM tasks") == [(status, completed)]


def test_numbers_beyond_what_computers_count_in_are_kept_as_they_are(sqlite_database: Database) -> None:
    line = d.files()["deals"][1]
    line["properties"] |= {"huge": 10**30, "amount": 84000}
    d.open_with(sqlite_database, deals=[line])
    [result] = write(sqlite_database, d.REP, SetProperties(d.PLAIN_DEAL, "x", {"amount": "1"}), now=d.NOW).results
    assert result.old == {"amount": "84000"}
    assert d.properties(sqlite_database, d.PLAIN_DEAL)["huge"] == 10**30


def test_a_task_is_created_for_the_actor_on_records(shop: Database) -> None:
    due = d.later(60 * 24)
    command = CreateTask(" Follow up ", due, "HIGH", "Bring\r\nsamples", (d.DEAL, d.ADA, d.DEAL), "CALL")
    [made] = write(shop, d.REP, command, now=d.NOW).done
    assert made.ref is not None
    assert made.ref.kind == "tasks"
    assert made.ref.id.startswith("new-")
    assert len(made.ref.id) == len("new-") + 12
    line = d.line(shop, made.ref)
    assert line["createdAt"] == line["updatedAt"] == AT
    assert line["archived"] is False
    assert line["properties"] == {
        "hs_object_id": made.ref.id,
        "hubspot_owner_id": "501",
        "hubspot_owner_assigneddate": AT,
        "hs_createdate": AT,
        "hs_lastmodifieddate": AT,
        "hs_task_subject": "Follow up",
        "hs_timestamp": "2026-11-25T08:00:00.000Z",
        "hs_task_status": "NOT_STARTED",
        "hs_task_priority": "HIGH",
        "hs_task_type": "CALL",
        "hs_task_body": "Bring\nsamples",
    }
    assert d.linked(shop, made.ref, d.DEAL)
    assert d.linked(shop, made.ref, d.ADA)
    query = "SELECT subject, status, priority, at, owner_id, created_at FROM tasks WHERE id LIKE 'new-%'"
    assert rows(shop, query) == [("Follow up", "NOT_STARTED", "HIGH", due, "501", d.NOW)]


def test_a_mail_is_logged_from_the_actor_to_the_contact(shop: Database) -> None:
    command = LogEmail(d.ADA, "Re: Offer", "Dear Ada", (d.DEAL,), d.later(-5), "t1")
    [made] = write(shop, d.REP, command, now=d.NOW).done
    assert d.properties(shop, made.ref) | {"hs_email_text": "Dear Ada"} == d.properties(shop, made.ref)
    assert d.linked(shop, made.ref, d.ADA)
    assert d.linked(shop, made.ref, d.DEAL)
    query = (
        "SELECT direction, status, thread_id, from_email, has_recipients, at, owner_id FROM emails WHERE id LIKE 'n%'"
    )
    assert rows(shop, query) == [("EMAIL", "SENT", "t1", "rep1@acme.test", True, d.later(-5), "501")]
    assert rows(shop, "SELECT address, at FROM email_recipients WHERE email_id LIKE 'new-%'") == [
        ("ada@buyer.test", d.later(-5))
    ]


def test_a_mail_to_a_contact_without_address_is_said_to_have_none(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    before = d.mirror(sqlite_database)
    batch: list[Command] = [complete_task("9", d.NOW), LogEmail(d.SILENT, "Hello", "Hi", (), d.NOW, None)]
    with pytest.raises(Invalid) as wrong:
        write(sqlite_database, d.REP, batch, now=d.NOW)
    assert (wrong.value.field, wrong.value.key) == ("to_contact", "no_address")
    assert d.mirror(sqlite_database) == before, "nothing of the batch is written"
    assert d.audited(sqlite_database) == []


def test_a_lead_is_created_on_its_contact(shop: Database) -> None:
    command = CreateLead("Ada, cold store", d.ADA, "leads", "fresh", "WARM", (d.COMPANY,))
    [made] = write(shop, d.REP, command, now=d.NOW).done
    assert d.linked(shop, made.ref, d.ADA)
    assert d.linked(shop, made.ref, d.COMPANY)
    query = (
        "SELECT name, pipeline, stage, primary_contact_id, owner_id, owner_assigned_at, stage_entered_at, created_at "
        "FROM leads WHERE id LIKE 'new-%'"
    )
    assert rows(shop, query) == [("Ada, cold store", "leads", "fresh", "3", "501", d.NOW, d.NOW, d.NOW)]
    assert d.properties(shop, made.ref)["hs_lead_label"] == "WARM"


def test_a_contact_is_created_once(shop: Database) -> None:
    command = CreateContact(" Jana@Brenner.test ", "Jana", "Krüger", "", (d.DEAL,))
    first, second = write(shop, d.REP, [command, command], now=d.NOW).results
    assert first.outcome is Outcome.DONE
    assert second.outcome is Outcome.ALREADY
    assert second.ref == first.ref
    assert d.linked(shop, first.ref, d.DEAL)
    assert "jobtitle" not in d.properties(shop, first.ref)
    query = "SELECT email, first_name, last_name, owner_id, created_at FROM contacts WHERE id LIKE 'new-%'"
    assert rows(shop, query) == [("jana@brenner.test", "Jana", "Krüger", "501", d.NOW)]


def test_a_known_address_finds_the_contact_that_has_it(shop: Database) -> None:
    [known] = write(shop, d.REP, CreateContact("ADA@buyer.test", "Ada", "", "", ()), now=d.NOW).results
    assert (known.outcome, known.ref) == (Outcome.ALREADY, d.ADA)


def test_an_address_that_only_an_unseen_contact_has_is_nobodys(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database, **d.narrowed("contacts", view="owned", edit="owned"))
    [made] = write(sqlite_database, d.REP, CreateContact("ada@buyer.test", "A", "", "", ()), now=d.NOW).results
    assert made.outcome is Outcome.DONE


def test_records_are_associated_from_both_sides(shop: Database) -> None:
    assert not d.linked(shop, d.DEAL, d.BOB)
    assert write(shop, d.REP, Associate(d.DEAL, d.BOB), now=d.NOW).outcome is Outcome.DONE
    assert d.linked(shop, d.DEAL, d.BOB)
    assert d.linked(shop, d.DEAL, d.ADA), "the others stay"
    assert write(shop, d.REP, Associate(d.BOB, d.DEAL), now=d.NOW).outcome is Outcome.ALREADY
    labelled = [Associate(d.DEAL, d.BOB, "Decision maker"), Associate(d.DEAL, d.BOB, "Decision maker")]
    written = write(shop, d.REP, labelled, now=d.NOW)
    assert [result.outcome for result in written.results] == [Outcome.DONE, Outcome.ALREADY]
    entries = d.line(shop, d.DEAL)["associations"]["contacts"]["results"]
    assert entries == [{"id": "3"}, {"id": "4", "label": "Decision maker"}]
    labels = "SELECT from_kind, label FROM associations WHERE from_id IN ('4', '5') AND to_id IN ('4', '5')"
    assert sorted(rows(shop, labels)) == [("contacts", "Decision maker"), ("deals", "Decision maker")]


@pytest.mark.parametrize(
    "stated",
    [
        {"contact": [{"toObjectId": 4, "associationTypes": [{"label": "Old"}]}, 3], "contacts": {"results": None}},
        {"Contacts": {"results": ["4"], "paging": {}}, "p1_boats": {"results": [{"id": "4"}]}},
        None,
    ],
)
def test_however_the_line_states_its_associations(sqlite_database: Database, stated: Any) -> None:
    deals = [d.files()["deals"][0], d.files()["deals"][1] | {"associations": stated}]
    d.open_with(sqlite_database, deals=deals)
    assert write(sqlite_database, d.REP, Associate(d.PLAIN_DEAL, d.BOB, "New"), now=d.NOW).outcome is Outcome.DONE
    labels = "SELECT label FROM associations WHERE from_kind = 'deals' AND from_id = '6' AND to_id = '4'"
    assert rows(sqlite_database, labels) == [("New",)]
    if stated and "contact" in stated:
        assert d.linked(sqlite_database, d.PLAIN_DEAL, d.ADA)


def test_one_refused_command_does_not_hold_up_the_others(shop: Database) -> None:
    missing = SetProperties(Ref("deals", "404"), "deal.updated", {"amount": "1"})
    batch: list[Command] = [missing, complete_task("9", d.NOW), Associate(d.DEAL, d.ADA)]
    written = write(shop, d.REP, batch, now=d.NOW)
    assert [result.outcome for result in written.results] == [Outcome.NOT_ALLOWED, Outcome.DONE, Outcome.ALREADY]
    assert [result.ref for result in written.done] == [d.TASK]
    assert written.batch


def test_one_record_is_changed_by_two_commands_of_a_batch(shop: Database) -> None:
    batch = [SetProperties(d.DEAL, "deal.updated", {"amount": amount}) for amount in ("1", "2")]
    first, second = write(shop, d.REP, [*batch, Associate(d.DEAL, d.BOB)], now=d.NOW).results[:2]
    assert (first.old, second.old) == ({"amount": "84000"}, {"amount": "1"})
    assert d.properties(shop, d.DEAL)["amount"] == "2"
    assert d.linked(shop, d.DEAL, d.BOB)
