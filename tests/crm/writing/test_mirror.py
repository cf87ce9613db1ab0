"""After any writes and undos the mirror is what an import of its own export makes, and what the plain reading says."""

import shutil
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.database import Database, open_database
from crm.exporting import export_folder
from crm.importing import import_folder
from crm.instants import instant
from crm.kinds import Ref
from crm.reader import Reader
from crm.viewer import viewer_of
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
    undo,
    write,
)
from tests.crm.writing import desks as d
from tests.crm.writing.test_rights import EVERY

_RECORDS = [d.ADA, d.BOB, d.DEAL, d.PLAIN_DEAL, d.LEAD, d.TASK, d.COMPANY, d.CALL]
_TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=9)
_ON = st.lists(st.sampled_from(_RECORDS), max_size=3).map(tuple)


def _set(ref: Ref, **values: st.SearchStrategy[str | None]) -> st.SearchStrategy[SetProperties]:
    return st.builds(SetProperties, st.just(ref), st.just("changed"), st.fixed_dictionaries({}, optional=values))


_COMMANDS: st.SearchStrategy[Command] = st.one_of(
    _set(
        d.DEAL,
        amount=st.none() | st.integers(0, 9).map(str),
        hs_next_step=st.none() | _TEXTS,
        dealstage=st.sampled_from(["new", "talks", "won"]),
        closedate=st.none() | st.sampled_from(["2026-12-01", "2026-12-02T10:00:00Z"]),
        hubspot_owner_id=st.sampled_from([None, "501", "502"]),
    ),
    _set(d.LEAD, hs_pipeline_stage=st.sampled_from(["fresh", "working", "out"]), hs_lead_name=_TEXTS),
    _set(d.ADA, email=st.sampled_from([None, "a@b.test", "C@d.test"]), firstname=st.none() | _TEXTS),
    st.just(complete_task("9", d.NOW)),
    st.builds(CreateTask, _TEXTS, st.just(d.NOW), st.just("LOW"), _TEXTS, _ON),
    st.builds(LogEmail, st.just(d.BOB), _TEXTS, _TEXTS, _ON, st.just(d.NOW), st.none() | _TEXTS),
    st.builds(CreateLead, _TEXTS, st.just(d.BOB), st.just("leads"), st.just("fresh"), st.none(), _ON),
    st.builds(CreateContact, st.sampled_from(["n@x.test", "bob@buyer.test"]), _TEXTS, _TEXTS, _TEXTS, _ON),
    st.builds(Associate, st.sampled_from(_RECORDS), st.sampled_from(_RECORDS), st.none() | _TEXTS),
)
_STEPS = st.lists(st.one_of(st.lists(_COMMANDS, min_size=1, max_size=3), st.integers(0, 5)), min_size=1, max_size=7)


def exported(database: Database, path: Path) -> Path:
    folder = d.folder_beside(path)
    export_folder(database, folder, now=instant(d.NOW))
    return folder


def test_the_mirror_equals_one_imported_from_its_export(database: Database, tmp_path: Path) -> None:
    d.open_shop(database)
    first = write(database, d.REP, EVERY, now=d.NOW)
    assert len(first.done) == len(EVERY)
    write(database, d.REP, [Associate(d.ADA, d.DEAL, "Buyer"), Associate(d.DEAL, d.BOB, "Boss")], now=d.NOW)
    other = open_database(f"sqlite:///{tmp_path / 'other' / 'daybook.db'}")
    report = import_folder(other, exported(database, tmp_path), now=instant(d.NOW))
    assert not report.rejects
    ours, theirs = d.mirror(database), d.mirror(other)
    other.dispose()
    stamped = "account"  # when it was filled is its own
    assert {name: rows for name, rows in ours.items() if name != stamped} == {
        name: rows for name, rows in theirs.items() if name != stamped
    }


@given(steps=_STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_and_taken_back(
    sqlite_database: Database, tmp_path: Path, sqlite_template: Path, steps: list[list[Command] | int]
) -> None:
    d.open_shop(sqlite_database)
    untouched, before = d.mirror(sqlite_database), {ref: _told(sqlite_database, ref) for ref in _RECORDS}
    states, batches = [before], list[str]()
    for step in steps:
        if isinstance(step, list):
            written = write(sqlite_database, d.REP, step, now=d.NOW)
            if written.batch:
                batches.append(written.batch)
                states.append(_after(states[-1], [(one.ref, dict(one.new)) for one in written.done if one.ref]))
        elif batches and step:
            assert undo(sqlite_database, d.REP, batches.pop(), now=d.NOW) is Outcome.DONE
            states.pop()
        for ref, values in states[-1].items():
            assert _told(sqlite_database, ref) == values
    folder, now = exported(sqlite_database, tmp_path), d.mirror(sqlite_database)
    other = open_database(f"sqlite:///{shutil.copy(sqlite_template, folder / 'fresh.db')}")
    import_folder(other, folder, now=instant(d.NOW))
    assert _without_stamp(d.mirror(other)) == _without_stamp(now)
    other.dispose()
    for batch in reversed(batches):
        assert undo(sqlite_database, d.REP, batch, now=d.NOW) is Outcome.DONE
    assert d.mirror(sqlite_database) == untouched


_KEPT_BY_THE_CRM = ("hs_lastmodifieddate", "lastmodifieddate", "hubspot_owner_assigneddate", "hs_next_step_updated_at",
                    "hs_v2_date_entered_current_stage", "hs_email_domain", "hs_projected_amount")  # fmt: skip
State = dict[Ref, dict[str, str]]


def _told(database: Database, ref: Ref) -> dict[str, str]:
    """As a reader shows it, without what the CRM keeps by itself."""
    with Reader(database, viewer_of(database, d.REP)) as reader:
        shown = reader.shown([ref]).get(ref, {})
    return {name: value for name, value in shown.items() if name not in _KEPT_BY_THE_CRM}


def _after(state: State, changes: list[tuple[Ref, dict[str, str | None]]]) -> State:
    """The plain reading: what was told to be new is what it is, and nothing else is."""
    after = {ref: dict(values) for ref, values in state.items()}
    for ref, new in changes:
        if ref in after:
            merged = {**after[ref], **new}
            after[ref] = {name: value for name, value in merged.items() if value is not None}
    return after


def _without_stamp(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: rows for name, rows in tables.items() if name != "account"}
