"""Nothing hidden comes out of any public read, and nothing visible is missing, whatever the company looks like."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from crm.database import Database, open_database
from crm.errors import NotAUser, NotVisible
from crm.explanation import explain
from crm.importing import import_folder
from crm.instants import micros
from crm.kinds import RECORDS, Ref
from crm.reader import Reader
from crm.records import record_page
from crm.rights import may, may_add, may_associate
from crm.schema.mirror import CLASSES
from crm.timeline import Wanted, timeline
from crm.viewer import Act, viewer_of
from tests.crm.access.plain import ENGAGEMENTS, TYPES, Key, Plain
from tests.crm.access.worlds import ALL, MISSING, TITLES, worlds
from tests.folders import write_folder

NOW = datetime(2026, 11, 24, tzinfo=UTC)
EVERY = [Ref(*key) for key in (*ALL, *MISSING)]
_CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        opened = open_database(f"sqlite:///{folder}/daybook.db")
        yield opened
        opened.dispose()


_PHASES = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]
_PICKED = st.lists(st.sampled_from(ALL), min_size=3, max_size=3, unique=True)


@settings(max_examples=6, deadline=None, phases=_PHASES, suppress_health_check=_CHECKS)
@given(world=worlds(), picked=_PICKED)
def test_every_read_shows_what_the_page_allows_and_nothing_else(
    sqlite: Database, world: Plain, picked: list[Key]
) -> None:
    fill(sqlite, world)
    check(sqlite, world, picked)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, phases=_PHASES, suppress_health_check=_CHECKS)
@given(world=worlds(), picked=_PICKED)
def test_many_more_companies_agree(sqlite: Database, world: Plain, picked: list[Key]) -> None:
    fill(sqlite, world)
    check(sqlite, world, picked)


@settings(max_examples=3, deadline=None, phases=_PHASES, suppress_health_check=_CHECKS)
@given(world=worlds(), picked=_PICKED)
def test_postgresql_agrees(postgres_database: Database, world: Plain, picked: list[Key]) -> None:
    fill(postgres_database, world)
    check(postgres_database, world, picked)


def fill(database: Database, world: Plain) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_folder(
            Path(folder),
            account={"sensitive_properties": world.sensitive},
            permission_sets=world.permission_sets or None,
            users=world.users,
            teams=world.teams,
            **world.objects,
        )
        report = import_folder(database, Path(folder), now=NOW, replace=True)
    assert not report.rejects


def check(database: Database, world: Plain, picked: list[Key]) -> None:
    for user in world.users:
        if not user["active"]:
            with pytest.raises(NotAUser):
                viewer_of(database, user["id"])
            continue
        viewer = viewer_of(database, user["id"])
        with Reader(database, viewer) as reader:
            check_sets(reader, world)
            check_cards(reader, world)
            check_rights(reader, world, picked)
            for key in picked:
                check_pages(reader, world, Ref(*key))
        for key in picked:
            check_explanation(database, reader, world, Ref(*key))


def check_sets(reader: Reader, world: Plain) -> None:
    seen = world.visible(reader.viewer.user_id)
    assert reader.which_visible([*EVERY, Ref("users", "1")]) == seen
    for kind in TYPES:
        expected = sorted(id_ for of, id_ in seen if of == kind)
        assert reader.visible_ids(kind) == expected
        assert sorted(reader.session.scalars(select(CLASSES[kind].id))) == expected
        linked = {ref: beside(world, seen, ref, kind) for ref in EVERY}
        assert reader.associated(EVERY, kind) == linked
        assert {ref: [link.ref.id for link in links] for ref, links in reader.links(EVERY, kind).items()} == {
            ref: ids for ref, ids in linked.items() if ids
        }


def beside(world: Plain, seen: set[Key], ref: Ref, kind: str) -> list[str]:
    if ref not in seen:
        return []
    return sorted(other[1] for other in world.beside(ref, (kind,)) if other in seen)


def check_cards(reader: Reader, world: Plain) -> None:
    user_id = reader.viewer.user_id
    seen = world.visible(user_id)
    cards = reader.cards(EVERY)
    assert set(cards) == seen
    for ref, card in cards.items():
        expected = world.properties(user_id, ref)
        assert card.properties == expected
        title = "" if ref.kind in ("notes", "communications") else expected.get(TITLES[ref.kind], "")
        assert card.name == title or ("mark" not in card.name and not title)
    assert reader.shown(EVERY) == {ref: card.properties for ref, card in cards.items()}
    for kind in TYPES:
        assert reader.hidden(kind) == world.hidden(user_id, kind)
        assert all(reader.hides(kind, name) for name in world.hidden(user_id, kind))


def check_rights(reader: Reader, world: Plain, picked: list[Key]) -> None:
    user_id = reader.viewer.user_id
    acts: tuple[Act, ...] = ("view", "edit", "delete", "communicate")
    for act in acts:
        assert reader.permitted(act, EVERY) == {key for key in ALL if world.allowed(user_id, act, key)}
        assert may(reader, act, Ref(*picked[0])) == world.allowed(user_id, act, picked[0])
    one, other = Ref(*picked[0]), Ref(*picked[1])
    assert may_associate(reader, one, other) == (
        world.allowed(user_id, "edit", one) and world.allowed(user_id, "view", other)
    )
    for kind in (*ENGAGEMENTS, "comments"):
        act = "communicate" if kind in ("calls", "emails", "meetings") else "view"
        assert may_add(reader, kind, one) == world.allowed(user_id, act, one)


def check_pages(reader: Reader, world: Plain, ref: Ref) -> None:
    user_id = reader.viewer.user_id
    seen = world.visible(user_id)
    now = micros(NOW)
    if ref not in seen:
        for absent in (ref, Ref(ref.kind, "404")):
            for read in (record_page, timeline) if ref.kind in RECORDS else (record_page,):
                with pytest.raises(NotVisible, match=rf"^No [a-z -]+ {absent.id} that you can see\.$"):
                    read(reader, absent, now=now)
        return
    page = record_page(reader, ref, now=now)
    shown = {kind: ids for kind in TYPES if (ids := beside(world, seen, ref, kind))}
    assert {kind: [one.id for one in ones] for kind, ones in page.neighbours.items()} == shown
    assert_no_leak(json.dumps(asdict(page), default=str), world, user_id, ref)
    if ref.kind not in RECORDS:
        return
    entries = timeline(reader, ref, now=now)
    assert {entry.ref for entry in entries} == {Ref(kind, id_) for kind in ENGAGEMENTS for id_ in shown.get(kind, ())}
    assert_no_leak(json.dumps([asdict(entry) for entry in entries]), world, user_id, ref)
    found = timeline(reader, ref, now=now, wanted=Wanted(words="MARK-"))
    bodies = {kind for kind in ("tasks", "notes", "emails") if TITLES[kind] not in world.hidden(user_id, kind)}
    assert {entry.ref for entry in found} == {entry.ref for entry in entries if entry.ref.kind in bodies}


def assert_no_leak(text: str, world: Plain, user_id: str, about: Ref) -> None:
    """Marks of properties stand only where they may: of visible records, and not of hidden properties."""
    seen = world.visible(user_id)
    for key, line in world.living.items():
        for name, value in line["properties"].items():
            if str(value).startswith("mark-") and str(value) in text:
                assert key in seen, f"{value} of an invisible record on the page of {about}"
                assert name not in world.hidden(user_id, key[0]), f"hidden {value} on the page of {about}"


def check_explanation(database: Database, reader: Reader, world: Plain, ref: Ref) -> None:
    told = explain(database, reader.viewer, ref)
    assert told.visible == world.allowed(reader.viewer.user_id, "view", ref)
    assert told.visible == all(step.holds for step in told.steps), told
