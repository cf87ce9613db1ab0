"""`config`: every setting as it is in force, secrets masked."""

from typing import Annotated, Any

import typer

from bot.cli.run import app, print_json


@app.command(epilog="Example: daybook config --json")
def config(as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False) -> None:
    """Print every setting with its value; secrets show only whether they are set."""
    from bot.settings import load_settings

    settings = load_settings()
    shown = {name.upper(): _shown(getattr(settings, name)) for name in type(settings).model_fields}
    if as_json:
        print_json(shown)
        return
    for name, value in shown.items():
        typer.echo(f"{name}={'' if value is None else value}")


def _shown(value: Any) -> Any:
    """A secret becomes stars; a path, an hour and the like their text."""
    from pydantic import SecretStr

    from bot.settings import as_text

    if value is None or isinstance(value, bool | int | str):
        return value
    return "********" if isinstance(value, SecretStr) else as_text(value)
