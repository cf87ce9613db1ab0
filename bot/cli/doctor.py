"""`doctor` and `health`: whether everything is in order, and how the bots that run say they are."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import AsJson
from bot.cli.run import app, print_json

if TYPE_CHECKING:
    from bot.doctor.finding import Finding
    from bot.settings import Settings
    from crm.database import Database

_SIGNS = {"ok": "ok", "warning": "look", "failed": "FAILED", "off": "-"}


@app.command(epilog="Example: daybook doctor --live")
def doctor(
    live: Annotated[bool, typer.Option("--live", help="Also show real digests to Slack's own check.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check settings, database, model, vectors, Slack, clock, zones, rights and users. Exit code 1: one failed."""
    from bot.doctor.finding import FAILED
    from bot.settings import hide_from_libraries, load_settings

    settings = load_settings()
    hide_from_libraries()
    found = _look(settings, live=live)
    ok = not any(one.state == FAILED for one in found)
    if as_json:
        print_json({"ok": ok, "checks": [one.as_json() for one in found]})
    else:
        _print(found)
    raise typer.Exit(0 if ok else 1)


@app.command(epilog="Example: daybook health --json")
def health(as_json: AsJson = False) -> None:
    """Tell how the bots that run on this database are: connected, quiet, reconnecting. Exit code 1: none is well."""
    from bot.cli.printing import say
    from bot.doctor.state import describe
    from bot.processes import read_processes
    from bot.wiring import database

    opened = database()
    found = read_processes(opened)
    opened.dispose()
    ok = any(one["ok"] for one in found)
    if as_json:
        print_json({"ok": ok, "processes": found})
    else:
        for one in found:
            say(describe(one))
        if not found:
            say("No bot runs on this database.")
    raise typer.Exit(0 if ok else 1)


def _look(settings: "Settings", *, live: bool) -> list["Finding"]:
    from bot import wiring
    from bot.doctor.engine import look_at_engine
    from bot.doctor.finding import OK, Finding, failed
    from bot.doctor.state import look_at_state
    from crm.errors import DaybookError

    found, database = [Finding("settings", OK, "Every setting can be read.")], None
    try:
        database = wiring.database(settings)
        found += look_at_state(database)
        found += look_at_engine(settings, database)
    except DaybookError as error:
        found.append(failed("database", error))
    found += asyncio.run(_slack(settings, database, live=live))
    if database is not None:
        database.dispose()
    return found


async def _slack(settings: "Settings", database: "Database | None", *, live: bool) -> list["Finding"]:
    from bot import wiring
    from bot.cli.viewing import as_operator
    from bot.doctor.finding import failed
    from bot.doctor.live import look_at_payloads
    from bot.doctor.slack import look_at_slack
    from crm.errors import DaybookError

    try:
        clients = wiring.clients(settings)
    except DaybookError as error:
        return [failed("slack", error)]
    found = await look_at_slack(clients, database)
    if live and database is not None:
        as_operator(database, "cli.doctor.live")
        render = wiring.render_digest(database, settings.daybook_language)
        found.append(await look_at_payloads(clients, database, render, datetime.now(UTC)))
    return found


def _print(found: Sequence["Finding"]) -> None:
    from bot.cli.printing import print_table

    rows = [(one.name, _SIGNS[one.state], f"{one.said} {one.hint}".strip()) for one in found]
    print_table(("check", "", ""), rows)
