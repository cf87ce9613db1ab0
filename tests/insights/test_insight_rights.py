"""Random companies: the insight of a viewer is to the letter the one of a company that holds nothing but what that
viewer sees. What is visible is computed by the oracle of the access tests, which shares no code with Daybook."""

import random
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm.database import Database
from crm.errors import NotVisible
from crm.gate import Gate
from crm.importing import import_folder
from crm.instants import micros
from crm.viewer import viewer_of
from insights.insight import Insights
from tests.crm.access.plain import ENGAGEMENTS, TYPES, Key, Line, Plain
from tests.folders import (
    call,
    communication,
    contact,
    deal,
    email,
    meeting,
    note,
    pipeline,
    right,
    task,
    team,
    user,
    write_folder,
)

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
USERS, DEALS, CONTACTS = ("1", "2", "3"), ("5", "6", "7", "8", "9", "10", "11"), ("3", "4", "5")
WON = {"id": "won", "label": "Won", "displayOrder": 2, "metadata": {"isClosed": "true", "probability": "1"}}
PIPELINE = pipeline("deals", "sales", ["new", "talks", WON])
HIDEABLE = {
    "deals": ["amount", "closedate", "dealstage", "hs_next_step", "hs_deal_score", "hubspot_owner_id", "createdate"],
    "emails": ["hs_timestamp", "hs_email_direction", "hs_email_from_email", "hs_email_subject", "hs_email_status"],
    "contacts": ["email", "firstname"],
    "meetings": ["hs_meeting_start_time", "hs_meeting_outcome", "hs_timestamp"],
    "tasks": ["hs_timestamp", "hs_task_status"],
    "calls": ["hs_timestamp", "hs_call_title", "hubspot_owner_id"],
    "notes": ["hs_timestamp"],
}


class Dice(random.Random):
    def owner(self) -> Any:
        return self.choice(["501", "502", "503", None])

    def ago(self, days: int) -> datetime:
        return NOW - timedelta(minutes=self.randint(-2 * 1440, days * 1440))

    def links(self) -> dict[str, list[str]]:
        return {
            "deals": self.sample(DEALS[:2], self.randint(0, 2)),
            "contacts": self.sample(CONTACTS, self.randint(0, 2)),
        }

    def scope(self) -> str:
        return self.choice(["all", "all", "team", "owned", "none"])


def company(dice: Dice) -> Plain:
    sets = {name: permission_set(dice) for name in ("x", "y")}
    users = [
        user(key, permission_set=dice.choice(["x", "y"]), teams=dice.sample(["a", "b"], dice.randint(0, 2)))
        for key in USERS
    ]
    return Plain(users, [team("a"), team("b", parent="a")], sets, dict(objects(dice)))


def permission_set(dice: Dice) -> Line:
    hidden = {kind: [name for name in names if dice.random() < 0.15] for kind, names in HIDEABLE.items()}
    scopes = {kind: right(dice.scope(), unassigned=dice.random() < 0.5) for kind in TYPES}
    return scopes | {"deals": right(dice.choice(["all", "team", "owned"])), "hidden_properties": hidden}


def objects(dice: Dice) -> Iterator[tuple[str, list[Line]]]:
    yield "contacts", [
        contact(key, owner=dice.owner(), email=f"c{key}@buyer.test", firstname=f"Name{key}",
                to={"deals": dice.sample(DEALS[:2], dice.randint(0, 2))})
        for key in CONTACTS
    ]  # fmt: skip
    yield "deals", [one_deal(dice, key, won=key not in DEALS[:2]) for key in DEALS]
    yield "emails", [
        email(str(n), owner=dice.owner(), at=dice.ago(20), to=dice.links(),
              sender=dice.choice(["c3@buyer.test", "c4@buyer.test", "rep1@acme.test", None]),
              direction=dice.choice(["EMAIL", "EMAIL", "INCOMING_EMAIL", "FORWARDED_EMAIL"]),
              status=dice.choice(["SENT", "BOUNCED"]))
        for n in range(1, 13)
    ]  # fmt: skip
    yield "meetings", [
        meeting(str(n), owner=dice.owner(), start=dice.ago(20), outcome=dice.choice([None, "CANCELED", "COMPLETED"]),
                to=dice.links())
        for n in range(1, 5)
    ]  # fmt: skip
    yield "tasks", [
        task(str(n), owner=dice.owner(), due=dice.ago(9), status=dice.choice(["NOT_STARTED", "COMPLETED"]),
             to=dice.links())
        for n in range(1, 6)
    ]  # fmt: skip
    yield "calls", [call(str(n), owner=dice.owner(), start=dice.ago(20), to=dice.links()) for n in range(1, 4)]
    yield "notes", [note(str(n), owner=dice.owner(), at=dice.ago(20), body="x", to=dice.links()) for n in range(1, 4)]
    yield "communications", [communication("1", owner=dice.owner(), at=dice.ago(20), to=dice.links())]


def one_deal(dice: Dice, key: str, *, won: bool) -> Line:
    def past(*values: Any) -> list[tuple[Any, datetime]]:
        return [(value, NOW - timedelta(days=10 * place + dice.randint(1, 9))) for place, value in enumerate(values)]

    stage = "won" if won else "talks"
    history = {
        "dealstage": past(stage, "talks" if won else "new", "new"),
        "amount": past(dice.choice(["80", "100"]), "100"),
        "closedate": past("2026-12-01", "2026-11-01", "2026-10-01"),
        "hs_deal_score": past(dice.choice(["50", "70"]), "70"),
        "hs_next_step": past(dice.choice(["Call", None]), "Mail"),
    }
    return deal(
        key, owner=dice.owner(), stage=stage, created=NOW - timedelta(days=90),
        history={name: changes for name, changes in history.items() if dice.random() < 0.8},
        amount="80", closedate=dice.choice(["2026-11-01", "2026-12-01"]), hs_deal_score="50",
        hs_next_step=dice.choice(["Call", None]),
    )  # fmt: skip


def seen_by(world: Plain, user_id: str) -> Plain:
    """The same company after all that this user does not see was taken out of it."""
    visible = world.visible(user_id)
    kept = {
        kind: [reduced(world, user_id, (kind, line["id"]), visible) for line in lines if (kind, line["id"]) in visible]
        for kind, lines in world.objects.items()
    }
    person = world.user(user_id)
    given = world.permission_sets[person["permissionSet"]]
    open_set = {kind: right("none" if given[kind]["view"] == "none" else "all") for kind in TYPES}
    sets = {"seen": open_set | {"hidden_properties": given["hidden_properties"]}}
    users = [{**one, "permissionSet": "seen"} if one is person else one for one in world.users]
    return Plain(users, world.teams, sets, kept)


def reduced(world: Plain, user_id: str, key: Key, visible: set[Key]) -> Line:
    line, hidden = world.living[key], world.hidden(user_id, key[0])
    links = {
        kind: {"results": [one for one in stated["results"] if (kind, one["id"]) in visible]}
        for kind, stated in line.get("associations", {}).items()
    }
    past: Mapping[str, Any] = line.get("propertiesWithHistory", {})
    return line | {
        "properties": {name: value for name, value in line["properties"].items() if name not in hidden},
        "propertiesWithHistory": {name: changes for name, changes in past.items() if name not in hidden},
        "associations": links,
    }


def fill(database: Database, world: Plain) -> None:
    files: dict[str, Any] = {**world.objects, "users": world.users, "teams": world.teams, "pipelines": [PIPELINE]}
    with tempfile.TemporaryDirectory() as folder:
        path = write_folder(Path(folder), permission_sets=world.permission_sets, **files)
        assert not import_folder(database, path, now=NOW, replace=True).rejects


def read(database: Database, user_id: str) -> list[Any]:
    """Of both open deals; None for one that is refused."""
    asked, viewer = Insights(database, Gate(database)), viewer_of(database, user_id)
    found: list[Any] = []
    for deal_id in DEALS[:2]:
        try:
            found.append(asked.of(viewer, deal_id, now=micros(NOW), language="en").as_json())
        except NotVisible:
            found.append(None)
    return found


def agree(database: Database, seed: int) -> tuple[int, int]:
    """How many insights were compared, and of how many engagements less than there are."""
    world = company(Dice(seed))
    fill(database, world)
    full = {user_id: read(database, user_id) for user_id in USERS}
    for user_id in USERS:
        fill(database, seen_by(world, user_id))
        assert read(database, user_id) == full[user_id], (seed, user_id)
    insights = [one for found in full.values() for one in found if one]
    there = sum(len(world.objects[kind]) for kind in ENGAGEMENTS if kind != "tasks")
    return len(insights), sum(there - one["window"]["engagements"] for one in insights)


@pytest.mark.parametrize("seeds", [range(3), range(3, 6)], ids=str)
def test_an_insight_is_that_of_a_company_without_what_is_hidden(sqlite_database: Database, seeds: range) -> None:
    compared = [agree(sqlite_database, seed) for seed in seeds]
    assert sum(one for one, _ in compared) > 5
    assert sum(hidden for _, hidden in compared) > 20


def test_on_postgresql_too(postgres_database: Database) -> None:
    agree(postgres_database, 100)


@pytest.mark.slow
def test_many_more_companies(sqlite_database: Database) -> None:
    for seed in range(1000, 1060):
        agree(sqlite_database, seed)
