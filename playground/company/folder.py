"""The data folder while it is made: records with ids of their own, plain lines, documents. Refuses an unknown kind."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from playground.company.clock import Clock, iso

FIRST_IDS = {
    "contacts": 3301,
    "companies": 2201,
    "deals": 8801,
    "leads": 6101,
    "tickets": 4101,
    "tasks": 90001,
    "notes": 20001,
    "calls": 93001,
    "emails": 55001,
    "meetings": 71001,
    "communications": 61001,
    "line_items": 12001,
    "quotes": 13001,
}
SINGULAR = {"companies": "company"}
MODIFIED = {"contacts": "lastmodifieddate"}
CREATED = {"contacts": "createdate", "companies": "createdate", "deals": "createdate", "tickets": "createdate"}

History = list[tuple[datetime, str]]


@dataclass(eq=False)
class Record:
    """One CRM object. `updated` never runs ahead of the clock; histories are oldest first until they are written."""

    kind: str
    id: str
    created: datetime
    updated: datetime
    properties: dict[str, str | None]
    histories: dict[str, History] = field(default_factory=dict)
    links: dict[str, dict[str, str | None]] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        return f"{self.kind}:{self.id}"

    def __getitem__(self, name: str) -> str:
        return self.properties.get(name) or ""

    def link(self, other: "Record", label: str | None = None) -> None:
        self.links.setdefault(other.kind, {}).setdefault(other.id, label)

    def linked(self, kind: str) -> list[str]:
        return list(self.links.get(kind, {}))

    def touch(self, at: datetime) -> None:
        self.updated = max(self.updated, at)

    def changed(self, name: str, value: str, at: datetime) -> None:
        """The property takes a value, and its history with it. Changes are told in the order in which they happened."""
        self.properties[name] = value
        self.histories.setdefault(name, []).append((at, value))
        self.touch(at)

    def line(self) -> dict[str, object]:
        modified = MODIFIED.get(self.kind, "hs_lastmodifieddate")
        created = CREATED.get(self.kind, "hs_createdate")
        shown: dict[str, object] = {
            "id": self.id,
            "properties": {**self.properties, created: iso(self.created), modified: iso(self.updated)},
            "createdAt": iso(self.created),
            "updatedAt": iso(self.updated),
            "archived": False,
        }
        if self.histories:
            shown["propertiesWithHistory"] = {
                name: [{"value": value, "timestamp": iso(at)} for at, value in reversed(told)]
                for name, told in self.histories.items()
            }
        if self.links:
            shown["associations"] = {kind: {"results": self._results(kind)} for kind in self.links}
        return shown

    def _results(self, kind: str) -> list[dict[str, str]]:
        type_ = f"{_singular(self.kind)}_to_{_singular(kind)}"
        return [
            {"id": id_, "type": type_} | ({"label": label} if label else {}) for id_, label in self.links[kind].items()
        ]


class Folder:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.records: dict[str, dict[str, Record]] = {kind: {} for kind in FIRST_IDS}
        self.lines: dict[str, list[dict[str, object]]] = {}
        self.documents: dict[str, object] = {}

    def add(self, kind: str, created: datetime, properties: dict[str, str | None]) -> Record:
        """A new record with the next id of its kind."""
        living = self.records[kind]
        created = min(created, self.clock.now)
        record = Record(kind, str(FIRST_IDS[kind] + len(living)), created, created, properties)
        living[record.id] = record
        return record

    def all(self, kind: str) -> list[Record]:
        return list(self.records[kind].values())

    def line(self, name: str, /, **fields: object) -> None:
        self.lines.setdefault(name, []).append(fields)

    def write(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        lines = {kind: [record.line() for record in self.all(kind)] for kind in self.records} | self.lines
        for name, told in lines.items():
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in told)
            (path / f"{name}.jsonl").write_text(text, encoding="utf-8", newline="\n")
        for name, document in self.documents.items():
            text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
            (path / f"{name}.json").write_text(text, encoding="utf-8", newline="\n")


def _singular(kind: str) -> str:
    return SINGULAR.get(kind, kind.removesuffix("s"))
