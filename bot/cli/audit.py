"""`audit` and `audit verify`: reads the log of who asked and changed what, and checks that nobody changed the log."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.run import app, print_json

if TYPE_CHECKING:
    from crm.audit import Line

audit_app = typer.Typer(invoke_without_command=True, help="The audit log.")
app.add_typer(audit_app, name="audit")


@audit_app.callback(epilog="Example: daybook audit --action cli. --since 2026-11-01 --json")
def audit(
    context: typer.Context,
    action: Annotated[str | None, typer.Option("--action", help="settings.set; or cli. for all that begin so.")] = None,
    actor: Annotated[str | None, typer.Option("--actor", help="Who did it, or as whom: system:root, users:7.")] = None,
    record: Annotated[str | None, typer.Option("--record", help="A record it touched, like deals:5.")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="ISO", help="From that instant on.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="ISO", help="Before that instant.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="The newest so many.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Show the audit log, oldest first."""
    if context.invoked_subcommand:
        return
    from bot.cli.viewing import read_at
    from bot.wiring import database
    from crm.audit import read_audit

    start = None if since is None else read_at(since, "--since")
    end = None if until is None else read_at(until, "--until")
    with database().reading() as connection:
        lines = read_audit(connection, action=action, actor=actor, record=record, since=start, until=end, limit=limit)
    if as_json:
        print_json([_line_object(line) for line in lines])
    else:
        _print(lines)


@audit_app.command(epilog="Example: daybook audit verify")
def verify(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Recompute the chain of hashes; exit code 1 and the number of the first line that is not as it was written."""
    from bot.wiring import database
    from crm.audit import verify_audit

    with database().reading() as connection:
        verdict = verify_audit(connection)
    if as_json:
        print_json({"lines": verdict.lines, "intact": verdict.broken is None, "broken": verdict.broken})
    elif verdict.broken is None:
        typer.echo(f"The audit log is intact: {verdict.lines} lines.")
    else:
        typer.echo(f"The audit log is broken at line {verdict.broken}.", err=True)
    if verdict.broken is not None:
        raise typer.Exit(1)


def _line_object(line: "Line") -> dict[str, Any]:
    from crm.instants import iso

    return {
        "seq": line.seq,
        "at": iso(line.at),
        "actor": line.actor,
        "viewer": line.viewer,
        "action": line.action,
        "records": list(line.records),
        "outcome": line.outcome,
        "details": dict(line.details),
    }


def _print(lines: "list[Line]") -> None:
    from bot.cli.printing import print_table, say
    from crm.instants import iso

    if not lines:
        say("No lines.")
        return
    rows = [
        (
            str(line.seq),
            iso(line.at),
            line.actor,
            line.viewer or "",
            line.action,
            " ".join(line.records),
            line.outcome,
            " ".join(f"{key}={value}" for key, value in line.details.items()),
        )
        for line in lines
    ]
    print_table(("seq", "at", "actor", "as", "action", "records", "outcome", "details"), rows)
