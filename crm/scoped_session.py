"""An ORM session whose every SELECT is filtered by a viewer's policy. Refuses whatever would slip past the filter.

with_loader_criteria reaches mapped classes, also joined and in subqueries. It does not reach Core tables, text, set
operations or the connection itself, it garbles our clauses on aliased classes, and DML has no business here: all of
these are refused.
"""

from typing import Any, NoReturn

from sqlalchemy import Alias, Column, Connection, Join, Select, Table, event, false, select, true
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors

from crm.policy import Clause, Policy
from crm.schema.base import Base
from crm.schema.mirror import CLASSES, FeedLine, LifecycleStage, Stage

_FOR_EVERYONE = (Stage, LifecycleStage)  # the account's own words, no records
_REFUSED = {"textclause", "text_as_from", "compound_select", "insert", "update", "delete"}


class NotScoped(RuntimeError):
    """A defect in our code: a statement that the viewer's filter does not reach."""


class ScopedSession(Session):
    """On one connection, for one viewer, for one request: what is already in a session is not filtered again."""

    def __init__(self, connection: Connection, policy: Policy) -> None:
        super().__init__(autoflush=False)
        self._snapshot = connection
        criteria = policies(policy)
        options = [
            with_loader_criteria(mapper.class_, criteria.get(mapper.class_, false()))
            for mapper in Base.registry.mappers
        ]

        @event.listens_for(self, "do_orm_execute")
        def restrict(state: ORMExecuteState) -> None:
            _refuse_unscoped(state.statement)
            state.statement = state.statement.options(*options)

        @event.listens_for(self, "before_flush")
        def refuse_writing(*_: object) -> NoReturn:
            raise NotScoped("A scoped session only reads.")

    def get_bind(self, mapper: Any = None, *, clause: Any = None, **_: Any) -> Connection:
        if mapper is None and clause is None:  # asked for by hand; a statement brings its clause
            raise NotScoped("The connection would read past the viewer's filter.")
        return self._snapshot

    def get(self, entity: Any, ident: Any, **_: Any) -> Any:
        """The object with that id, if the viewer may see it. (Session.get asks with Core columns: refused above.)"""
        return self.scalars(select(entity).where(entity.id == ident)).one_or_none()

    def connection(self, *_: Any, **__: Any) -> NoReturn:
        raise NotScoped("The connection would read past the viewer's filter.")

    def bulk_save_objects(self, *_: Any, **__: Any) -> NoReturn:
        """Bulk writing slips past before_flush."""
        raise NotScoped("A scoped session only reads.")

    bulk_insert_mappings = bulk_update_mappings = bulk_save_objects


def policies(policy: Policy) -> dict[type[Any], Clause]:
    """The clause of each mapped class that has one; the rest of the classes can be read by nobody."""
    of_objects: dict[type[Any], Clause] = {
        mapped: policy.permitted("view", kind, mapped) for kind, mapped in CLASSES.items()
    }
    return of_objects | {FeedLine: policy.own_notices(FeedLine)} | dict.fromkeys(_FOR_EVERYONE, true())


def _refuse_unscoped(statement: Any) -> None:
    if not isinstance(statement, Select):
        raise NotScoped("A scoped session only runs SELECT on mapped classes.")
    for element in visitors.iterate(statement):
        named = getattr(element, "__visit_name__", "")
        if named in _REFUSED:
            raise NotScoped(f"The viewer's filter does not reach {named}.")
        if named == "column" and getattr(element, "is_literal", False) and str(element) != "*":
            raise NotScoped("The viewer's filter does not reach literal columns.")
        if isinstance(element, Join) or (isinstance(element, Alias) and isinstance(element.element, Table)):
            raise NotScoped("The viewer's filter does not reach join() and aliases: use Select.join on mapped classes.")
        if any(_is_core(source) for source in _sources(element)):
            raise NotScoped("The viewer's filter does not reach Core tables.")


def _sources(element: Any) -> list[Any]:
    """The columns of a statement and what a SELECT names as tables; walking also meets the table behind a column."""
    if isinstance(element, Column):
        return [element]
    if not isinstance(element, Select):
        return []
    return [*element._raw_columns, *element._from_obj, *(joined[0] for joined in element._setup_joins)]


def _is_core(element: Any) -> bool:
    """What stems from a mapped class has it in its annotations; columns of a subquery were seen inside it."""
    if isinstance(element, Column) and not isinstance(element.table, Table):
        return False
    return isinstance(element, Table | Column) and not element._annotations
