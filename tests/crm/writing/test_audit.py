"""The audit of writes: one line a command, refused ones too, and nothing in it that somebody typed."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from crm.audit import verify_audit
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
    undo,
    write,
)
from tests.crm.writing import desks as d


def test_every_command_has_its_line_and_undo_too(database: Database) -> None:
    d.open_shop(database)
    missing = SetProperties(Ref("deals", "404"), "deal.updated", {"amount": "1"})
    moved = SetProperties(d.DEAL, "deal.moved", {"dealstage": "won", "closedate": "2026-12-01", "amount": "1"})
    written = write(database, d.REP, [complete_task("9", d.NOW), moved, missing, Associate(d.DEAL, d.ADA)], now=d.NOW)
    assert written.batch is not None
    lines = d.audited(database)
    assert [(line.action, line.outcome, line.records) for line in lines] == [
        ("task.completed", "changed", ("tasks:9",)),
        ("deal.moved", "changed", ("deals:5",)),
        ("deal.updated", "refused", ("deals:404",)),
        ("record.associated", "already so", ("deals:5", "contacts:3")),
    ]
    assert {line.actor for line in lines} == {line.viewer for line in lines} == {"users:1"}
    assert {line.details["batch"] for line in lines} == {written.batch}
    assert lines[0].details["values"]["hs_task_status"] == ["NOT_STARTED", "COMPLETED"]
    assert lines[1].details["values"] == {
        "dealstage": ["talks", "won"],
        "closedate": ["2026-11-30T00:00:00Z", "2026-12-01T00:00:00Z"],
    }
    assert undo(database, d.COLLEAGUE, written.batch, now=d.NOW) is Outcome.NOT_ALLOWED
    assert undo(database, d.REP, written.batch, now=d.NOW) is Outcome.DONE
    undone = [(line.action, line.outcome, line.actor) for line in d.audited(database)[4:]]
    assert undone == [
        ("task.completed.undone", "refused", "users:2"),
        ("deal.moved.undone", "refused", "users:2"),
        ("task.completed.undone", "changed", "users:1"),
        ("deal.moved.undone", "changed", "users:1"),
    ]
    with database.reading() as connection:
        assert verify_audit(connection).broken is None


def test_a_call_outcome_is_told_where_it_is_one_of_the_crms(sqlite_database: Database) -> None:
    d.open_shop(sqlite_database)
    for value in ("CONNECTED", "f240bbac-87c9-4f6e-bf70-924b57d47db7", "she swore"):
        write(sqlite_database, d.REP, SetProperties(d.CALL, "outcome", {"hs_call_disposition": value}), now=d.NOW)
    told = [line.details["values"]["hs_call_disposition"] for line in d.audited(sqlite_database)]
    assert told == [
        [None, "CONNECTED"],
        ["CONNECTED", "f240bbac-87c9-4f6e-bf70-924b57d47db7"],
        ["f240bbac-87c9-4f6e-bf70-924b57d47db7", None],
    ]


_MARK = "zq\u00e4mark"
_TYPED = st.text("abc <>&\u00e9\n", max_size=5).map(lambda said: f"{said}{_MARK}{said}")
_LINES = _TYPED.map(lambda said: said.replace("\n", " "))
_COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(CreateTask, _LINES, st.just(d.NOW), st.just("LOW"), _TYPED, st.just((d.DEAL,))),
    st.builds(LogEmail, st.just(d.ADA), _LINES, _TYPED, st.just((d.DEAL,)), st.just(d.NOW), st.just("t1")),
    st.builds(CreateLead, _LINES, st.just(d.ADA), st.just("leads"), st.just("fresh"), st.none(), st.just(())),
    st.builds(CreateContact, st.just(f"{_MARK}@x.test"), _LINES, _LINES, _LINES, st.just(())),
    st.builds(Associate, st.just(d.DEAL), st.sampled_from([d.BOB, Ref("contacts", f"{_MARK} !")]), _LINES),
    st.builds(
        SetProperties,
        st.sampled_from([d.DEAL, Ref("deals", f"{_MARK} <b>")]),
        st.just("deal.updated"),
        st.fixed_dictionaries({"hs_next_step": _TYPED}, optional={"description": _TYPED}),
    ),
    st.builds(
        SetProperties,
        st.just(d.CALL),
        st.just("call.updated"),
        st.fixed_dictionaries({"hs_call_disposition": _TYPED}, optional={"hs_call_body": _TYPED}),
    ),
)


@given(commands=st.lists(_COMMANDS, min_size=1, max_size=4))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_typed_is_in_the_audit(sqlite_database: Database, commands: list[Command]) -> None:
    d.open_shop(sqlite_database)
    written = write(sqlite_database, d.REP, commands, now=d.NOW)
    if written.batch:
        undo(sqlite_database, d.REP, written.batch, now=d.NOW)
    with sqlite_database.reading() as connection:
        lines = [str(tuple(row)) for row in connection.execute(text("SELECT * FROM audit"))]
    assert lines
    assert not [line for line in lines if _MARK in line or ascii(_MARK)[1:-1] in line]
