"""Import of a generated folder into an empty SQLite mirror, as a ratio to reading the same files with json.loads.

Both run in this process, in turns; the best of each is compared. `python -m benchmarks import --engagements 200000`
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crm.database import open_database
from crm.importing import import_folder

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEXT = (
    "Thanks for the call today we went through the offer and the open points on delivery the board wants to see the "
    "numbers once more before it decides could you send the revised plan with the second option and say what changes "
    "when the roll-out moves into the next quarter our own people need two weeks for the training"
)
WORDS = TEXT.split()


def main(arguments: list[str]) -> None:
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "folder"
        write_company(folder, deals=options.deals, engagements=options.engagements)
        size = sum(path.stat().st_size for path in folder.iterdir())
        parse, fresh, again = _measure(folder, Path(place), options.rounds)
    print(f"import: {options.deals} deals, {options.engagements} engagements, {size / 1e6:.1f} MB of JSON lines")
    print(f"  read and json.loads   {parse:8.3f} s   1.0")
    print(f"  import, empty mirror  {fresh:8.3f} s   {fresh / parse:.1f}   (aim: at most 6)")
    print(f"  import, nothing new   {again:8.3f} s   {again / parse:.1f}")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks import", description=__doc__)
    parser.add_argument("--deals", type=int, default=200)
    parser.add_argument("--engagements", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args(arguments)


def _measure(folder: Path, place: Path, rounds: int) -> tuple[float, float, float]:
    parse, fresh, again = [], [], []
    for number in range(rounds):
        parse.append(_timed(lambda: _parse(folder)))
        database = open_database(f"sqlite:///{place / f'{number}.db'}")
        fresh.append(_timed(lambda: import_folder(database, folder, now=NOW)))  # noqa: B023  called at once
        again.append(_timed(lambda: import_folder(database, folder, now=NOW)))  # noqa: B023
        database.dispose()
    return min(parse), min(fresh), min(again)


def _timed(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _parse(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open(encoding="utf-8") as file:
            if path.suffix == ".json":
                json.loads(file.read())
            else:
                for line in file:
                    json.loads(line)


def write_company(folder: Path, *, deals: int, engagements: int) -> None:
    """A company whose engagements hang on its contacts and deals, as an API dump has them."""
    folder.mkdir()
    chance = random.Random(7)  # the same folder each time
    people, contacts = max(2, deals // 10), deals * 4
    _write(
        folder, "users", ({"id": str(n), "email": f"rep{n}@acme.test", "ownerId": str(500 + n)} for n in range(people))
    )
    _write(folder, "contacts", (_contact(chance, n, people) for n in range(contacts)))
    _write(folder, "deals", (_deal(chance, n, people) for n in range(deals)))
    (folder / "pipelines.jsonl").write_text(json.dumps(_PIPELINE) + "\n")
    shares = {"emails": 0.5, "calls": 0.2, "notes": 0.1, "tasks": 0.1, "meetings": 0.1}
    for kind, share in shares.items():
        lines = (_engagement(chance, kind, n, people, deals) for n in range(int(engagements * share)))
        _write(folder, kind, lines)


def _write(folder: Path, stem: str, lines: Iterator[dict[str, Any]]) -> None:
    with (folder / f"{stem}.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _line(chance: random.Random, number: int, people: int, properties: dict[str, Any]) -> dict[str, Any]:
    at = _ago(chance)
    common = {"hubspot_owner_id": str(500 + chance.randrange(people)), "createdate": at, "hs_lastmodifieddate": at}
    return {
        "id": str(100_000 + number),
        "properties": common | properties,
        "createdAt": at,
        "updatedAt": at,
        "archived": False,
    }


def _contact(chance: random.Random, number: int, people: int) -> dict[str, Any]:
    properties = {"email": f"c{number}@buyer{number % 97}.test", "firstname": "Ada", "lastname": f"Buyer {number}"}
    return _line(chance, number, people, properties)


def _deal(chance: random.Random, number: int, people: int) -> dict[str, Any]:
    properties = {
        "dealname": f"Deal {number}",
        "dealstage": "talks",
        "pipeline": "sales",
        "amount": str(chance.randrange(100_000)),
        "closedate": _ago(chance),
    }
    line = _line(chance, number, people, properties)
    ids = [str(100_000 + number * 4 + step) for step in range(4)]
    return line | {"associations": _stated("contacts", "deal_to_contact", ids)}


def _engagement(chance: random.Random, kind: str, number: int, people: int, deals: int) -> dict[str, Any]:
    deal = chance.randrange(deals)
    contact = deal * 4 + chance.randrange(4)
    at = _ago(chance)
    line = _line(chance, number, people, {"hs_timestamp": at} | _own(chance, kind, number, contact, at))
    line["associations"] = _stated("contacts", "engagement_to_contact", [str(100_000 + contact)])
    line["associations"] |= _stated("deals", "engagement_to_deal", [str(100_000 + deal)])
    return line


def _own(chance: random.Random, kind: str, number: int, contact: int, at: str) -> dict[str, Any]:
    body = " ".join(chance.choices(WORDS, k=chance.randrange(20, 140)))
    if kind == "emails":
        return {
            "hs_email_subject": f"Offer {number}",
            "hs_email_text": body,
            "hs_email_direction": chance.choice(("EMAIL", "INCOMING_EMAIL")),
            "hs_email_status": "SENT",
            "hs_email_thread_id": f"t{number // 3}",
            "hs_email_from_email": f"rep{number % 20}@acme.test",
            "hs_email_to_email": f"c{contact}@buyer{contact % 97}.test",
        }
    if kind == "calls":
        return {
            "hs_call_title": "Call",
            "hs_call_body": body,
            "hs_call_status": "COMPLETED",
            "hs_call_duration": "60000",
        }
    if kind == "tasks":
        return {"hs_task_subject": f"Task {number}", "hs_task_body": body, "hs_task_status": "NOT_STARTED"}
    if kind == "meetings":
        return {"hs_meeting_title": "Meeting", "hs_meeting_body": body, "hs_meeting_start_time": at}
    return {"hs_note_body": body}


def _stated(kind: str, association: str, ids: list[str]) -> dict[str, Any]:
    return {kind: {"results": [{"id": one, "type": association} for one in ids]}}


def _ago(chance: random.Random) -> str:
    at = NOW - timedelta(seconds=chance.randrange(365 * 86_400), milliseconds=chance.randrange(1000))
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


_PIPELINE = {
    "objectType": "deals",
    "id": "sales",
    "label": "Sales",
    "stages": [{"id": "talks", "label": "In talks", "displayOrder": 0, "metadata": {"isClosed": "false"}}],
}
