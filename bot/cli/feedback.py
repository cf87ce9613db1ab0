"""`feedback export` and `feedback report`: what people thought of insights and answers. Audited with the system user
before anything is printed; people are named by the CRM's user id."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import AsJson
from bot.cli.run import app, print_json

if TYPE_CHECKING:
    from insights.feedback import Feedback
    from insights.feedback_report import FeedbackReport

feedback_app = typer.Typer(no_args_is_help=True, help="What people thought of insights and answers.")
app.add_typer(feedback_app, name="feedback")

Since = Annotated[
    str | None, typer.Option("--since", metavar="ISO", help="From that instant on, like 2026-11-01 or with an hour.")
]


@feedback_app.command(epilog="Example: daybook feedback export ./feedback.jsonl --since 2026-11-01")
def export(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A new file; without one stdout.")] = None,
    since: Since = None,
) -> None:
    """Write each verdict as a line of JSON, with what was shown and what was retrieved; only you can read the file."""
    given = _given(since, "cli.feedback.export")
    lines = [json.dumps(one.as_json(), ensure_ascii=False) for one in given]
    if file is None:
        for line in lines:
            typer.echo(line)
        return
    _write(file, lines)
    typer.echo(f"{len(lines)} lines in {file}.", err=True)


@feedback_app.command(epilog="Example: daybook feedback report --since 2026-11-01 --json")
def report(since: Since = None, as_json: AsJson = False) -> None:
    """Count verdicts by reason, mode, prompt, week and kind of risk: how much of what was shown was useful."""
    from insights.feedback_report import report as counted

    found = counted(_given(since, "cli.feedback.report"))
    if as_json:
        print_json(found.as_json())
    else:
        _print(found)


def _given(since: str | None, action: str) -> "list[Feedback]":
    from bot.cli.viewing import as_operator, read_at
    from bot.wiring import database
    from insights.feedback import Feedbacks

    start = None if since is None else read_at(since, "--since")
    opened = database()
    given = Feedbacks(opened).every(since=start)
    records = dict.fromkeys(f"deals:{one.deal_id}" for one in given if one.deal_id)
    as_operator(opened, action, {"lines": len(given)}, records=records)
    return given


def _write(file: Path, lines: Iterable[str]) -> None:
    from crm.errors import BadInput

    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.writelines(f"{line}\n" for line in lines)
    except FileExistsError:
        raise BadInput(f"There is a file {file} already.", "Give a new one; nothing is overwritten.") from None
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}.") from None


def _print(found: "FeedbackReport") -> None:
    from bot.cli.printing import print_table, say

    whole = found.whole
    if not whole.n:
        say("No feedback.")
        return
    say(f"{whole.n} verdicts, {whole.useful} useful: {_share(whole.acceptance)}")
    reasons = [f"{reason} {count}" for reason, count in found.reasons.items() if count]
    if reasons:
        say(f"Not useful: {', '.join(reasons)}")
    for name, tallies in found.by.items():
        if tallies:
            say("")
            rows = [(one.name, str(one.n), str(one.useful), _share(one.acceptance)) for one in tallies]
            print_table((name.replace("_", " "), "n", "useful", "acceptance"), rows)


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.0f} %"
