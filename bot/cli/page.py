"""docs/cli.md, generated from the commands themselves: `python -m bot.cli.page > docs/cli.md`."""

from collections.abc import Iterator
from typing import Any

import typer.main

from bot.cli import app


def markdown() -> str:
    lines = [
        "# Commands",
        "",
        "Generated from the code. Exit codes: 0 done, 1 failed, 2 wrong use, 3 done with rejects.",
    ]
    for name, command in _commands("daybook", typer.main.get_command(app)):
        usage = " ".join(command.collect_usage_pieces(command.make_context(name, [], resilient_parsing=True)))
        lines += ["", f"## {name}", "", f"`{name} {usage}`", "", (command.help or "").strip()]
        if command.epilog:
            lines += ["", command.epilog]
    return "\n".join(lines)


def _commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Every command that does something, groups resolved, by full name."""
    for part, child in sorted(getattr(command, "commands", {}).items()):
        yield from _commands(f"{name} {part}", child)
    if not hasattr(command, "commands") or command.invoke_without_command:
        yield name, command


if __name__ == "__main__":
    typer.echo(markdown())
