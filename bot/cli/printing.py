"""What a person reads on a terminal: lines and tables. Text from the CRM cannot steer the terminal from here."""

from collections.abc import Iterable, Sequence

import typer

_ANY_WIDTH = 10_000


def say(text: str) -> None:
    typer.echo(harmless(text))


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(Text(harmless(cell)) for cell in row))
    console = Console(highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = _ANY_WIDTH  # a pipe has no edge to wrap at
    console.print(table)


def harmless(text: str) -> str:
    """On one line, without control characters: those could move the cursor or set the terminal's title."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
