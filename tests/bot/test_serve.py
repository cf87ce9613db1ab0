"""`daybook serve` as an operator meets it: what it refuses to start with, what it logs, how it stops."""

import asyncio
import json
import signal
import socket
import time
from pathlib import Path

import pytest

from playground.faults import Fault
from playground.server import Playground
from tests.bot.bots import fill, ledger_rows, rep, rest, until
from tests.bot.serving import Served, stop
from tests.bot.signed import SECRET, Sender
from tests.commands import Home, Said


def serve(folder: Path, *words: str, **settings: str) -> Said:
    folder.mkdir(exist_ok=True)
    return Home(folder, **settings).run("serve", *words)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "SLACK_BOT_TOKEN is missing."),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-2"}, "SLACK_APP_TOKEN is no app-level token."),
        (
            {
                "SLACK_BOT_TOKEN": "xoxb-1",
                "SLACK_APP_TOKEN": "xapp-1",
                "DAYBOOK_DATABASE_URL": "sqlite:////proc/nowhere/daybook.db",
            },
            "/proc/nowhere",
        ),
    ],
)
def test_a_wrong_setting_is_named_at_start(tmp_path: Path, settings: dict[str, str], named: str) -> None:
    said = serve(tmp_path / "home", **settings)
    assert said.code == 1
    assert named in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET is missing."),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "xapp-1"},
            "SLACK_SIGNING_SECRET is a token, no signing secret.",
        ),
        ({"DAYBOOK_HTTP_PORT": "70000"}, "DAYBOOK_HTTP_PORT: "),
        ({"SLACK_SIGNING_SECRET": SECRET}, "SLACK_BOT_TOKEN is missing."),
    ],
)
def test_a_wrong_setting_of_http_mode_is_named_at_start(tmp_path: Path, settings: dict[str, str], named: str) -> None:
    said = serve(tmp_path / "home", "--mode", "http", **settings)
    assert said.code == 1
    assert said.err.startswith(("SLACK", "Wrong setting. DAYBOOK_HTTP_PORT")), said.err
    assert named in said.err


async def test_http_mode_needs_no_app_token_and_names_a_port_in_use(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    async with Playground() as slack:
        port = str(unused_port())
        settings = {"SLACK_SIGNING_SECRET": SECRET, "SLACK_APP_TOKEN": "", "DAYBOOK_HTTP_PORT": port}
        served = Served(tmp_path / "home", slack, settings, ("--mode", "http"))
        async with served.running() as process:
            await until(lambda: f"listening on 127.0.0.1 port {port}" in served.log, seconds=20)
            assert (await Sender(int(port)).ask("GET", "/health")).json["ok"] is True
            tokens = {"SLACK_API_BASE": slack.api_base, "SLACK_BOT_TOKEN": slack.bot_token, **settings}
            other = tmp_path / "other"
            second = await asyncio.to_thread(lambda: serve(other, "--mode", "http", **tokens))
            assert await stop(process) == 0
    assert second.code == 1
    assert second.err.splitlines()[-2:] == [
        f"Port {port} of 127.0.0.1 is in use.", "Set DAYBOOK_HTTP_PORT to a free one.",
    ]  # fmt: skip


async def test_wrong_tokens_are_named_and_never_printed(tmp_path: Path) -> None:
    async with Playground() as slack:
        base = {"SLACK_API_BASE": slack.api_base}
        wrong_bot = {**base, "SLACK_BOT_TOKEN": "xoxb-secret-1", "SLACK_APP_TOKEN": slack.app_token}
        wrong_app = {**base, "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": "xapp-secret-2"}
        bot = await asyncio.to_thread(lambda: serve(tmp_path / "home", **wrong_bot))
        app = await asyncio.to_thread(lambda: serve(tmp_path / "home", **wrong_app))
    assert (bot.code, app.code) == (1, 1)
    assert bot.err.startswith("Slack refuses SLACK_BOT_TOKEN: invalid_auth.\n")
    assert app.err.startswith("Slack refuses SLACK_APP_TOKEN: invalid_auth.\n")
    assert "secret" not in bot.err + app.err


def test_slack_that_does_not_answer_is_named(tmp_path: Path) -> None:
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_BASE": "http://127.0.0.1:9/api/"}
    said = serve(tmp_path / "home", **tokens)
    assert said.code == 1
    assert "Slack does not answer at http://127.0.0.1:9/api/" in said.err


async def test_it_serves_alone_logs_ids_only_and_stops_when_told(tmp_path: Path) -> None:
    async with Playground() as slack:
        home = tmp_path / "home"
        home.mkdir()
        served = Served(home, slack, {"DAYBOOK_LOG_FORMAT": "json"})
        database = served.database()
        fill(database, tmp_path / "crm", [rep("1")])
        clara = slack.add_user("Clara Hoffmann", "rep1@acme.test")
        process = await served.start()
        await until(lambda: rest(database), seconds=30)
        await until(lambda: slack.sockets.open, seconds=20)

        second = await asyncio.to_thread(lambda: serve(home, **_tokens(slack)))
        assert second.code == 1
        assert second.err.startswith(f"Another daybook serves {home} already: process {process.pid}.")

        slack.add_fault(Fault("chat.postMessage", before=0.5))
        await slack.people.say(clara, "today, my private words")
        await until(lambda: not slack.faults.waiting)
        started = time.monotonic()
        assert await stop(process, signal.SIGINT) == 0
        assert time.monotonic() - started < 8
        assert len(slack.messages_to(clara)) == 2, "the post in flight arrived"
    lines = [json.loads(line) for line in served.log.splitlines()]
    assert {"at", "level", "logger", "message"} == set(lines[0])
    assert any(ledger_rows(database)[0].key in line["message"] for line in lines)
    database.dispose()
    for secret in ("Clara", "acme.test", "private words", slack.bot_token, slack.app_token, "ticket="):
        assert secret not in served.log


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _tokens(slack: Playground) -> dict[str, str]:
    return {
        "SLACK_API_BASE": slack.api_base,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
    }
