"""The lines of a data folder as plain objects, and the values in them. Refuses nothing: the lines are taken as good."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

RECORDS = ("contacts", "companies", "deals", "leads", "tickets")
ENGAGEMENTS = ("tasks", "notes", "calls", "emails", "meetings", "communications")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(eq=False)
class Record:
    kind: str
    id: str
    properties: dict[str, Any]
    created_at: Any
    history: dict[str, list[Any]]
    links: dict[str, set[str]] = field(default_factory=dict)  # kind -> ids, whichever side stated them

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.id}"

    def text(self, name: str) -> str:
        """The property as text; "" where it is empty or absent."""
        return as_text(self.properties.get(name))

    def time(self, name: str) -> datetime | None:
        return as_time(self.properties.get(name))

    @property
    def owner(self) -> str:
        return self.text("hubspot_owner_id")

    @property
    def created(self) -> datetime | None:
        return self.time("createdate") or self.time("hs_createdate") or as_time(self.created_at)


@dataclass(eq=False)
class User:
    id: str
    email: str
    owner_id: str
    super_admin: bool
    permission_set: str
    teams: set[str]
    timezone: str
    active: bool


@dataclass
class Folder:
    account: dict[str, Any]
    users: list[User]
    teams: list[dict[str, Any]]
    permission_sets: dict[str, Any] | None  # None: the file is absent
    pipelines: list[dict[str, Any]]
    records: dict[str, dict[str, Record]]  # kind -> id -> a living record


def read_folder(path: Path) -> Folder:
    living: dict[str, dict[str, Record]] = {kind: {} for kind in (*RECORDS, *ENGAGEMENTS)}
    stated = []
    for kind in living:
        for line in _lines(path / f"{kind}.jsonl"):
            for other, results in (line.get("associations") or {}).items():
                stated += [((kind, line["id"]), (other, one["id"])) for one in results["results"]]
            if not line.get("archived"):
                history = line.get("propertiesWithHistory") or {}
                properties = line.get("properties") or {}
                living[kind][line["id"]] = Record(kind, line["id"], properties, line.get("createdAt"), history)
    for one, other in stated:
        for (kind, key), (far_kind, far_id) in ((one, other), (other, one)):
            if key in living.get(kind, {}) and far_id in living.get(far_kind, {}):
                living[kind][key].links.setdefault(far_kind, set()).add(far_id)
    return Folder(
        account=_document(path / "account.json") or {},
        users=[_user(line) for line in _lines(path / "users.jsonl")],
        teams=_lines(path / "teams.jsonl"),
        permission_sets=_document(path / "permission_sets.json"),
        pipelines=_lines(path / "pipelines.jsonl"),
        records=living,
    )


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def as_time(value: Any) -> datetime | None:
    text = as_text(value)
    if not text:
        return None
    if text.lstrip("-").isdigit():
        return EPOCH + timedelta(milliseconds=int(text))
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)  # without: a bare date


def printed(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def by_id(key: str) -> tuple[int, int, str]:
    """Ids compare as numbers where they are numbers; those stand before the others."""
    return (0, int(key), "") if key.isdigit() else (1, 0, key)


def _user(line: dict[str, Any]) -> User:
    return User(
        id=line["id"],
        email=line.get("email") or "",
        owner_id=line.get("ownerId") or "",
        super_admin=bool(line.get("superAdmin")),
        permission_set=line.get("permissionSet") or "",
        teams=set(line.get("teamIds") or []),
        timezone=line.get("timezone") or "",
        active=line.get("active") is not False,
    )


def _lines(path: Path) -> list[Any]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def _document(path: Path) -> Any:
    return json.loads(path.read_text("utf-8")) if path.exists() else None
