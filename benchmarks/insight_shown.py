"""How soon a deal's insight stands in Slack after the press, beside a press that only says something.

`python -m benchmarks insight --presses 60`: `daybook serve` in a process of its own, the Slack stand-in in this one, a
deal with a hundred e-mails of some four hundred characters. With a model (tests/insights/server.py): it is read once,
then every press shows what is kept. Without one: the local mode, which keeps nothing and reads the deal each time.
Beside both a button that the bot does not know and says so. Seconds are from the envelope's sending until the message
is posted.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.ack import QUIET, share_of
from crm.database import open_database
from crm.importing import import_folder
from playground.server import Playground
from playground.workspace import User
from tests import folders as f
from tests.insights.asked import company
from tests.insights.server import says, scripted

_MAILS, _LETTERS, _WARM_UP = 100, 400, 3
_PAUSE = 1.1  # seconds: the bot posts once a second in a channel, as Slack asks
_SAID = (
    "Finance asked us to stay under 60 this year, so three sites at once is hard to defend.",
    "Thank you for showing us hall C yesterday, the team liked it.",
    "Please send the minutes to everybody who was there.",
    "The scanners arrive on Tuesday and we set them up with your colleague.",
    "Attached you find the list of articles that we talked about.",
    "Our night shift starts at ten and ends at six.",
    "I am in the office until Thursday, then at the fair in Hanover.",
    "Could we move the call to three in the afternoon?",
    "We have eleven loading doors, four of them on the north side.",
    "Matthias will join us from Fulda.",
)
_WORDS = "We fear that the budget for site {n} is not approved."


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks insight", description=__doc__)
    parser.add_argument("--presses", type=int, default=60)
    options = parser.parse_args(arguments)
    for mode in ("from the cache", "local mode"):
        with tempfile.TemporaryDirectory() as home:
            shown, said = measure(Path(home), with_model=mode == "from the cache", presses=options.presses)
        print(f"insight, {mode}: {len(shown)} presses on a deal with {_MAILS} e-mails")
        for share in (0.5, 0.95, 1.0):
            name = "slowest" if share == 1 else f"p{share * 100:.0f}"
            ours, base = share_of(shown, share), share_of(said, share)
            print(f"  {name:8} shown {ours * 1000:8.1f} ms   only said {base * 1000:8.1f} ms   {ours / base:6.1f}")


def measure(home: Path, *, with_model: bool, presses: int) -> tuple[list[float], list[float]]:
    """Seconds until the insight stood there, and until something was said; sorted."""
    make_home(home)
    with scripted(says(_reading())) if with_model else nullcontext() as model:
        settings = {"OPENAI_API_KEY": "sk-1", "OPENAI_BASE_URL": model.url} if model else {}
        found = asyncio.run(_measure(home, settings, presses))
        if model and len(model.requests) != 1:
            raise SystemExit(f"The model was asked {len(model.requests)} times: this is not what the cache gives.")
    return found


def make_home(home: Path) -> None:
    now = datetime.now(UTC)
    dice = random.Random(7)

    def mail(number: int) -> f.Line:
        text = _WORDS.format(n=number)
        while len(text) < _LETTERS:
            text += f" {dice.choice(_SAID)}"
        return f.email(
            str(100 + number), at=now - timedelta(hours=5 * number + 3), sender="jana@brenner.test", text=text,
            recipients=["rep1@acme.test"], direction="INCOMING_EMAIL", owner="501", subject=f"Re: Offer {number}",
            to={"deals": ["8801"], "contacts": ["31"]},
        )  # fmt: skip

    folder = f.write_folder(
        home / "data",
        account={"currency": "EUR", "record_url": "https://crm.acme.test/record/{type}/{id}"},
        permission_sets={"all": f.rights()},
        users=[f.user("1", permission_set="all")],
        pipelines=f.PIPELINES,
        **{**company(), "emails": [mail(number) for number in range(_MAILS)]},
    )
    database = open_database(f"sqlite:///{home / 'daybook.db'}")
    import_folder(database, folder, now=now)
    database.dispose()


async def _measure(home: Path, settings: Mapping[str, str], presses: int) -> tuple[list[float], list[float]]:
    async with Playground() as slack, _serving(home, slack, settings):
        await slack.sockets.wait_connected(60)
        clara = slack.add_user("Clara", "rep1@acme.test")
        for _ in range(_WARM_UP):
            await _shown(slack, clara)
            await _said(slack, clara)
        shown, said = [], []
        for _ in range(presses):
            shown.append(await _shown(slack, clara))
            said.append(await _said(slack, clara))
    return sorted(shown), sorted(said)


async def _shown(slack: Playground, clara: User) -> float:
    """Also where it said first that it was reading."""
    return await _pressed(slack, clara, "insight:8801", lambda call: _is_insight(call.args))


async def _said(slack: Playground, clara: User) -> float:
    return await _pressed(slack, clara, "unknown:1", lambda call: call.method == "chat.postEphemeral")


async def _pressed(slack: Playground, clara: User, action: str, is_there: Any) -> float:
    workspace = slack.workspace
    text = {"type": "plain_text", "text": action}
    button = {"type": "button", "text": text, "action_id": action, "value": "deals:8801"}
    blocks = [{"type": "actions", "block_id": "row", "elements": [button]}]
    direct = workspace.direct(clara.id)
    message = workspace.post(direct, workspace.bot.id, {"text": action, "blocks": blocks})
    before, began = len(slack.api.calls), time.monotonic()
    await slack.people.press(clara, direct, message["ts"], action)
    while True:
        found = next((call for call in slack.api.calls[before:] if is_there(call)), None)
        if found is not None:
            await asyncio.sleep(_PAUSE)
            return found.at - began
        if time.monotonic() - began > 180:
            raise SystemExit(f"{action} was not answered within three minutes.")
        await asyncio.sleep(0.002)


def _is_insight(args: Mapping[str, Any]) -> bool:
    return "insight_refresh:8801" in str(args.get("blocks"))


def _reading() -> dict[str, Any]:
    def stated(number: int) -> dict[str, Any]:
        evidence = [{"engagement_id": f"emails:{100 + number}", "quote": _WORDS.format(n=number)}]
        said = f"The budget for site {number} is not approved."
        return {"statement": said, "evidence": evidence}

    risks = [{**stated(n), "kind": "budget", "severity": "high", "resolved": None} for n in range(4)]
    return {"summary": [stated(1)], "risks": risks, "buyer_goals": []}


@asynccontextmanager
async def _serving(home: Path, slack: Playground, settings: Mapping[str, str]) -> AsyncIterator[None]:
    tokens = {
        "SLACK_API_BASE": slack.api_base, "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token,
    }  # fmt: skip
    environment = {"PATH": os.environ["PATH"], "DAYBOOK_HOME": str(home), **tokens, **QUIET, **settings}
    command = str(Path(sys.executable).with_name("daybook"))
    process = await asyncio.create_subprocess_exec(command, "serve", env=environment)
    try:
        yield
    finally:
        process.terminate()
        await process.wait()
