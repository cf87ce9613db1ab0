"""`demo`: the demo company, the playground and the bot in one process. Touches nothing but `$DAYBOOK_HOME/demo`.

It starts afresh each time, for the playground forgets its messages and the company's dates are relative to today.
"""

import asyncio
import json
import shutil
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.run import app

if TYPE_CHECKING:
    from bot.running import Bot
    from bot.settings import Settings
    from crm.database import Database
    from playground.server import Playground

_WAIT_FOR_START = 60
_TICK = 2.0  # seconds
_ZONE, _BEGINS = "Europe/Berlin", time(8, 5)  # it is always a working day's morning
_TITLES = {
    "rep_all": "a rep who sees everything",
    "rep_limited": "a rep: own e-mails, the team's deals",
    "rep_team": "a rep who sees the team's records",
    "rep_owned": "a rep who sees own records only",
    "manager": "a manager",
}
_TRY = """Try: Done on a task, then Create follow-up or Undo; Why? in a ⋯ menu; Log outcomes; Start tasks; open Home;
write `today`; and move the clock to the next morning, when the next digest comes. Ctrl-C stops everything."""


@app.command(epilog="Example: daybook demo --port 4000 --no-browser")
def demo(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Of the page; 0 takes any free one.")] = 3980,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Try Daybook without any account: a demo company, a Slack-like page in the browser, and the bot."""
    from bot.delivery.lock import serve_lock
    from bot.logs import set_up_logs
    from bot.settings import demo_home, hide_from_libraries

    home = demo_home()
    hide_from_libraries()
    set_up_logs("WARNING", "text")
    _make(home)
    with serve_lock(home):
        asyncio.run(_run(home, port, browser=not no_browser))


async def _run(home: Path, port: int, *, browser: bool) -> None:
    from bot import wiring
    from bot.cli.serve import until_told
    from crm.errors import BadInput
    from playground.server import Playground, PortInUse

    slack = Playground(port)
    try:
        await slack.start()
    except PortInUse:
        raise BadInput(
            f"Port {port} is in use.", "Name another: daybook demo --port 4000 (0 takes any free one)"
        ) from None
    try:
        typer.echo("Writing the demo company …", err=True)
        settings = _settings(home, slack)
        slack.workspace.clock.to_next_morning(_ZONE, _BEGINS)
        database = await asyncio.to_thread(_company, home, settings, slack.workspace.clock())
        hire(slack, home / "company")
        bot = wiring.bot(settings, database, now=slack.workspace.clock)
        _ready_vectors(bot)
        bot.options = replace(bot.options, tick_seconds=_TICK)  # the clock may be moved at any time
        welcome = asyncio.create_task(_welcome(slack, bot.ready, browser=browser))
        try:
            await until_told(bot)
        finally:
            welcome.cancel()
            database.dispose()
    finally:
        await slack.stop()


def _make(home: Path) -> None:
    from crm.errors import DatabaseUnusable

    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise DatabaseUnusable(
            f"The folder {home} cannot be made: {error.strerror}.", "Set DAYBOOK_HOME to a folder you can write to."
        ) from None


def _settings(home: Path, slack: "Playground") -> "Settings":
    """Today's digest is due, however late it is where a rep sits."""
    from bot.settings import DemoSettings

    return DemoSettings.model_validate(
        {
            "daybook_home": home,
            "slack_bot_token": slack.bot_token,
            "slack_app_token": slack.app_token,
            "slack_api_base": slack.api_base,
            "daybook_digest_grace": 24 * 60,
        }
    )


def _company(home: Path, settings: "Settings", now: datetime) -> "Database":
    from bot import wiring
    from crm.importing import import_folder
    from playground.company import write_company

    for name in ("daybook.db", "daybook.db-wal", "daybook.db-shm"):
        (home / name).unlink(missing_ok=True)
    folder = home / "company"
    shutil.rmtree(folder, ignore_errors=True)
    write_company(folder, now)
    database = wiring.database(settings)
    import_folder(database, folder, now=now)
    return database


def _ready_vectors(bot: "Bot") -> None:
    """The company's sentences need not be embedded: what they say never changes."""
    from playground.company import VECTORS
    from retrieval.shipped import read

    if bot.indexing is not None:
        index = bot.indexing.index
        index.already = read(VECTORS, index.embedders.current)


def hire(slack: "Playground", folder: Path) -> None:
    """The company's active users in Slack, and two who must see nothing."""
    for line in (folder / "users.jsonl").read_text(encoding="utf-8").splitlines():
        user: dict[str, Any] = json.loads(line)
        if user.get("active", True) and user.get("email"):
            slack.add_user(
                f"{user.get('firstName', '')} {user.get('lastName', '')}".strip(),
                user["email"],
                tz=user.get("timezone"),
                title="super admin" if user.get("superAdmin") else _TITLES.get(str(user.get("permissionSet")), "a rep"),
            )
    slack.add_user("Gil Gast", "gil@guest.example", is_restricted=True, title="a guest")
    slack.add_user("Sam Straniero", "sam@elsewhere.example", team_id="T0ELSEWHER", is_stranger=True, title="a stranger")
    everyone = [user for user in slack.workspace.users.values() if not user.is_bot]
    reps, (guest, stranger) = everyone[:-2], everyone[-2:]
    slack.workspace.add_channel("deal-brenner", *reps)
    slack.workspace.add_channel("with-guests", *reps, guest)
    slack.workspace.add_channel("with-a-customer", *reps, stranger, is_ext_shared=True)
    slack.workspace.add_channel("customer-invited", *reps, is_pending_ext_shared=True)


async def _welcome(slack: "Playground", ready: asyncio.Event, *, browser: bool) -> None:
    from bot.settings import has_screen

    async with asyncio.timeout(_WAIT_FOR_START):
        await ready.wait()
    people = [user for user in slack.workspace.users.values() if not user.is_bot]
    typer.echo(f"Daybook demo: {slack.address}")
    now = slack.workspace.clock().astimezone(ZoneInfo(_ZONE))
    typer.echo(f"There it is {now:%A} {now.day} {now:%B}, {now:%H:%M} in Berlin.")
    typer.echo("Be one of these people; each sees what that person may see, the last two nothing:")
    for user in people:
        typer.echo(f"  {user.name} ({user.title})")
    typer.echo(_TRY)
    if browser and has_screen():
        import webbrowser

        await asyncio.to_thread(webbrowser.open, slack.address)
