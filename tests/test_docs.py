"""The docs list what the code has: generated pages are compared with their generators."""

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
