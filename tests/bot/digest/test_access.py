"""A digest shows what its rep may see: no hidden name, no hidden amount, not even in what comes first."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.digest import build_digest
from bot.digest.content import Digest, FirstAction
from bot.digest.document import as_document
from bot.digest.message import digest_message
from crm.database import Database
from crm.settings import change_setting
from crm.viewer import viewer_by_email
from tests import folders as f
from tests.bot.digest import busy_day, days
from tests.bot.digest.conftest import Write, legal_message


def everything(digest: Digest) -> str:
    return json.dumps([legal_message(digest).as_payload(), as_document(digest)], ensure_ascii=False)


def sets(**changes: Any) -> dict[str, Any]:
    return {"rep": f.rights("all") | changes}


def test_records_that_the_rep_may_not_see_have_no_name(digest_of: Write) -> None:
    """Contacts and companies belong to someone else: tasks and meetings stay, without what is beside them."""
    own = {"contacts": f.right("owned"), "companies": f.right("owned")}
    shown = everything(digest_of(days.ordinary(), permission_sets=sets(**own)))

    for name in ("Luc Maes, Inès", "Aoife", "* · Ardenne Foods", "Krüger", "Delorme", "Kjeller"):
        assert name not in shown
    assert "and 2 more" not in shown
    assert 'Send revised quote>\\n*4 days late, high priority*"' in shown
    assert "First: answer WMS for 3 sites" in shown


def test_a_hidden_amount_is_neither_shown_nor_ranked_by(digest_of: Write, tmp_path: Path) -> None:
    """The task on the big deal is younger: by age alone it comes second."""
    deals = [
        days.deal("8", "Big", "90000", company="1", contacts=[], owner=days.THEIRS),
        days.deal("9", "Small", "1", company="1", contacts=[], owner=days.THEIRS),
    ]
    tasks = [
        days.task("1", "older", days.at(20, 9), company="1", to={"deals": ["9"]}),
        days.task("2", "younger", days.at(21, 9), company="1", to={"deals": ["8"]}),
    ]
    files = {"companies": [days.company("1", "One")], "deals": deals, "tasks": tasks}
    hidden = {"hidden_properties": {"deals": ["amount"]}}
    digest = digest_of(files, permission_sets={"rep": f.rights("all"), "blind": f.rights("all") | hidden})
    assert [entry.task.ref.id for entry in digest.tasks] == ["2", "1"]

    users = [f.user("1", days.CLARA, permission_set="blind", timezone="Europe/Berlin")]
    blind = digest_of(files | {"users": users}, permission_sets={"blind": f.rights("all") | hidden})
    assert [entry.task.ref.id for entry in blind.tasks] == ["1", "2"]


@pytest.mark.parametrize("files", [days.ordinary, busy_day.overloaded])
def test_no_money_is_shown_to_one_who_may_not_see_amounts(digest_of: Write, files: Callable[[], days.Files]) -> None:
    hidden = {"hidden_properties": {"deals": ["amount", "closedate"]}}
    shown = everything(digest_of(files(), permission_sets=sets(**hidden)))
    for money in ("€", "NOK", "closes"):
        assert money not in shown
    assert "0-3/8801|" in shown


def test_a_mail_of_ones_own_counts_but_has_no_page_without_the_right(digest_of: Write) -> None:
    """The rep sees no e-mail in the CRM; a mail that reached the rep's own address may still ask for an answer."""
    files = days.ordinary()
    for line in files["emails"]:
        line["properties"] |= {"hs_email_to_email": days.CLARA, "hs_email_cc_email": ""}
    digest = digest_of(files, permission_sets=sets(emails=f.right("owned")))

    assert isinstance(digest.first, FirstAction)
    assert digest.first.group.rule == "reply_to_email"
    shown = everything(digest)
    assert "Re: Offer" not in shown
    assert "0-49/5501" not in shown
    assert "8801|WMS for 3 sites>, Sun 22 Nov, no answer yet" in shown


def test_an_action_on_a_deal_that_is_not_visible_is_not_counted(digest_of: Write) -> None:
    digest = digest_of(days.ordinary(), permission_sets=sets(deals=f.right("none")))
    assert "reply_to_email" not in [group.rule for group in digest.actions]
    assert digest.counts.actions == 9
    assert "WMS" not in everything(digest)


def test_with_hipaa_on_subjects_stay_and_sensitive_properties_are_absent(
    digest_of: Write, sqlite_database: Database
) -> None:
    sensitive = {"sensitive_properties": {"deals": ["amount"], "meetings": ["hs_meeting_location"]}}
    files = days.ordinary()
    files["meetings"][0]["properties"] |= {"hs_meeting_external_url": "", "hs_meeting_location": "Ward 7"}
    digest_of(files, account=sensitive)
    with sqlite_database.writing() as connection:
        change_setting(connection, "hipaa", True, at=0, actor="system:test")

    viewer = viewer_by_email(sqlite_database, days.CLARA)
    digest = build_digest(sqlite_database, viewer, now=days.MORNING, ledger=False)
    shown = everything(digest)

    assert digest.counts.actions == 13
    assert "Re: Offer for three sites" in shown
    assert "€" not in shown
    assert "Ward 7" not in shown


@pytest.mark.parametrize("permission_set", ["none", None])
def test_one_without_rights_has_an_empty_day(digest_of: Write, permission_set: str | None) -> None:
    users = [f.user("1", days.CLARA, permission_set=permission_set, timezone="Europe/Berlin")]
    files = days.ordinary() | {"users": users}
    digest = digest_of(files, permission_sets={"rep": f.rights("all"), "none": f.rights("none")})
    assert digest.counts.nothing
    assert "Send revised quote" not in everything(digest)


def test_each_rep_has_a_day_of_their_own(digest_of: Write) -> None:
    digest = digest_of(days.ordinary(), email="tobias@nordlager.example")
    assert [entry.task.ref.id for entry in digest.tasks] == ["9025"]
    assert digest.meetings == ()


@pytest.mark.parametrize("files", [days.ordinary, busy_day.overloaded])
def test_what_the_rep_may_not_do_has_no_button_and_the_row_stays(
    digest_of: Write, files: Callable[[], days.Files]
) -> None:
    whole = digest_of(files())
    read_only = {kind: right | {"edit": "none", "communicate": "none"} for kind, right in f.rights("all").items()}
    digest = digest_of(files(), permission_sets={"rep": read_only})
    assert digest.counts == whole.counts
    assert [group.rule for group in digest.groups] == [group.rule for group in whole.groups]
    texts = [
        json.dumps([one["text"] for one in legal_message(each).blocks if "text" in one]) for each in (digest, whole)
    ]
    assert texts[0] == texts[1]
    for form in (digest, replace(digest, compact=True)):
        drawn = json.dumps(digest_message(form).as_payload())
        for verb in (
            "task_done",
            "tasks_done",
            "queue:",
            "bulk_reschedule",
            "start:log_",
            "start:reply",
            "reply_first",
        ):
            assert f'"{verb}' not in drawn, verb
        for verb in ("open:log_", "more:", "list:tomorrow"):
            assert f'"{verb}' in drawn, verb
    assert '"task_done' in json.dumps(digest_message(whole).as_payload())


def test_only_the_task_that_may_not_be_completed_has_no_box(digest_of: Write) -> None:
    files = days.ordinary()
    digest = digest_of(files, permission_sets=sets(tasks=f.right("all", edit="none")))
    assert not any(row.may_complete for row in digest.task_rows)
    one = replace(digest.task_rows[0], may_complete=True)
    mixed = replace(digest, task_rows=(one, *digest.task_rows[1:]), compact=True)
    drawn = legal_message(mixed)
    boxes = [each for block in drawn.blocks for each in block.get("elements", []) if each.get("type") == "checkboxes"]
    assert [option["value"] for option in boxes[0]["options"]] == [one.record.ref.id]
    for row in digest.task_rows[1:]:
        assert f"0-27/{row.record.ref.id}|" in json.dumps(drawn.as_payload())
