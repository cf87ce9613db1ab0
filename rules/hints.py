"""What a statement may say to a planner without changing what it means. Holds no criterion."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class unindexed(FunctionElement[Any]):  # noqa: N801  reads as a function
    """The column's value, by which SQLite shall not look rows up: https://sqlite.org/optoverview.html, unary plus.

    Of two columns with an index SQLite knows only how many rows share a value, not that a time window is narrow."""

    inherit_cache = True
    name = "unindexed"


@compiles(unindexed)
def _plain(element: unindexed, compiler: Any, **options: Any) -> str:
    return str(compiler.process(_column(element), **options))


@compiles(unindexed, "sqlite")
def _plus(element: unindexed, compiler: Any, **options: Any) -> str:
    return f"+{compiler.process(_column(element), **options)}"


def _column(element: unindexed) -> ColumnElement[Any]:
    return next(iter(element.clauses))
