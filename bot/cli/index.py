"""`index`: the vectors made equal to what the CRM holds. Prints counts, never text; with HIPAA on it does nothing."""

from typing import Annotated

import typer

from bot.cli.options import AsJson
from bot.cli.run import app, print_json


@app.command(epilog="Example: daybook index --deal 5")
def index(
    deal: Annotated[str | None, typer.Option("--deal", metavar="ID", help="Only what belongs to this deal.")] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Forget all vectors and make them again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Embed what is new or changed in the CRM's engagements, and forget what is gone."""
    from bot import wiring
    from bot.cli.progress import CountProgress
    from bot.cli.viewing import as_operator
    from bot.settings import load_settings
    from crm.errors import BadInput
    from crm.gate import Silent
    from retrieval.index import Report

    if deal and rebuild:
        raise BadInput("--deal and --rebuild exclude each other.", "Example: daybook index --rebuild")
    settings = load_settings()
    database = wiring.database(settings)
    retrieval = wiring.retrieval(settings, database)
    as_operator(database, "cli.index", {"rebuild": rebuild}, records=[f"deals:{deal}"] if deal else [])
    silent: Silent | None = None
    try:
        with CountProgress("engagements") as progress:
            if deal:
                report = retrieval.index.bring_up_deal(deal, progress)
            else:
                report = (retrieval.index.rebuild if rebuild else retrieval.index.refresh)(progress)
    except Silent as error:
        silent, report = error, Report()
    if as_json:
        counts = {name: getattr(report, name) for name in ("engagements", "embedded", "forgotten", "left")}
        print_json({"model": retrieval.embedders.current, **counts, "reason": silent.reason if silent else None})
    elif silent:
        typer.echo(f"Nothing was indexed. {silent.sentence}")
    else:
        typer.echo(
            f"{report.engagements} engagements indexed ({report.embedded} sentences embedded), "
            f"{report.forgotten} forgotten, {report.left} left."
        )
