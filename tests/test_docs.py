"""The docs list what the code has: generated pages are compared with their generators."""

import json
import re
from pathlib import Path

from bot.cli.page import markdown
from rules.page import markdown_table


def test_the_page_of_rules_is_what_the_catalog_prints() -> None:
    assert markdown_table() in Path("docs/rules.md").read_text("utf-8"), "daybook rules list --markdown > docs/rules.md"


def test_the_page_of_commands_is_what_the_command_line_prints() -> None:
    assert Path("docs/cli.md").read_text("utf-8").strip() == markdown().strip(), "python -m bot.cli.page > docs/cli.md"


def test_every_command_shows_an_example_in_its_help() -> None:
    missing = [
        part.splitlines()[0] for part in markdown().split("\n## ")[1:] if not re.search("Example: .*daybook ", part)
    ]
    assert missing == []


def test_the_readme_names_only_commands_that_exist() -> None:
    known = markdown()
    named = set(
        re.findall(r"`daybook ([a-z]+(?: (?:why|visible|verify|preview|set|list|run))?)", Path("README.md").read_text())
    )
    assert named
    assert [name for name in named if f"## daybook {name}" not in known] == []


def test_the_manifest_asks_for_the_scopes_that_the_events_need() -> None:
    manifest = json.loads(Path("manifest.json").read_text())
    scopes = set(manifest["oauth_config"]["scopes"]["bot"])
    events = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    needed = {"app_mention": "app_mentions:read", "message.im": "im:history", "user_change": "users:read"}
    assert {needed[event] for event in events if event in needed} <= scopes
    assert {"chat:write", "im:write", "users:read.email"} <= scopes
