"""What the database tells: that it is whole, whose zones and rights are set, and how the bots that run are."""

from typing import Any

from sqlalchemy import text

from bot.doctor.finding import FAILED, OFF, OK, WARNING, Finding, some
from bot.processes import read_processes
from bot.pulse import QUIET
from crm.database import HEAD, Database
from crm.instants import zone
from crm.people import Person, active_people
from crm.settings import has_permission_file


def look_at_state(database: Database) -> list[Finding]:
    with database.reading() as connection:
        people, has_file = active_people(connection), has_permission_file(connection)
    return [_database(database), _bots(database), _zones(people), _rights(people, has_file=has_file), *_later()]


def _database(database: Database) -> Finding:
    if database.dialect != "sqlite":
        return Finding("database", OK, f"PostgreSQL, version {HEAD}.")
    with database.reading() as connection:
        said = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check(3)"))]
    if said != ["ok"]:
        return Finding("database", FAILED, "The SQLite file is damaged.", "Restore a backup, or import anew.")
    return Finding("database", OK, f"SQLite, version {HEAD}, whole.")


def _bots(database: Database) -> Finding:
    found = read_processes(database)
    if not found:
        return Finding("bot", OFF, "No bot runs on this database.", "Start it: daybook serve")
    said = " ".join(describe(one) for one in found)
    if not any(one["running"] for one in found):
        return Finding("bot", FAILED, said, "It ended without a farewell: look at its log, and start it again.")
    if not all(one["ok"] for one in found if one["running"]):
        return Finding("bot", FAILED, said, "It keeps trying; look at its log if that lasts.")
    return Finding("bot", WARNING if any(one["state"] == QUIET for one in found) else OK, said)


def describe(one: dict[str, Any]) -> str:
    """One process in a line."""
    who = f"Process {one['pid']} ({one['mode']})"
    if not one["running"]:
        return f"{who} was last seen {one['seen_at']}."
    heard = f"last event {one['last_event_at']}" if one["last_event_at"] else "no event yet"
    quiet = ", nothing came for a while and the connection was renewed" if one["state"] == QUIET else ""
    trouble = f", last error {one['last_error']} {one['last_error_at']}" if one["last_error"] else ""
    return f"{who}: {one['state']} since {one['since']}{quiet}, {heard}{trouble}."


def _zones(people: list[Person]) -> Finding:
    unknown = [person.user_id for person in people if person.timezone and zone(person.timezone) is None]
    if unknown:
        said = f"Users with a time zone that does not exist: {some(unknown)}."
        return Finding(
            "zones", WARNING, said, "Correct it in the CRM; until then Slack's or the account's zone counts."
        )
    return Finding("zones", OK, f"The zones of {len(people)} active users are known.")


def _rights(people: list[Person], *, has_file: bool) -> Finding:
    if not people:
        return Finding("rights", WARNING, "There are no users yet.", "Import a folder: daybook import FOLDER")
    if not has_file:
        return Finding(
            "rights", WARNING, "There is no permission_sets.json: everyone sees what they own.",
            "Put one into the data folder and import it.",
        )  # fmt: skip
    return Finding("rights", OK, "Permission sets are there.")


def _later() -> list[Finding]:
    return [Finding("hubspot", OFF, "HubSpot is not set up; nothing needs it yet.")]
