"""`daybook doctor` and `daybook health`: what they find in order, what they name, and how they end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import formatdate
from pathlib import Path
from time import time
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import update

from bot.doctor.finding import FAILED, OFF, OK, WARNING, Finding
from bot.doctor.live import look_at_payloads
from bot.doctor.slack import look_at_slack
from bot.doctor.state import look_at_state
from bot.processes import Heartbeat, read_processes
from bot.pulse import CONNECTED, QUIET, RECONNECTING, Pulse
from bot.slack.clients import Clients, make_clients
from bot.slack.scopes import SCOPES
from crm.database import Database
from crm.instants import MINUTE
from crm.schema.serving import Process
from playground.server import Playground
from tests.bot.bots import MONDAY, fill, plain, rep, until
from tests.bot.cli.process import HomeHere
from tests.bot.serving import Served
from tests.commands import Home, Said
from tests.folders import deal, note, write_folder
from tests.insights.server import fails, scripted


def clients_of(slack: Playground) -> Clients:
    return make_clients(api_base=slack.api_base, bot_token=slack.bot_token, app_token=slack.app_token, proxy=None)


def by_name(found: list[Finding]) -> dict[str, Finding]:
    return {one.name: one for one in found}


async def test_a_served_home_is_in_order_and_an_ended_one_is_not(tmp_path: Path) -> None:
    async with Playground() as slack:
        served = Served(tmp_path, slack, {})
        database = served.database()
        fill(database, tmp_path / "crm", [rep("1"), rep("2", timezone="Mars/Olympus")])
        slack.add_user("Clara", "rep1@acme.test")
        tokens = {
            "SLACK_API_BASE": slack.api_base, "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token,
        }  # fmt: skip
        home = Home(tmp_path, **tokens)

        def run(*words: str) -> Any:
            return asyncio.to_thread(home.run, *words)

        async with served.running():
            await until(lambda: slack.sockets.open, seconds=30)
            await until(lambda: any(one["ok"] for one in read_processes(database)), seconds=20)
            said, health = await run("doctor", "--json"), await run("health")
        ended: Said = await run("health", "--json")
        database.dispose()
    checks = {one["name"]: one for one in said.json["checks"]}
    assert (said.code, said.json["ok"]) == (0, True)
    assert {name for name, one in checks.items() if one["state"] == "ok"} >= {
        "settings", "database", "bot", "slack", "clock", "socket",
    }  # fmt: skip
    assert checks["zones"]["said"] == "Users with a time zone that does not exist: 2."
    assert "1 of 2 active CRM users are not in Slack by their e-mail: rep2@acme.test." in checks["users"]["said"]
    assert {name for name, one in checks.items() if one["state"] == "off"} == {"model", "hubspot"}
    assert "read without a model" in checks["model"]["said"]
    assert (health.code, "(socket): connected since" in health.out) == (0, True)
    assert (ended.code, ended.json) == (1, {"ok": False, "processes": []})
    assert slack.bot_token not in said.out + health.out


def test_what_is_missing_is_named_with_the_way_out(tmp_path: Path) -> None:
    said = Home(tmp_path).run("doctor")
    assert said.code == 1
    assert "SLACK_BOT_TOKEN is missing." in said.out
    assert "daybook import FOLDER" in said.out
    wrong = Home(tmp_path, DAYBOOK_HTTP_PORT="many").run("doctor")
    assert (wrong.code, wrong.err.startswith("Wrong setting. DAYBOOK_HTTP_PORT: ")) == (1, True)


@asynccontextmanager
async def a_slack_that_says(headers: dict[str, str]) -> AsyncIterator[Clients]:
    async def answer(request: web.Request) -> web.Response:
        method = request.match_info["method"]
        more: dict[str, Any] = {"team_id": "T1"} if method == "auth.test" else {"members": []}
        return web.json_response({"ok": True, "url": "wss://slack.test", **more}, headers=headers)

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield make_clients(api_base=base, bot_token="xoxb-1", app_token="", proxy=None)
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("scopes", "state", "word"),
    [
        (sorted(SCOPES), OK, "every scope"),
        ([*SCOPES, "admin"], OK, "Not needed: admin."),
        (sorted(SCOPES - {"im:write", "commands"}), FAILED, "lacks: commands, im:write."),
    ],
)
async def test_the_scopes_of_the_token_are_compared_with_the_manifest(scopes: list[str], state: str, word: str) -> None:
    async with a_slack_that_says({"x-oauth-scopes": ",".join(scopes)}) as clients:
        found = by_name(await look_at_slack(clients, None))
    assert (found["scopes"].state, word in found["scopes"].said) == (state, True)
    assert found["socket"].state == OFF


@pytest.mark.parametrize(("ahead", "state"), [(0, OK), (90, WARNING), (-400, FAILED)])
async def test_a_clock_that_is_wrong_is_named(ahead: float, state: str) -> None:
    async with a_slack_that_says({"Date": formatdate(time() - ahead, usegmt=True)}) as clients:
        found = by_name(await look_at_slack(clients, None))
    assert found["clock"].state == state


async def test_wrong_tokens_and_a_slack_that_is_not_there_are_named() -> None:
    async with Playground() as slack:
        wrong = make_clients(api_base=slack.api_base, bot_token="xoxb-secret", app_token="", proxy=None)
        app = make_clients(api_base=slack.api_base, bot_token=slack.bot_token, app_token="xapp-secret", proxy=None)
        bad, half = await look_at_slack(wrong, None), by_name(await look_at_slack(app, None))
    gone = make_clients(api_base="http://127.0.0.1:9/api/", bot_token="xoxb-1", app_token="", proxy=None)
    nobody = await look_at_slack(gone, None)
    assert [(one.state, one.said) for one in bad] == [(FAILED, "Slack refuses SLACK_BOT_TOKEN: invalid_auth.")]
    assert half["socket"].said == "Slack refuses SLACK_APP_TOKEN: invalid_auth."
    assert "Slack does not answer at http://127.0.0.1:9/api/" in nobody[0].said


async def test_real_digests_are_shown_to_slacks_own_check(sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, tmp_path / "crm", [rep("1"), rep("2")])
    async with Playground() as slack:
        clients = clients_of(slack)
        slack.api.methods.pop("blocks.validate", None)
        without = await look_at_payloads(clients, sqlite_database, plain, MONDAY)
        slack.api.methods["blocks.validate"] = lambda _workspace, _args: {}
        taken = await look_at_payloads(clients, sqlite_database, plain, MONDAY)
    assert (without.state, "no blocks.validate" in without.said) == (WARNING, True)
    assert (taken.state, "2 reps" in taken.said) == (OK, True)
    shown = slack.calls("blocks.validate")[-1].args["message"]
    assert "The day of 2" in str(shown)


@pytest.mark.parametrize(("state", "seen"), [(CONNECTED, OK), (QUIET, WARNING), (RECONNECTING, FAILED)])
def test_the_bots_state_is_told_by_any_process(database: Database, state: str, seen: str) -> None:
    pulse = Pulse("socket")
    pulse.becomes(state)
    pulse.failed(ConnectionResetError("words of nobody's concern"))
    Heartbeat(database, pulse).beat()
    found = by_name(look_at_state(database))["bot"]
    assert found.state == seen
    assert f"{state} since" in found.said
    assert "ConnectionResetError" in found.said
    assert "concern" not in found.said

    with database.writing() as connection:
        connection.execute(update(Process).values(seen_at=Process.seen_at - 2 * MINUTE))
    assert by_name(look_at_state(database))["bot"].state == FAILED
    Heartbeat(database, pulse).leave()
    assert by_name(look_at_state(database))["bot"].state == OFF


def engine(folder: Path, **settings: str) -> dict[str, dict[str, str]]:
    home = HomeHere(folder / "home")
    home.environment |= settings
    found = {one["name"]: one for one in home.run("doctor", "--json").json["checks"]}
    return {name: found[name] for name in ("model", "vectors")}


def test_the_model_s_server_is_asked_for_its_list_alone(tmp_path: Path) -> None:
    with scripted(fails(500)) as model:
        given = {"OPENAI_API_KEY": "sk-secret", "OPENAI_BASE_URL": model.url, "DAYBOOK_CHAT_MODEL": "small"}
        assert engine(tmp_path, **given)["model"]["state"] == OK, "it keeps no list"
        model.models = ["large"]
        assert engine(tmp_path, **given)["model"]["said"] == "The server does not list the model small."
        model.models = ["large", "small"]
        assert engine(tmp_path, **given)["model"]["said"] == "The server of small answers."
        assert model.requests == []
    gone = engine(tmp_path, **given)["model"]
    assert (gone["state"], gone["said"]) == (FAILED, "The model's server cannot be used: no connection.")
    assert "sk-secret" not in str(gone)


def test_vectors_are_counted_or_named_as_missing_or_broken(tmp_path: Path) -> None:
    assert engine(tmp_path)["vectors"]["said"] == "Nothing is indexed yet."
    home = HomeHere(tmp_path / "home")
    notes = [note("1", body="They want to start in May.", to={"deals": ["5"]})]
    home.run("import", str(write_folder(tmp_path / "crm", deals=[deal("5")], notes=notes)))
    assert home.run("index").code == 0
    assert engine(tmp_path)["vectors"]["state"] == OK
    broken = engine(tmp_path, DAYBOOK_CHROMA_URL="http://127.0.0.1:9")["vectors"]
    assert (broken["state"], bool(broken["hint"])) == (FAILED, True)


def test_with_hipaa_on_neither_is_touched(tmp_path: Path) -> None:
    HomeHere(tmp_path / "home").run("settings", "set", "hipaa", "on")
    found = engine(tmp_path, OPENAI_API_KEY="sk-1", OPENAI_BASE_URL="http://127.0.0.1:9/v1")
    assert {(one["state"], one["said"]) for one in found.values()} == {(OFF, "HIPAA mode is on: no AI content.")}
