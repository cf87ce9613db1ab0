"""Whatever a SELECT on a scoped session looks like, it is filtered or refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import (
    case,
    delete,
    exists,
    func,
    insert,
    join,
    literal,
    literal_column,
    select,
    text,
    true,
    update,
)  # fmt: skip
from sqlalchemy.orm import aliased

from crm.database import Database, open_database
from crm.policy import Policy
from crm.reader import Reader
from crm.schema.base import Base
from crm.schema.mirror import (
    CLASSES,
    Account,
    Association,
    Call,
    Deal,
    Email,
    FeedLine,
    LifecycleStage,
    PropertyChange,
    Source,
    Stage,
    User,
)  # fmt: skip
from crm.scoped_session import NotScoped, policies
from tests.crm.access.mirrors import fill, reading_as
from tests.folders import PIPELINES, deal, email, right, team, user

DEALS: Any = Deal.__table__
SOURCES: Any = Source.__table__


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Of deals 1 and 2 and e-mails 1 and 2 user 1 sees the first of each. What is refused is refused in Python."""
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('company')}/daybook.db")
    fill(
        database,
        permission_sets={"rep": {"deals": right("team"), "emails": right("all")}},
        users=[user("1", permission_set="rep", teams=["t"])],
        teams=[team("t")],
        pipelines=PIPELINES,
        deals=[deal("1", owner="501"), deal("2", owner="502")],
        emails=[email("1", owner="502", to={"deals": ["1"]}), email("2", owner="502", to={"deals": ["2"]})],
    )
    yield database
    database.dispose()


@pytest.fixture
def reader(company: Database) -> Iterator[Reader]:
    with reading_as(company, "1") as opened:
        yield opened


_VISIBLE_DEAL = select(Deal.id).subquery()
_CTE = select(Deal.id).cte()

FILTERED: dict[str, tuple[Any, list[Any]]] = {
    "columns": (select(Deal.id), [("1",)]),
    "engagements": (select(Email.id), [("1",)]),
    "count of rows": (select(func.count()).select_from(Email), [(1,)]),
    "count of a column": (select(func.count(Deal.id)), [(1,)]),
    "maximum": (select(func.max(Deal.id)), [("1",)]),
    "group": (select(Email.owner_id, func.count()).group_by(Email.owner_id), [("502", 1)]),
    "join": (select(Email.id, Deal.id).join(Deal, true()), [("1", "1")]),
    "outer join": (select(Email.id, Deal.id).join(Deal, Deal.id != Email.id, isouter=True), [("1", None)]),
    "exists": (select(Email.id).where(exists().where(Deal.id == "2")), []),
    "exists of the visible": (select(Email.id).where(exists().where(Deal.id == "1")), [("1",)]),
    "exists alone": (select(exists(select(Deal.id).where(Deal.id == "2"))), [(False,)]),
    "scalar subquery": (select(Email.id, select(func.count(Deal.id)).scalar_subquery()), [("1", 1)]),
    "in": (select(Email.id).where(Email.id.in_(select(Deal.id))), [("1",)]),
    "subquery": (select(_VISIBLE_DEAL.c.id), [("1",)]),
    "common table expression": (select(_CTE.c.id), [("1",)]),
    "only in the condition": (select(literal(1)).where(Deal.id == "2"), []),
    "expression": (select(case((Deal.id == "2", "hidden"), else_="other")), [("other",)]),
    "users": (select(User.id), []),
    "associations": (select(Association.to_id), []),
    "history": (select(PropertyChange.value), []),
    "sources": (select(Source.line), []),
    "account": (select(Account.name), []),
    "a class without right": (select(Call.id), []),
    "stages are for everyone": (select(func.count(Stage.id)), [(10,)]),
}

REFUSED: dict[str, Any] = {
    "table": select(DEALS),
    "column of a table": select(Deal.id, SOURCES.c.line),
    "table in a condition": select(Deal.id).where(exists().where(DEALS.c.id == "2")),
    "table in from": select(func.count()).select_from(DEALS),
    "table in a scalar": select(Email.id, select(func.count()).select_from(DEALS).scalar_subquery()),
    "joined table": select(Deal.id).join(SOURCES, true()),
    "join()": select(Deal.id).select_from(join(Deal, Email, true())),
    "alias of a class": select(aliased(Deal).id),
    "alias of a table": select(DEALS.alias().c.id),
    "text": text("SELECT id FROM deals"),
    "text in a condition": select(Deal.id).where(text("1 = 1")),
    "literal column": select(literal_column("(SELECT count(*) FROM deals)")),
    "union": select(Deal.id).union(select(Email.id)),
    "union below": select(select(Deal.id).union(select(Email.id)).subquery()),
    "other statement": select(Deal).from_statement(select(DEALS)),
    "update": update(Deal).values(name="x"),
    "delete": delete(Deal),
    "insert": insert(Deal).values(id="3", id_order="3"),
}


@pytest.mark.parametrize("shape", FILTERED)
def test_a_select_yields_what_is_visible(reader: Reader, shape: str) -> None:
    statement, expected = FILTERED[shape]
    assert [tuple(row) for row in reader.session.execute(statement)] == expected


@pytest.mark.parametrize("shape", REFUSED)
def test_what_the_filter_does_not_reach_is_refused(reader: Reader, shape: str) -> None:
    with pytest.raises(NotScoped):
        reader.session.execute(REFUSED[shape])


def test_objects_come_by_id_only_if_visible(reader: Reader) -> None:
    found = reader.session.get(Deal, "1")
    assert found is not None
    assert found.owner_id == "501"
    assert reader.session.get(Deal, "2") is None
    assert reader.session.get(Email, "2") is None
    assert [one.id for one in reader.session.query(Deal)] == ["1"]
    assert reader.session.query(Email).count() == 1


def test_the_connection_is_not_handed_out(reader: Reader) -> None:
    assert reader.session.bind is None
    with pytest.raises(NotScoped):
        reader.session.connection()
    with pytest.raises(NotScoped):
        reader.session.get_bind()


def test_nothing_is_written(reader: Reader) -> None:
    reader.session.add(Deal(id="3", id_order="3"))
    with pytest.raises(NotScoped):
        reader.session.flush()
    with pytest.raises(NotScoped):
        reader.session.bulk_save_objects([Deal(id="4", id_order="4")])
    with pytest.raises(NotScoped):
        reader.session.bulk_insert_mappings(Deal, [{"id": "4", "id_order": "4"}])
    reader.session.expunge_all()


def test_every_mapped_class_without_a_policy_is_closed(reader: Reader) -> None:
    open_to_someone = {*CLASSES.values(), FeedLine, Stage, LifecycleStage}
    assert set(policies(Policy(reader.viewer))) == open_to_someone
    others = [mapper.class_ for mapper in Base.registry.mappers if mapper.class_ not in open_to_someone]
    assert User in others
    for closed in others:
        assert reader.session.scalars(select(closed)).all() == []
