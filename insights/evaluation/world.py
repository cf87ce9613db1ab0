"""Deals that are made to measure on, written as a data folder and imported as any other. Refuses the user's own home.

User 1 sees everything. The other users see what is theirs, which is nothing unless an entry names them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from crm.importing import import_folder
from crm.instants import micros
from crm.kinds import Ref
from insights.evaluation.engine import Engine
from insights.evaluation.suite import Lab

Kind = Literal["emails", "calls", "meetings", "notes"]

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
EVERYTHING, NOTHING_BUT_OWN = "1", "2"
_MOST = 10_000  # engagements of one deal
_BODY = {"emails": "hs_email_text", "calls": "hs_call_body", "meetings": "hs_meeting_body", "notes": "hs_note_body"}
_TITLE = {"emails": "hs_email_subject", "calls": "hs_call_title", "meetings": "hs_meeting_title"}
_TYPES = ("contacts", "companies", "deals", "leads", "tickets", "tasks", "notes", "calls", "emails", "meetings")
_STAGES = [
    {"id": "talks", "label": "In talks", "displayOrder": 0, "metadata": {"isClosed": "false", "probability": "0.5"}},
    {"id": "won", "label": "Won", "displayOrder": 1, "metadata": {"isClosed": "true", "probability": "1.0"}},
]


@dataclass(frozen=True, slots=True)
class Entry:
    """`owner`: a user's id. `ours`: a mail of ours; else the buyer wrote it."""

    kind: Kind
    body: str
    title: str = ""
    ours: bool = False
    owner: str = EVERYTHING


@dataclass(frozen=True, slots=True)
class Made:
    """A deal; `entries` that far apart, the oldest first."""

    number: int
    name: str
    entries: Sequence[Entry]
    contact: str = "Kim Buyer"
    apart: timedelta = timedelta(days=1)

    @property
    def ref(self) -> Ref:
        return Ref("deals", str(self.number))

    @property
    def refs(self) -> list[Ref]:
        return [Ref(entry.kind, str(self.number * _MOST + place)) for place, entry in enumerate(self.entries)]


@contextmanager
def world(lab: Lab, deals: Sequence[Made], *, model_url: str | None = None, indexed: bool = True) -> Iterator[Engine]:
    """The engine over these deals and no others, indexed; gone with its folder. The local reading needs no index."""
    with TemporaryDirectory(prefix="daybook-eval-") as name:
        home = Path(name)
        folder = write_world(home / "data", deals)
        with lab(home, model_url=model_url) as engine:
            import_folder(engine.database, folder, now=NOW)
            if indexed:
                engine.retrieval.index.bring_up()
            yield engine


def now() -> int:
    return micros(NOW)


def write_world(folder: Path, deals: Sequence[Made]) -> Path:
    folder.mkdir()
    users = [_user(EVERYTHING, "all"), _user(NOTHING_BUT_OWN, "own")]
    sets = {
        "all": dict.fromkeys(_TYPES, _rights("all")),
        "own": dict.fromkeys(_TYPES, _rights("owned")) | dict.fromkeys(("deals", "contacts"), _rights("all")),
    }
    (folder / "permission_sets.json").write_text(json.dumps(sets), encoding="utf-8")
    _write(folder, "users", users)
    _write(folder, "pipelines", [{"objectType": "deals", "id": "sales", "label": "Sales", "stages": _STAGES}])
    _write(folder, "contacts", [_contact(deal) for deal in deals])
    _write(folder, "deals", [_deal(deal) for deal in deals])
    for kind in _BODY:
        lines = [
            _engagement(deal, place, entry)
            for deal in deals
            for place, entry in enumerate(deal.entries)
            if entry.kind == kind
        ]
        _write(folder, kind, lines)
    return folder


def _write(folder: Path, stem: str, lines: Sequence[Mapping[str, Any]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / f"{stem}.jsonl").write_text(text, encoding="utf-8", newline="\n")


def _user(key: str, rights: str) -> Mapping[str, Any]:
    return {
        "id": key,
        "email": email(key),
        "firstName": "Rep",
        "lastName": key,
        "ownerId": f"50{key}",
        "permissionSet": rights,
        "teamIds": [],
        "timezone": "UTC",
        "locale": "en",
        "active": True,
    }


def email(user: str) -> str:
    return f"rep{user}@eval.invalid"


def _rights(view: str) -> Mapping[str, Any]:
    return {"view": view, "edit": view, "delete": view, "communicate": view, "unassigned": False}


def _contact(deal: Made) -> Mapping[str, Any]:
    first, _, last = deal.contact.partition(" ")
    return _line(
        str(deal.number),
        EVERYTHING,
        _CREATED,
        {"firstname": first, "lastname": last, "email": _address(deal)},
    )


def _address(deal: Made) -> str:
    return f"buyer@deal{deal.number}.invalid"


def _deal(deal: Made) -> Mapping[str, Any]:
    named = {"dealname": deal.name, "dealstage": "talks", "pipeline": "sales"}
    return _line(str(deal.number), EVERYTHING, _CREATED, named, contacts=[str(deal.number)])


def _engagement(deal: Made, place: int, entry: Entry) -> Mapping[str, Any]:
    at = NOW - (len(deal.entries) - place) * deal.apart
    properties = {_BODY[entry.kind]: entry.body, "hs_timestamp": _iso(at)}
    if entry.kind in _TITLE:
        properties[_TITLE[entry.kind]] = entry.title or deal.name
    if entry.kind == "emails":
        addresses = (email(entry.owner), _address(deal)) if entry.ours else (_address(deal), email(entry.owner))
        properties["hs_email_direction"] = "EMAIL" if entry.ours else "INCOMING_EMAIL"
        properties["hs_email_from_email"], properties["hs_email_to_email"] = addresses
    if entry.kind == "meetings":
        properties["hs_meeting_start_time"] = _iso(at)
        properties["hs_meeting_end_time"] = _iso(at + timedelta(hours=1))
    number = str(deal.number)
    return _line(deal.refs[place].id, entry.owner, at, properties, deals=[number], contacts=[number])


_CREATED = NOW - timedelta(days=400)


def _line(
    id_: str, owner: str, at: datetime, properties: Mapping[str, str], **beside: Sequence[str]
) -> Mapping[str, Any]:
    made: dict[str, Any] = {
        "id": id_,
        "properties": {"hubspot_owner_id": f"50{owner}", "createdate": _iso(at), **properties},
        "createdAt": _iso(at),
        "updatedAt": _iso(at),
        "archived": False,
    }
    if beside:
        made["associations"] = {kind: {"results": [{"id": one} for one in ids]} for kind, ids in beside.items()}
    return made


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
