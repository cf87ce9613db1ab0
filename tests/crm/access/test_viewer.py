"""Who is a viewer, and with which rights."""

import pytest

from crm.database import Database
from crm.errors import NotAUser
from crm.viewer import Rights, viewer_by_email, viewer_of
from tests.crm.access.mirrors import fill
from tests.folders import right, rights, team, user


def test_an_email_is_compared_without_case(database: Database) -> None:
    fill(database, users=[user("1", "Clara.H@Acme.test", first_name="Clara", last_name="Hoffmann")])
    viewer = viewer_by_email(database, " clara.h@ACME.test ")
    assert (viewer.user_id, viewer.name, viewer.email, viewer.owner_id) == (
        "1", "Clara Hoffmann", "clara.h@acme.test", "501"
    )  # fmt: skip


@pytest.mark.parametrize("email", ["nobody@acme.test", "left@acme.test", "", "  "])
def test_unknown_and_inactive_users_are_told_the_same(database: Database, email: str) -> None:
    fill(database, users=[user("1", "left@acme.test", active=False), user("2", email="")])
    with pytest.raises(NotAUser, match=rf"^No active user has the e-mail {email.strip()}\.$"):
        viewer_by_email(database, email)


def test_an_inactive_super_admin_is_nobody(database: Database) -> None:
    fill(database, users=[user("1", super_admin=True, active=False)])
    with pytest.raises(NotAUser):
        viewer_of(database, "1")
    with pytest.raises(NotAUser):
        viewer_of(database, "2")


def test_one_email_of_two_active_users_is_refused(database: Database) -> None:
    fill(database, users=[user("1", "same@acme.test"), user("2", "SAME@acme.test"), user("3", "same@acme.test")])
    with pytest.raises(NotAUser, match="3 active users have the e-mail same@acme"):
        viewer_by_email(database, "same@acme.test")


def test_an_email_shared_with_someone_who_left_is_the_other_ones(database: Database) -> None:
    fill(database, users=[user("1", "same@acme.test", active=False), user("2", "same@acme.test")])
    assert viewer_by_email(database, "same@acme.test").user_id == "2"


def test_without_any_permission_set_everyone_has_owned(database: Database) -> None:
    fill(database, users=[user("1", permission_set="gone"), user("2")])
    assert viewer_of(database, "1").rights_on("deals") == Rights("owned", "owned", "owned", "owned")
    assert viewer_of(database, "2").rights_on("quotes").view == "owned"


def test_without_a_set_of_ones_own_nothing_is_allowed(database: Database) -> None:
    fill(
        database,
        permission_sets={"rep": {"deals": right("all")}},
        users=[user("1", permission_set="gone"), user("2"), user("3", permission_set="rep")],
    )
    assert viewer_of(database, "1").rights_on("deals") == Rights()
    assert viewer_of(database, "2").rights_on("deals") == Rights()
    assert viewer_of(database, "3").rights_on("deals").view == "all"
    assert viewer_of(database, "3").rights_on("contacts") == Rights()


def test_no_act_reaches_further_than_view() -> None:
    given = Rights(view="owned", edit="all", delete="none", communicate="team")
    assert [given.scope(act) for act in ("view", "edit", "delete", "communicate")] == [
        "owned", "owned", "none", "owned"
    ]  # fmt: skip


def test_teams_below_belong_to_the_reach_and_a_circle_of_teams_is_survived(database: Database) -> None:
    fill(
        database,
        teams=[team("a", parent="c"), team("b", parent="a"), team("c", parent="b"), team("d"), team("e", parent="d")],
        users=[user("1", teams=["b"]), user("2", teams=["d"]), user("3", teams=["e", "gone"])],
    )
    assert viewer_of(database, "1").team_reach == {"a", "b", "c"}
    assert viewer_of(database, "2").team_reach == {"d", "e"}
    assert viewer_of(database, "3").team_reach == {"e", "gone"}
    assert viewer_of(database, "2").team_ids == {"d"}


def test_a_super_admin_is_blinded_by_no_permission_set(database: Database) -> None:
    fill(
        database,
        permission_sets={"rep": rights("none", hidden={"deals": ["amount"]})},
        users=[user("1", super_admin=True, permission_set="rep"), user("2", permission_set="rep")],
    )
    assert viewer_of(database, "1").hidden == {}
    assert viewer_of(database, "1").rights_on("deals").delete == "all"
    assert viewer_of(database, "2").hidden == {"deals": {"amount"}}


def test_rights_are_those_of_the_moment(database: Database) -> None:
    people = [user("1", permission_set="rep")]
    fill(database, permission_sets={"rep": rights("all")}, users=people)
    assert viewer_of(database, "1").rights_on("deals").view == "all"
    fill(database, permission_sets={"rep": rights("none")}, users=people)
    assert viewer_of(database, "1").rights_on("deals").view == "none"


def test_a_viewer_in_a_log_names_no_person(database: Database) -> None:
    fill(database, users=[user("1", "clara@acme.test", first_name="Clara")])
    shown = repr(viewer_of(database, "1"))
    assert "clara" not in shown.lower()
