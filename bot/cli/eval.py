"""`eval`: how good the engine is, in numbers, on databases made for the purpose. Prints figures, never a customer's
text; with HIPAA on, or analysis off, it does nothing but say so.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import AsJson
from bot.cli.run import app, print_json


@app.command(name="eval", epilog="Example: daybook eval retrieval --data ./sets")
def eval_(
    suite: Annotated[
        str | None,
        typer.Argument(
            metavar="[SUITE]", help="retrieval, citations, risks, leaks, injections, secrets or feedback; else all."
        ),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            metavar="PATH",
            help="A folder with others' data sets, such as qmsum; of feedback the exported file.",
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="All cases of every set; takes long.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure retrieval, citations, risks and goals, leaks and injections; prints a Markdown report with charts."""
    from bot import wiring
    from bot.cli.progress import StepProgress
    from bot.cli.viewing import as_operator
    from bot.settings import load_settings
    from crm.errors import BadInput
    from crm.gate import Gate
    from insights.evaluation.report import markdown
    from insights.evaluation.suite import Course
    from insights.evaluation.suites import require_suite, run

    if suite:
        require_suite(suite)
    if suite == "feedback" and data and not data.is_file():
        raise BadInput(f"There is no file {data}.", "Example: daybook eval feedback --data ./feedback.jsonl")
    if suite != "feedback" and data and not data.is_dir():
        raise BadInput(f"There is no folder {data}.", "Example: daybook eval --data ./sets")
    settings = load_settings()
    database = wiring.database(settings)
    gate = Gate(database)
    gate.permit()
    as_operator(database, "cli.eval", {"suite": suite, "full": full})
    with StepProgress() as progress:
        course = Course(wiring.lab(settings), gate.permit, progress, _company, data, _own(), full)
        reports = run(course, [suite] if suite else [])
    if as_json:
        print_json([report.as_json() for report in reports])
    elif reports:
        typer.echo(markdown(reports), nl=False)
    else:
        needed = "FILE, with verdicts in it" if suite == "feedback" else "FOLDER"
        typer.echo(f"Nothing to measure on: this suite needs --data {needed}.", err=True)
    if any(report.broken for report in reports):
        raise typer.Exit(1)


def _company(folder: Path, at: datetime) -> None:
    from playground.company import write_company

    write_company(folder, at)


def _own() -> Path | None:
    """The labelled sets lie among the tests, which come with the source and not with the package."""
    folder = Path(__file__).parents[2] / "tests"
    return folder if (folder / "insights" / "labelled").is_dir() else None
