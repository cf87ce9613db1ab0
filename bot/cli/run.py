"""The Typer application and the one place where errors become a line and an exit code."""

import os
from typing import Annotated

import typer

app = typer.Typer(
    name="daybook",
    help="A Slack bot for sales teams: a work queue each morning, cited answers during the day.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
)


class _Options:
    debug = False


@app.callback()
def _root(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    _Options.debug = debug


def guarded(command: typer.Typer) -> int:
    """Runs the command line; whatever is raised below is shown once, here."""
    try:
        code = command(standalone_mode=False)
    except BrokenPipeError:
        os.close(1)
        return 0
    except typer.Exit as stop:
        return stop.exit_code
    except Exception as error:  # noqa: BLE001  the last line of defence: a sentence instead of a traceback
        return _show(error)
    return code if isinstance(code, int) else 0


def _show(error: Exception) -> int:
    from click import ClickException
    from click.exceptions import Abort

    from crm.errors import DaybookError

    if _Options.debug and not isinstance(error, ClickException):
        raise error
    if isinstance(error, Abort):
        return 1
    if isinstance(error, ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, DaybookError):
        typer.echo(error.sentence, err=True)
        if error.hint:
            typer.echo(error.hint, err=True)
        return 1
    typer.echo(
        f"Daybook failed: {type(error).__name__}. Run it again with --debug before the command to see where.",
        err=True,
    )
    return 1
