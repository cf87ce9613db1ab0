"""`daybook digest`: what a rep's morning message would be. Sends nothing."""

from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.run import app, print_json


class Format(StrEnum):
    TEXT = "text"
    BLOCKS = "blocks"
    JSON = "json"


@app.command(epilog="Example: daybook digest --as clara@acme.test --at 2026-11-24T08:00:00+01:00")
def digest(
    email: Annotated[str, typer.Option("--as", metavar="EMAIL", help="The rep whose digest to show.")],
    at: Annotated[
        str | None, typer.Option("--at", metavar="ISO", help="As of that instant, like 2026-11-24T08:00:00+01:00.")
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", help="As it reads, as Slack's payload, or as data.")
    ] = Format.TEXT,
) -> None:
    """Show what a rep's digest would be; nothing is sent. With --at the action ledger is neither read nor written."""
    from bot.blocks import readable
    from bot.cli.viewing import as_viewer, read_at
    from bot.digest import build_digest
    from bot.digest.document import as_document
    from bot.digest.message import digest_message
    from bot.settings import load_settings
    from bot.wiring import database
    from crm.instants import instant

    now = instant(read_at(at))
    settings = load_settings()
    opened = database(settings)
    viewer = as_viewer(opened, email, "cli.digest")
    built = build_digest(opened, viewer, now=now, language=settings.daybook_language, ledger=at is None)
    if form is Format.JSON:
        print_json(as_document(built))
    elif form is Format.BLOCKS:
        print_json(digest_message(built).as_payload())
    else:
        typer.echo(readable(digest_message(built)), nl=False)
