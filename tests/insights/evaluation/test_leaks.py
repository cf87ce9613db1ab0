"""The leak suite finds nothing in our engine, and finds what an engine shows that reads with wider rights."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from crm.database import Database
from crm.errors import DaybookError
from crm.kinds import Ref
from crm.viewer import Rights, Viewer, viewer_of
from insights.evaluation.access import ENGAGEMENTS, RECORDS, Folder
from insights.evaluation.leaks import Secrets, ViewerOf, searched
from insights.evaluation.whispers import write_whispers
from insights.evaluation.world import NOW
from tests.crm.access.plain import Plain
from tests.insights.evaluation.courses import course, small_company

ALL = Rights("all", "all", "all", "all")


def who_sees_all(database: Database, user_id: str) -> Viewer:
    """The same person with rights that the person does not have: every filter below is given the wrong question."""
    everything = dict.fromkeys((*RECORDS, *ENGAGEMENTS), ALL)
    return replace(viewer_of(database, user_id), rights=everything)


def who_sees_all_mails(database: Database, user_id: str) -> Viewer:
    viewer = viewer_of(database, user_id)
    return replace(viewer, rights={**viewer.rights, "emails": ALL})


def test_nothing_leaks_from_our_engine(tmp_path: Path) -> None:
    found = searched(course(tmp_path), small_company, rounds=1)
    assert found.leaks == []
    assert found.cases >= 4
    assert found.told > 20, "too little was shown to say anything"


@pytest.mark.parametrize("wrong", [pytest.param(who_sees_all, marks=pytest.mark.slow), who_sees_all_mails])
def test_an_engine_that_reads_with_wider_rights_is_found_out(tmp_path: Path, wrong: ViewerOf) -> None:
    found = searched(course(tmp_path), small_company, rounds=1, viewer_as=wrong)
    assert {leak.through for leak in found.leaks} >= {"insight", "search", "timeline"}


def test_the_words_of_what_is_hidden_are_told_from_those_that_something_visible_says_too(tmp_path: Path) -> None:
    folder = _company(tmp_path)
    (mail, note), (said, also) = _two_with_bodies(folder)
    secrets = Secrets(folder)
    everything = set(folder.objects)
    assert secrets.hidden_in(f"They wrote: {said}", everything - {mail}) == {mail}
    assert secrets.hidden_in(f"They wrote: {said}", everything) == set()
    assert secrets.hidden_in(f"They wrote: {said}", everything - {mail}, question=said) == set()
    assert secrets.hidden_in(" ".join(also.split()[:5]), everything - {note}) == set()


def test_the_id_of_what_is_hidden_is_a_leak_by_itself(tmp_path: Path) -> None:
    folder = _company(tmp_path)
    (mail, note), _ = _two_with_bodies(folder)
    shown = {"retrieved": [str(mail), str(note)], "at": "2026-03-02T09:00:00Z", "other": "emails:nobody"}
    assert Secrets(folder).ids_in(shown, set(folder.objects) - {note}) == {note}


@pytest.mark.parametrize("seed", range(6))
def test_the_judge_agrees_with_the_oracle_of_the_access_tests(tmp_path: Path, seed: int) -> None:
    """Two readings of the same page, written apart."""
    random = Random(seed)  # noqa: S311
    folder = _company(tmp_path, random)
    scopes = ("none", "owned", "team", "all")
    folder.sets = {
        "chance": {
            kind: {"view": random.choice(scopes), "unassigned": random.random() < 0.5}
            for kind in (*RECORDS, *ENGAGEMENTS)
        }
    }
    folder.users = {key: {**user, "permissionSet": "chance", "superAdmin": False} for key, user in folder.users.items()}
    teams = [{"id": key, "parentId": parent} for key, parent in folder.teams.items()]
    objects = {
        kind: [dict(line) for ref, line in folder.objects.items() if ref.kind == kind]
        for kind in (*RECORDS, *ENGAGEMENTS)
    }
    plain = Plain([dict(user) for user in folder.users.values()], teams, dict(folder.sets), objects)  # type: ignore[arg-type]
    for user in folder.users:
        assert folder.visible(user) == {Ref(*key) for key in plain.visible(user)}


def test_a_switch_that_is_turned_meanwhile_stops_it(tmp_path: Path) -> None:
    class TurnedOff(DaybookError):
        pass

    calls = []

    def allowed() -> None:
        calls.append(datetime.now)
        if len(calls) > 2:
            raise TurnedOff("HIPAA mode is on.")

    with pytest.raises(TurnedOff):
        searched(replace(course(tmp_path), allowed=allowed), small_company, rounds=1)


def _company(path: Path, random: Random | None = None) -> Folder:
    write_whispers(path / "company", NOW, random or Random(1))  # noqa: S311
    return Folder(path / "company")


def _two_with_bodies(folder: Folder) -> tuple[tuple[Ref, Ref], tuple[str, str]]:
    mail, note = (next(ref for ref in folder.objects if ref.kind == kind) for kind in ("emails", "notes"))
    texts = (folder.objects[mail]["properties"]["hs_email_text"], folder.objects[note]["properties"]["hs_note_body"])
    assert json.dumps(texts[0]) != json.dumps(texts[1])
    return (mail, note), texts
