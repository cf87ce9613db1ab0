"""`daybook demo` from one command: everybody's digest, nothing for outsiders, a real configuration untouched."""

import asyncio
import os
import signal
import socket
from pathlib import Path

import aiohttp

from bot.settings import DemoSettings
from tests.bot.bots import until
from tests.bot.serving import stop
from tests.commands import COMMAND, Home


async def test_the_demo_runs_beside_a_real_configuration(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "DAYBOOK_DATABASE_URL=sqlite:////proc/nowhere\nSLACK_API_BASE=https://real.test/api/\n"
    )
    environment = {
        "DAYBOOK_HOME": str(tmp_path / "home"),
        "PATH": "/usr/bin:/bin",
        "SLACK_BOT_TOKEN": "xoxb-real",
        "SLACK_CLIENT_ID": "1",
        "SLACK_CLIENT_SECRET": "2",
        "DAYBOOK_DIGEST_TIME": "23:59",
    }
    out, err = tmp_path / "out", tmp_path / "err"
    with out.open("wb") as to_out, err.open("wb") as to_err:
        process = await asyncio.create_subprocess_exec(
            str(COMMAND), "demo", "--no-browser", "--port", "0",
            cwd=tmp_path, env=environment, stdout=to_out, stderr=to_err,
        )  # fmt: skip
    try:
        await until(lambda: "Ctrl-C" in out.read_text("utf-8") or process.returncode is not None, seconds=60)
        said = out.read_text("utf-8")
        assert said, err.read_text("utf-8")
        address = said.split()[2]
        second = await asyncio.to_thread(Home(tmp_path / "home").run, "demo", "--no-browser", "--port", "0")
        assert second.code == 1
        assert f"already: process {process.pid}" in second.err
        shown = await look(address, ["Clara Hoffmann", "Gil Gast"])
        assert "Open workspace" in shown["Clara Hoffmann"]
        assert "No messages yet" in shown["Gil Gast"]
    finally:
        code = await stop(process, signal.SIGINT)
    assert code == 0
    assert err.read_text("utf-8") == "Writing the demo company …\n"
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == ["demo"]
    assert "Clara Hoffmann" in said


async def look(address: str, names: list[str]) -> dict[str, str]:
    """Each person's messages, once the first has some."""
    base = address.partition("?")[0]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(address) as opened:
            assert opened.status == 200
        async with session.get(f"{base}page/people") as people:
            ids = {person["name"]: person["id"] for person in await people.json()}
        shown: dict[str, str] = {}
        for _ in range(300):
            for name in names:
                async with session.get(f"{base}page/look?user={ids[name]}&place=dm") as answer:
                    shown[name] = await answer.text()
            if "No messages yet" not in shown[names[0]]:
                break
            await asyncio.sleep(0.1)
        return shown


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = Home(tmp_path / "home").run("demo", "--no-browser", "--port", str(port))
    assert said.code == 1
    assert said.err.startswith(f"Port {port} is in use.\n")


def test_a_named_database_is_refused(tmp_path: Path) -> None:
    said = Home(tmp_path / "home", DAYBOOK_DATABASE_URL="postgresql://real/crm").run("demo", "--no-browser")
    assert said.code == 1
    assert "DAYBOOK_DATABASE_URL is set" in said.err
    assert not (tmp_path / "home").exists()


def test_the_environment_does_not_reach_the_demos_settings(tmp_path: Path) -> None:
    os.environ["SLACK_BOT_TOKEN"] = "xoxb-real"
    try:
        assert DemoSettings(daybook_home=tmp_path).slack_bot_token is None
    finally:
        del os.environ["SLACK_BOT_TOKEN"]
