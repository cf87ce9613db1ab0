"""An action shows its rep nothing that the CRM would not."""

from pathlib import Path

import pytest

from bot.cli.actions import as_object
from crm.database import Database
from crm.instants import micros
from rules.shown import actions_of_everyone, trigger_order
from tests.folders import call, contact, deal, email, lead, right, rights, task, user
from tests.rules.mirrors import NOW, Mirror, ago

OWNED = rights("owned")
THEIRS = "buyer@their.test"


@pytest.fixture
def mirror(sqlite_database: Database, tmp_path: Path) -> Mirror:
    return Mirror(sqlite_database, tmp_path)


def buyer_replied(mirror: Mirror, *, to: str = "rep1@acme.test") -> None:
    """A colleague's mail, and the buyer's answer to that address."""
    mirror.load(
        contacts=[contact("3", email=THEIRS, owner="501")],
        deals=[deal("17", owner="501", stage="talks", created=ago(days=60), to={"contacts": ["3"]})],
        emails=[
            email("1", at=ago(days=3), sender="rep1@acme.test", recipients=[THEIRS], thread="t", owner="502"),
            email("2", at=ago(days=2), sender=THEIRS, recipients=[to], thread="t", owner="502",
                  direction="INCOMING_EMAIL"),
        ],
    )  # fmt: skip


def rules(mirror: Mirror) -> set[str]:
    return {action.rule for action in mirror.actions()}


def test_a_mail_to_ones_own_address_counts_as_visible_in_an_action(mirror: Mirror) -> None:
    buyer_replied(mirror)
    mirror.load(permission_sets={"all": OWNED | {"emails": right("none")}})
    assert {"reply_to_email", "contacts_awaiting_reply"} <= rules(mirror)


def test_an_action_on_a_subject_that_the_rep_may_not_see_is_not_shown(mirror: Mirror) -> None:
    buyer_replied(mirror)
    assert "reply_to_email" in rules(mirror)
    mirror.load(permission_sets={"all": OWNED | {"deals": right("none")}})
    assert "reply_to_email" not in rules(mirror)


def test_an_action_is_shown_again_as_soon_as_the_right_is(mirror: Mirror) -> None:
    buyer_replied(mirror)
    mirror.load(permission_sets={"all": OWNED | {"deals": right("none")}})
    assert "reply_to_email" not in rules(mirror)
    mirror.load(permission_sets={"all": OWNED})
    assert "reply_to_email" in rules(mirror)


def test_a_hidden_contact_is_not_named(mirror: Mirror) -> None:
    buyer_replied(mirror)
    mirror.load(permission_sets={"all": OWNED | {"contacts": right("none")}})
    [action] = [action for action in mirror.actions() if action.rule == "reply_to_email"]
    assert action.contact_id is None
    assert action.deal_id == "17"


def test_a_criterion_that_a_hidden_property_decides_shows_no_value(mirror: Mirror) -> None:
    mirror.load(calls=[call("4", owner="501", start=ago(hours=2))])
    mirror.load(permission_sets={"all": rights("all", hidden={"calls": ["hs_call_status"]})})
    [action] = mirror.actions()
    assert action.evidence == {"start": "2026-11-24T07:00:00Z", "disposition": None, "status": None}


def test_the_lowest_visible_record_is_named_and_ids_compare_as_numbers(mirror: Mirror) -> None:
    mirror.load(contacts=[contact("2", owner="502"), contact("10", owner="501"), contact("9", owner="501")])
    mirror.load(calls=[call("4", owner="501", start=ago(hours=2), to={"contacts": ["10", "9", "2"]})])
    assert [action.contact_id for action in mirror.actions(ledger=False)] == ["2"]
    mirror.load(permission_sets={"all": OWNED})
    assert [action.contact_id for action in mirror.actions(ledger=False)] == ["9"]


def test_a_contact_or_deal_created_later_is_not_named_yet(mirror: Mirror) -> None:
    mirror.load(contacts=[contact("3", created=ago(hours=-1)), contact("4", created=NOW)])
    mirror.load(deals=[deal("17", created=ago(seconds=-1))])
    mirror.load(calls=[call("4", owner="501", start=ago(hours=2), to={"contacts": ["3", "4"], "deals": ["17"]})])
    for ledger in (False, True):
        [action] = mirror.actions(ledger=ledger)
        assert (action.contact_id, action.deal_id) == ("4", None)


@pytest.mark.parametrize("name", ["createdate", "hs_createdate"])
def test_a_trigger_that_is_a_hidden_creation_date_hides_the_action_whatever_its_name(mirror: Mirror, name: str) -> None:
    mirror.load(leads=[lead("5", owner="501", stage="fresh", created=ago(days=2))])
    assert rules(mirror) == {"newly_assigned_leads"}
    mirror.load(permission_sets={"all": rights("all", hidden={"leads": [name]})})
    assert rules(mirror) == set()


def test_everyones_actions_are_each_as_their_rep_sees_them(mirror: Mirror) -> None:
    mirror.load(users=[user("2", permission_set="none")], permission_sets={"none": rights("none")})
    mirror.load(calls=[call("4", owner="501", start=ago(hours=2)), call("5", owner="502", start=ago(hours=2))])
    for ledger in (True, False):
        shown = actions_of_everyone(mirror.database, now=micros(NOW), ledger=ledger)
        assert [str(action.subject) for action in shown] == ["calls:4"]


def test_a_rep_who_left_has_no_actions(mirror: Mirror) -> None:
    mirror.load(calls=[call("4", owner="501", start=ago(hours=2))])
    assert len(actions_of_everyone(mirror.database, now=micros(NOW))) == 1
    mirror.load(users=[user("1", permission_set="all", active=False)])
    assert actions_of_everyone(mirror.database, now=micros(NOW), include_closed=True) == []


def test_the_printed_object_has_the_documented_shape(mirror: Mirror) -> None:
    mirror.load(contacts=[contact("3")], deals=[deal("17", owner="501")])
    mirror.load(calls=[call("4", owner="501", start=ago(hours=2), to={"contacts": ["3"], "deals": ["17"]})])
    [action] = [action for action in mirror.actions() if action.rule == "log_call_outcome"]
    assert as_object(action) == {
        "rule": "log_call_outcome",
        "owner_id": "501",
        "subject": "calls:4",
        "trigger": "calls:4",
        "since": "2026-11-24T08:00:00Z",
        "state": "open",
        "closed_reason": None,
        "category": "closing",
        "contact_id": "3",
        "company_id": None,
        "deal_id": "17",
        "items": ["calls:4"],
        "evidence": {"start": "2026-11-24T07:00:00Z", "disposition": None, "status": "COMPLETED"},
    }


def test_actions_come_in_the_order_of_the_catalog_and_ids_as_numbers(mirror: Mirror) -> None:
    mirror.load(
        tasks=[task("1", owner="501", due=NOW, priority="HIGH")],
        calls=[call(key, owner="501", start=ago(hours=2)) for key in ("10", "9", "x")],
    )
    assert [str(a.subject) for a in mirror.actions()] == ["calls:9", "calls:10", "calls:x", "users:1"]
    assert trigger_order("emails:9@x") < trigger_order("emails:10@a")
