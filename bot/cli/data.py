"""`import`, `export`, `init`, `upgrade`: the data folder in and out. Prints counts and rejects, never records."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.run import app

if TYPE_CHECKING:
    from bot.settings import Settings
    from crm.database import Database
    from crm.importing import ImportReport

_Folder = Annotated[Path, typer.Argument(help="A folder with deals.jsonl, contacts.jsonl and the like.")]


@app.command(name="import")
def import_(
    folder: _Folder,
    replace: Annotated[bool, typer.Option("--replace", help="Make the mirror equal to the folder.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Import nothing unless every line is good.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Bring a data folder into the mirror; bad lines are left out and listed (exit code 3).

    Example: daybook import ./crm-dump --strict
    """
    from datetime import UTC, datetime

    from bot import wiring
    from bot.cli.hipaa import silence
    from bot.cli.progress import ImportProgress
    from bot.settings import load_settings
    from crm.importing import import_folder

    settings = load_settings()
    database = wiring.database(settings)
    before = _purges(database)
    with ImportProgress() as progress:
        report = import_folder(
            database, folder, now=datetime.now(UTC), replace=replace, strict=strict, progress=progress
        )
    told = silence(settings, database) if _purges(database) > before else None
    for line in ["account.json turned HIPAA on.", *told.lines()] if told else ():
        typer.echo(line, err=True)
    _forget_gone(settings, database)
    for warning in report.warnings:
        typer.echo(f"Warning: {warning}", err=True)
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _print(report)
    if report.refused:
        typer.echo("Nothing was imported: --strict, and not every line is good.", err=True)
        raise typer.Exit(1)
    if report.rejects:
        raise typer.Exit(3)


def _purges(database: "Database") -> int:
    """How often HIPAA was turned on: once more after an import that did it."""
    from crm.purge import generation

    with database.reading() as connection:
        return generation(connection)


@app.command()
def export(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> None:
    """Write the mirror as a data folder that `import` reads; only you can read the files.

    Example: daybook export ./backup
    """
    from datetime import UTC, datetime

    from bot import wiring
    from crm.exporting import export_folder

    counts = export_folder(wiring.database(), folder, now=datetime.now(UTC))
    typer.echo(f"{sum(counts.values())} lines in {len(counts)} files in {folder}.")


@app.command()
def init() -> None:
    """Create the database, or bring it to this version.

    Example: DAYBOOK_HOME=~/daybook daybook init
    """
    _migrate()


@app.command()
def upgrade() -> None:
    """Bring the database to this version; PostgreSQL needs it after each update.

    Example: daybook upgrade
    """
    _migrate()


def _forget_gone(settings: "Settings", database: "Database") -> None:
    """What was deleted or archived leaves the index at once; what is new is embedded by `serve` or `index`."""
    from bot import wiring
    from crm.bodies import anything_gone
    from crm.errors import DaybookError

    with database.reading() as connection:
        if not anything_gone(connection):
            return
    try:
        wiring.retrieval(settings, database).index.forget_gone()
    except DaybookError as error:
        typer.echo(f"Warning: the index still holds what was deleted. {error.sentence} {error.hint}", err=True)


def _migrate() -> None:
    from sqlalchemy.engine import make_url

    from bot import wiring
    from crm.database import HEAD

    database = wiring.database(migrate=True)
    where = make_url(database.url).database if database.dialect == "sqlite" else "PostgreSQL"
    typer.echo(f"The database is ready at version {HEAD}: {where}")


def _print(report: "ImportReport") -> None:
    for reject in report.rejects:
        typer.echo(str(reject))
    from rich.console import Console
    from rich.table import Table

    table = Table("file", "added", "changed", "unchanged", "archived", "rejected")
    for column in table.columns[1:]:
        column.justify = "right"
    for stem, counts in report.types.items():
        numbers = (counts.added, counts.changed, counts.unchanged, counts.archived, counts.rejected)
        table.add_row(stem, *(str(number) for number in numbers))
    Console(file=sys.stdout, highlight=False).print(table)
