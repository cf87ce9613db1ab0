"""Associations: both directions, whoever states them, in whatever order the lines come."""

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.database import Database
from crm.schema import metadata
from tests.crm.importing.mirrors import bring, table
from tests.folders import contact, deal, email, note, record

_COLUMNS = "from_kind, from_id, to_kind, to_id, label, stated"


def _all(database: Database) -> list[tuple[Any, ...]]:
    return [(*row[:5], bool(row[5])) for row in table(database, "associations", _COLUMNS)]


def _stating(*entries: dict[str, Any], kind: str = "contacts") -> dict[str, Any]:
    return deal("5") | {"associations": {kind: {"results": list(entries)}}}


def test_an_association_holds_in_both_directions(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path, deals=[_stating({"id": "3", "type": "deal_to_contact", "label": "Decision maker"})])
    assert _all(database) == [
        ("contacts", "3", "deals", "5", "Decision maker", False),
        ("deals", "5", "contacts", "3", "Decision maker", True),
    ]


def test_what_both_sides_state_stays_until_both_withdraw(database: Database, tmp_path: Path) -> None:
    both: dict[str, Any] = {
        "deals": [_stating({"id": "3", "label": "Ours"})],
        "contacts": [contact("3") | {"associations": {"deals": {"results": [{"id": "5", "label": "Theirs"}]}}}],
    }
    bring(database, tmp_path, **both)
    assert _all(database) == [
        ("contacts", "3", "deals", "5", "Theirs", True),
        ("deals", "5", "contacts", "3", "Ours", True),
    ]
    bring(database, tmp_path, deals=[deal("5")])
    assert _all(database) == [
        ("contacts", "3", "deals", "5", "Theirs", True),
        ("deals", "5", "contacts", "3", "Theirs", False),
    ]
    bring(database, tmp_path, contacts=[contact("3")])
    assert _all(database) == []


def test_both_sides_of_one_kind_can_withdraw_in_one_import(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path, deals=[deal("5", to={"deals": ["6"]}), deal("6", to={"deals": ["5"]})])
    bring(database, tmp_path, deals=[deal("5"), deal("6")])
    assert _all(database) == []


def test_a_changed_label_is_seen_from_both_sides(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path, deals=[_stating({"id": "3", "label": "Champion"})])
    bring(database, tmp_path, deals=[_stating({"id": "3", "label": "Blocker"})])
    assert {row[4] for row in _all(database)} == {"Blocker"}


def test_a_record_may_be_associated_with_itself(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path, deals=[deal("5", to={"deals": ["5"]})])
    assert _all(database) == [("deals", "5", "deals", "5", None, True)]
    bring(database, tmp_path, deals=[deal("5")])
    assert _all(database) == []


def test_one_record_named_twice_is_one_association_with_the_first_label(
    sqlite_database: Database, tmp_path: Path
) -> None:
    entries: list[dict[str, Any]] = [
        {"id": "3", "type": "unlabeled"},
        {"id": 3, "label": "Champion"},
        {"id": "3", "label": "Other"},
    ]
    bring(sqlite_database, tmp_path, deals=[_stating(*entries)])
    assert {row[4] for row in _all(sqlite_database)} == {"Champion"}


def test_an_association_waits_for_its_record(sqlite_database: Database, tmp_path: Path) -> None:
    bring(sqlite_database, tmp_path, deals=[deal("5", to={"contacts": ["3"]})])
    before = _all(sqlite_database)
    bring(sqlite_database, tmp_path, contacts=[contact("3")])
    assert _all(sqlite_database) == before
    assert len(before) == 2


def test_an_archived_record_keeps_the_associations_that_its_line_states(
    sqlite_database: Database, tmp_path: Path
) -> None:
    bring(sqlite_database, tmp_path, deals=[deal("5", to={"contacts": ["3"]})])
    bring(sqlite_database, tmp_path, deals=[deal("5", to={"contacts": ["3"]}, archived=True)])
    assert len(_all(sqlite_database)) == 2
    bring(sqlite_database, tmp_path, deals=['{"id":"5","archived":true}'])
    assert _all(sqlite_database) == []


@pytest.mark.parametrize(
    ("spelling", "kind"),
    [
        ("contacts", "contacts"),
        ("contact", "contacts"),
        ("Company", "companies"),
        ("line items", "line_items"),
        ("line_item", "line_items"),
        ("LINE_ITEM", "line_items"),
        ("communication", "communications"),
    ],
)
def test_every_spelling_of_a_type_is_understood(
    sqlite_database: Database, tmp_path: Path, spelling: str, kind: str
) -> None:
    bring(sqlite_database, tmp_path, deals=[_stating({"id": "3"}, kind=spelling)])
    assert ("deals", "5", kind, "3", None, True) in _all(sqlite_database)


def test_the_shape_of_the_newer_interface_is_understood(sqlite_database: Database, tmp_path: Path) -> None:
    types = [{"category": "HUBSPOT_DEFINED", "typeId": 3, "label": None}, {"typeId": 9, "label": "Champion"}]
    bring(sqlite_database, tmp_path, deals=[_stating({"toObjectId": 3, "associationTypes": types})])
    assert ("deals", "5", "contacts", "3", "Champion", True) in _all(sqlite_database)


def test_a_custom_type_stays_in_the_line_and_is_named(sqlite_database: Database, tmp_path: Path) -> None:
    lines = [record(str(number), to={"p123_boats": ["1"], "contacts": ["3"]}) for number in range(2)]
    report = bring(sqlite_database, tmp_path, deals=lines)
    assert report.warnings == ["deals.jsonl: associations with p123_boats are kept as they came and not shown."]
    assert len(_all(sqlite_database)) == 4
    assert all("p123_boats" in row[0] for row in table(sqlite_database, "sources", "line"))


def test_the_order_of_imports_does_not_matter(sqlite_database: Database, tmp_path: Path) -> None:
    steps: list[dict[str, Any]] = [
        {"deals": [_stating({"id": "3", "label": "Ours"}), deal("6", to={"contacts": ["3"]})]},
        {"contacts": [contact("3") | {"associations": {"deals": {"results": [{"id": "5"}]}}}]},
        {
            "emails": [email("9", to={"contacts": ["3"], "deals": ["5", "6"]})],
            "notes": [note("1", to={"deals": ["5"]})],
        },
    ]
    seen = []
    for order in permutations(steps):
        _empty(sqlite_database)
        for step in order:
            bring(sqlite_database, tmp_path, **step)
        seen.append(_all(sqlite_database))
    assert all(one == seen[0] for one in seen)
    assert len(seen[0]) == 12


_KINDS = ("deals", "contacts", "notes")
_PLACES = st.tuples(st.sampled_from(_KINDS), st.sampled_from(["1", "2"]))
_STATEMENTS = st.tuples(_PLACES, st.dictionaries(_PLACES, st.sampled_from([None, "A", "B"]), max_size=4))
_IMPORTS = st.lists(st.tuples(st.lists(_STATEMENTS, min_size=1, max_size=5), st.booleans()), min_size=1, max_size=4)


@given(imports=_IMPORTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_series_of_imports_ends_where_the_last_statements_say(
    sqlite_database: Database, tmp_path: Path, imports: list[Any]
) -> None:
    _empty(sqlite_database)
    said: dict[tuple[str, str], dict[tuple[str, str], str | None]] = {}
    for statements, replace in imports:
        files: dict[str, Any] = {}
        if replace:
            said.clear()
        for (kind, own), links in statements:
            files.setdefault(kind, []).append(_line(own, links))
            said[kind, own] = links
        bring(sqlite_database, tmp_path, replace=replace, **files)
    assert _all(sqlite_database) == _expected(said)


def _line(own: str, links: dict[tuple[str, str], str | None]) -> dict[str, Any]:
    associations: dict[str, Any] = {}
    for (kind, other), label in links.items():
        associations.setdefault(kind, {"results": []})["results"].append({"id": other, "label": label})
    return {"id": own, "associations": associations}


def _expected(said: dict[tuple[str, str], dict[tuple[str, str], str | None]]) -> list[tuple[Any, ...]]:
    """A plain reading of the rule: a side's own statement counts for its direction, else the other side's."""
    pairs = {(one, other) for one, links in said.items() for other in links}
    rows = []
    for one, other in pairs | {(other, one) for one, other in pairs}:
        stated = other in said.get(one, {})
        label = said[one][other] if stated else said[other][one]
        rows.append((*one, *other, label, stated))
    return sorted(rows, key=repr)


def _empty(database: Database) -> None:
    with database.writing() as connection:
        for name in ("sources", "associations", *(_KINDS), "emails"):
            connection.execute(metadata.tables[name].delete())
