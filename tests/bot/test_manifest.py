"""The manifest asks Slack for what the code uses, and for nothing else."""

import json
import re
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.request import OTHER, Request
from bot.slack.scopes import EVENTS, FEATURES, METHODS, SCOPES

MANIFEST = json.loads(Path("manifest.json").read_text("utf-8"))
_LIBRARY = {name for name in dir(AsyncWebClient) if "_" in name.strip("_")} - {"api_call"}


def test_the_scopes_are_those_of_the_methods_events_and_features_that_are_used() -> None:
    assert sorted(SCOPES) == MANIFEST["oauth_config"]["scopes"]["bot"]
    assert MANIFEST["features"].keys() & FEATURES.keys() == FEATURES.keys()


def test_every_method_that_the_code_calls_is_listed_and_no_other() -> None:
    assert called_methods() == set(METHODS)


def test_the_events_are_those_that_the_listeners_know() -> None:
    assert sorted(EVENTS) == MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    shapes = {"message.im": {"type": "message", "channel_type": "im"}}
    kinds = {name: Request.read({"event": shapes.get(name, {"type": name})}).kind for name in EVENTS}
    assert {name for name, kind in kinds.items() if kind == OTHER} == {"app_context_changed"}


def test_the_agent_view_offers_what_works() -> None:
    view = MANIFEST["features"]["agent_view"]
    assert set(view) == {"agent_description", "suggested_prompts"}
    assert {prompt["message"] for prompt in view["suggested_prompts"]} == {"today", "help"}
    assert [command["command"] for command in MANIFEST["features"]["slash_commands"]] == ["/daybook"]
    assert "shortcuts" not in MANIFEST["features"], "none works yet"


def called_methods() -> set[str]:
    called: set[str] = set()
    for path in Path("bot").rglob("*.py"):
        text = path.read_text("utf-8")
        used = set(re.findall(r"\.([a-z]+_\w+)\(", text)) & _LIBRARY
        called |= {name.replace("_", ".") for name in used}
        if path.name != "scopes.py":
            named = re.findall(r'"([a-z]+\.[a-zA-Z.]+)"', text)
            called |= {name for name in named if name.replace(".", "_") in _LIBRARY or name.startswith("blocks.")}
    return called
