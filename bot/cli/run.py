"""The Typer application and the one place where errors become a line and an exit code."""

import json
from typing import Annotated, Any

import typer

app = typer.Typer(
    name="daybook",
    help="A Slack bot for sales teams: a work queue each morning, cited answers during the day.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,  # rendering help with rich costs 0.4 s of imports
)


class _Options:
    debug = False


@app.callback()
def _root(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    _Options.debug = debug


def print_json(document: Any) -> None:
    """One JSON document on stdout, and nothing else there."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=1))


def guarded(command: typer.Typer) -> int:
    """Runs the command line. Wrong use is told by Typer itself (exit 2); whatever is raised below is shown here."""
    from crm.errors import DaybookError

    try:
        command()
    except DaybookError as error:
        if _Options.debug:
            raise
        typer.echo(error.sentence, err=True)
        if error.hint:
            typer.echo(error.hint, err=True)
    except Exception as error:
        if _Options.debug:
            raise
        typer.echo(f"Daybook failed: {type(error).__name__}.", err=True)
        typer.echo("Run it again as `daybook --debug …` to see where.", err=True)
    return 1
