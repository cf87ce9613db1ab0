"""Values that cannot be written: the field and the reason, for the error under it."""

from typing import Any

import pytest

from crm.database import Database
from crm.instants import LAST
from crm.writing import CreateContact, CreateLead, CreateTask, Invalid, LogEmail, SetProperties, checked, write
from crm.writing.checks import LINE_LENGTH, TEXT_LENGTH
from tests.crm.writing import desks as d


def task(**fields: Any) -> CreateTask:
    known: dict[str, Any] = {"subject": "S", "due": d.NOW, "priority": "NONE", "body": "", "on": ()}
    return CreateTask(**known | fields)


def mail(**fields: Any) -> LogEmail:
    known: dict[str, Any] = {"to_contact": d.ADA, "subject": "S", "text": "T", "on": (), "at": d.NOW, "thread_id": None}
    return LogEmail(**known | fields)


def person(**fields: Any) -> CreateContact:
    return CreateContact(**{"email": "a@b.test", "firstname": "", "lastname": "", "jobtitle": "", "on": ()} | fields)


def lead(**fields: Any) -> CreateLead:
    known = {"name": "N", "contact": d.ADA, "pipeline": "leads", "stage": "fresh", "label": None, "on": ()}
    return CreateLead(**known | fields)


def change(ref: Any = d.DEAL, **values: str | None) -> SetProperties:
    return SetProperties(ref, "changed", values)


@pytest.mark.parametrize(
    ("command", "field", "key"),
    [
        (task(subject=" \u200b\u00a0"), "subject", "empty"),
        (task(subject="x" * (LINE_LENGTH + 1)), "subject", "too_long"),
        (task(subject="two\nlines"), "subject", "control_characters"),
        (task(subject="bell\a"), "subject", "control_characters"),
        (task(subject="half \ud83d"), "subject", "control_characters"),
        (task(body="nul\0"), "body", "control_characters"),
        (task(body="x" * (TEXT_LENGTH + 1)), "body", "too_long"),
        (task(priority="URGENT"), "priority", "unknown_choice"),
        (task(task_type="PARTY"), "task_type", "unknown_choice"),
        (task(due=LAST + 1), "due", "not_a_date"),
        (task(due=-1), "due", "not_a_date"),
        (mail(subject=""), "subject", "empty"),
        (mail(text="\n"), "text", "empty"),
        (mail(thread_id="a\nb"), "thread_id", "control_characters"),
        (person(email="nobody"), "email", "not_an_address"),
        (person(email="a@b"), "email", "not_an_address"),
        (person(email="a@b.test,c@d.test"), "email", "not_an_address"),
        (person(email="Ada <a@b.test>"), "email", "not_an_address"),
        (person(email="a@.test"), "email", "not_an_address"),
        (person(email=""), "email", "empty"),
        (person(email="a" * 250 + "@b.test"), "email", "too_long"),
        (person(lastname="\x1b[31m"), "lastname", "control_characters"),
        (lead(name=""), "name", "empty"),
        (lead(label="Lukewarm"), "label", "unknown_choice"),
        (change(closedate="soon"), "closedate", "not_a_date"),
        (change(closedate="2026-12-01T10:00"), "closedate", "not_a_date"),
        (change(d.COMPANY, notes_last_contacted="soon"), "notes_last_contacted", "not_a_date"),
        (change(createdate="soon"), "createdate", "not_a_date"),
        (change(amount="much"), "amount", "not_a_number"),
        (change(dealname=None), "dealname", "empty"),
        (change(d.TASK, hs_task_status="DONE"), "hs_task_status", "unknown_choice"),
        (change(d.TASK, hs_task_status=None), "hs_task_status", "empty"),
        (change(d.MEETING, hs_meeting_outcome="FUN"), "hs_meeting_outcome", "unknown_choice"),
        (change(d.ADA, email="ada"), "email", "not_an_address"),
    ],
)
def test_a_value_that_is_none_names_its_field(command: Any, field: str, key: str) -> None:
    with pytest.raises(Invalid) as wrong:
        checked(command)
    assert (wrong.value.field, wrong.value.key) == (field, key)
    assert field in wrong.value.sentence


@pytest.mark.parametrize(
    "email", ["a@b.test", "first.last+tag@sub.b-c.example", "j\u00f6rg@m\u00fcller.example", "o'brien@b.test"]
)
def test_addresses_that_people_have_are_taken(email: str) -> None:
    command = checked(person(email=f" {email} "))
    assert isinstance(command, CreateContact)
    assert command.email == email


def test_long_and_foreign_texts_are_taken() -> None:
    body = "\u0410\u0434\u0430 \u2014 \U0001f600\n\tx\u2028y" + "z" * 60_000
    assert checked(task(subject="x" * LINE_LENGTH, body=body)) == task(subject="x" * LINE_LENGTH, body=body)


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (change(dealstage="nowhere"), "dealstage"),
        (change(pipeline="nowhere"), "dealstage"),
        (change(d.LEAD, hs_pipeline_stage="talks"), "hs_pipeline_stage"),
        (change(hubspot_owner_id="999"), "hubspot_owner_id"),
        (lead(stage="talks"), "stage"),
        (lead(pipeline="sales", stage="talks"), "stage"),
    ],
)
def test_stages_and_owners_are_those_of_the_account(sqlite_database: Database, command: Any, field: str) -> None:
    d.open_shop(sqlite_database)
    before = d.mirror(sqlite_database)
    with pytest.raises(Invalid) as wrong:
        write(sqlite_database, d.REP, command, now=d.NOW)
    assert (wrong.value.field, wrong.value.key) == (field, "unknown_choice")
    assert d.mirror(sqlite_database) == before
