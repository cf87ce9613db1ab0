"""The import's SQL: prepared statements on plain tuples, a few a batch, for SQLite and PostgreSQL. Decides nothing."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection

from crm.importing.shapes import Owned, Row

SOURCE = ("kind", "id", "updated_at", "archived", "content_hash", "line")
_PARAMETERS = 900  # a statement; SQLite before 3.32 takes 999
_PLACE = "(from_kind, from_id, to_kind, to_id)"


class Known(NamedTuple):
    """What the mirror holds of a record."""

    hash: bytes
    updated_at: int | None
    archived: bool


class Store:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._sqlite = connection.dialect.name == "sqlite"
        self._mark = "?" if self._sqlite else "%s"
        self._listed = "(SELECT value FROM json_each(?))" if self._sqlite else "(SELECT unnest(CAST(%s AS text[])))"

    def known(self, kind: str, ids: Iterable[str]) -> dict[str, Known]:
        rows = self._query(
            f"SELECT id, content_hash, updated_at, archived FROM sources WHERE kind = {self._mark} "  # noqa: S608
            f"AND id IN {self._listed}",
            (kind, self._list(ids)),
        )
        return {row[0]: Known(bytes(row[1]), row[2], bool(row[3])) for row in rows}

    def is_empty(self, kind: str) -> bool:
        return not self._query(f"SELECT 1 FROM sources WHERE kind = {self._mark} LIMIT 1", (kind,))  # noqa: S608

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        self._insert(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ", len(columns), "", rows)  # noqa: S608

    def delete(self, kind: str, owned: Iterable[Owned], ids: Sequence[str]) -> None:
        """The typed rows of these records."""
        if not ids:
            return
        for table, id_of_row in owned:
            of_kind = f"kind = {self._mark} AND " if table == "property_history" else ""
            values = (kind, self._list(ids)) if of_kind else (self._list(ids),)
            self._run(f"DELETE FROM {table} WHERE {of_kind}{id_of_row} IN {self._listed}", values)  # noqa: S608

    def delete_sources(self, kind: str, ids: Sequence[str]) -> None:
        if ids:
            self._run(
                f"DELETE FROM sources WHERE kind = {self._mark} AND id IN {self._listed}",  # noqa: S608
                (kind, self._list(ids)),
            )

    def living_and_gone(self, kind: str) -> list[tuple[str, bool]]:
        """Every id of the kind, and whether it is archived."""
        rows = self._query(f"SELECT id, archived FROM sources WHERE kind = {self._mark}", (kind,))  # noqa: S608
        return [(row[0], bool(row[1])) for row in rows]

    def stated_links(self, kind: str, ids: Sequence[str]) -> dict[tuple[str, str, str], str | None]:
        """(from id, to kind, to id) -> label of what these records state themselves."""
        rows = self._query(
            "SELECT from_id, to_kind, to_id, label FROM associations "  # noqa: S608
            f"WHERE stated AND from_kind = {self._mark} AND from_id IN {self._listed}",
            (kind, self._list(ids)),
        )
        return {(row[0], row[1], row[2]): row[3] for row in rows}

    def state_links(self, rows: Sequence[Row]) -> None:
        """Rows are (from kind, from id, to kind, to id, label); the other direction is kept up beside them."""
        head = "INSERT INTO associations (from_kind, from_id, to_kind, to_id, label, stated) VALUES "
        stated = f" ON CONFLICT {_PLACE} DO UPDATE SET stated = TRUE, label = excluded.label"
        self._insert(head, 5, stated, rows, more=", TRUE")
        turned = [(to_kind, to_id, kind, id_, label) for kind, id_, to_kind, to_id, label in rows]
        turned.sort()  # near rows lie together; no two have the same four ids, so labels are never compared
        unstated = f" ON CONFLICT {_PLACE} DO UPDATE SET label = excluded.label WHERE NOT associations.stated"
        self._insert(head, 5, unstated, turned, more=", FALSE")

    def withdraw_links(self, rows: Sequence[Row]) -> None:
        """The from side no longer states these; what the other side states itself stays, under its label."""
        if not rows:
            return
        mark = self._mark
        here = f"from_kind = {mark} AND from_id = {mark} AND to_kind = {mark} AND to_id = {mark}"
        other = (
            "SELECT {} FROM associations AS other WHERE other.from_kind = associations.to_kind AND "
            "other.from_id = associations.to_id AND other.to_kind = associations.from_kind AND "
            "other.to_id = associations.from_id AND other.stated"
        )
        turned = [(to_kind, to_id, kind, id_) for kind, id_, to_kind, to_id in rows]
        self._many(f"UPDATE associations SET stated = FALSE WHERE {here}", rows)  # noqa: S608
        unstated = f"DELETE FROM associations WHERE {here} AND NOT stated AND NOT EXISTS ({other.format(1)})"  # noqa: S608
        self._many(unstated, rows)
        self._many(unstated, turned)
        self._many(
            f"UPDATE associations SET label = ({other.format('other.label')}) WHERE {here} AND NOT stated",  # noqa: S608
            rows,
        )

    def _insert(self, head: str, width: int, tail: str, rows: Sequence[Row], *, more: str = "") -> None:
        """Many rows a statement: a third less time than one by one, on both databases."""
        one = f"({', '.join([self._mark] * width)}{more})"
        together = _PARAMETERS // width
        whole = len(rows) // together * together
        statement = head + ", ".join([one] * together) + tail
        for start in range(0, whole, together):
            self._run(statement, tuple(chain.from_iterable(rows[start : start + together])))
        if whole < len(rows):
            self._many(head + one + tail, rows[whole:])

    def _list(self, ids: Iterable[str]) -> Any:
        return orjson.dumps(list(ids)).decode() if self._sqlite else list(ids)

    def _query(self, sql: str, values: Row) -> list[Any]:
        return list(self.connection.exec_driver_sql(sql, values).all())

    def _run(self, sql: str, values: Row) -> None:
        self.connection.exec_driver_sql(sql, values)

    def _many(self, sql: str, rows: Sequence[Row]) -> None:
        self.connection.exec_driver_sql(sql, list(rows))
