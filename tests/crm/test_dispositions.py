"""What an outcome is stored as follows the account: GUIDs where it has them, its words where it holds words."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm.database import Database
from crm.dispositions import GUIDS, dispositions, with_values
from crm.importing import import_folder
from crm.reader import Reader
from crm.viewer import viewer_of
from tests import folders as f


@pytest.mark.parametrize(
    ("occurring", "stored"),
    [
        ([], GUIDS),
        ([GUIDS["busy"].upper()], GUIDS),
        (["connected"], {key: key for key in GUIDS}),
        (["NO_ANSWER"], {key: key.upper() for key in GUIDS}),
        (["No answer"], {"no_answer": "No answer", "wrong_number": "Wrong number"}),
        (["connected", GUIDS["busy"]], {**GUIDS, "connected": "connected"}),
        (["No-Answer", "no_answer"], {"no_answer": "No-Answer"}),
    ],
)
def test_a_standard_outcome_is_written_as_the_account_writes_it(occurring: list[str], stored: dict[str, str]) -> None:
    found = {one.standard: one.value for one in with_values(occurring)}
    assert stored.items() <= found.items()
    assert list(found) == list(GUIDS)


def test_the_accounts_own_outcomes_follow_with_their_words() -> None:
    own = with_values(["meeting_booked", "connected", "GATE_KEEPER", "00000000-0000-4000-8000-000000000001"])[6:]
    assert [(one.value, one.standard, one.words) for one in own] == [
        ("GATE_KEEPER", None, "Gate keeper"),
        ("meeting_booked", None, "Meeting booked"),
    ]


def test_only_visible_calls_are_learnt_from_and_a_hidden_outcome_is_not(database: Database, tmp_path: Path) -> None:
    calls = [
        f.call("1", start="2026-11-01T09:00:00Z", owner="501", disposition="connected"),
        f.call("2", start="2026-11-02T09:00:00Z", owner="502", disposition="secret_word"),
    ]
    users = [f.user("1", permission_set="own"), f.user("2", permission_set="blind")]
    blind = f.rights("all", hidden={"calls": ["hs_call_disposition"]})
    sets = {"own": f.rights("owned"), "blind": blind}
    folder = f.write_folder(tmp_path, users=users, calls=calls, permission_sets=sets)
    import_folder(database, folder, now=datetime(2026, 11, 22, tzinfo=UTC))
    with Reader(database, viewer_of(database, "1")) as reader:
        assert [one.value for one in dispositions(reader)] == list(GUIDS)
    with Reader(database, viewer_of(database, "2")) as reader:
        assert dispositions(reader) == []
