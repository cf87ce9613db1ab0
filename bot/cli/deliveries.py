"""`deliveries` and `bindings`: what was sent to whom and what was not; which Slack user is which CRM user."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from bot.cli.run import app, print_json


class State(StrEnum):
    NEW = "new"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    MISSED = "missed"
    REFUSED = "refused"


@app.command(epilog="Example: daybook deliveries --date 2026-11-24 --state unknown")
def deliveries(
    day: Annotated[str | None, typer.Option("--date", metavar="DATE", help="That local day, 2026-11-24.")] = None,
    state: Annotated[State | None, typer.Option("--state", help="Only those in that state.")] = None,
    email: Annotated[str | None, typer.Option("--as", metavar="EMAIL", help="Only that rep's.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """List the delivery ledger: each rep and day, sent or why not."""
    from bot.cli.viewing import as_viewer
    from bot.delivery.listing import Wanted
    from bot.delivery.listing import deliveries as listed
    from bot.wiring import database

    opened = database()
    user_id = as_viewer(opened, email, "cli.deliveries").user_id if email else None
    wanted = Wanted(_day(day), state.value if state else None, user_id)
    with opened.reading() as connection:
        rows = listed(connection, wanted)
    if as_json:
        print_json(rows)
    else:
        _print(rows, ("date", "user_id", "state", "due_at", "changed_at", "reason"), "No deliveries.")


bindings_app = typer.Typer(invoke_without_command=True, help="Which Slack user is which CRM user.")
app.add_typer(bindings_app, name="bindings")


@bindings_app.callback(epilog="Example: daybook bindings --json")
def bindings(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """List which Slack user is bound to which CRM user, and which claims were refused."""
    if context.invoked_subcommand:
        return
    from bot.slack.binding_list import list_bindings
    from bot.wiring import database

    with database().reading() as connection:
        rows = list_bindings(connection)
    if as_json:
        print_json(rows)
    else:
        _print(rows, ("slack_user", "user_id", "state", "at", "reason"), "No bindings.")


@bindings_app.command(epilog="Example: daybook bindings forget U02ABCDEF")
def forget(
    slack_user: Annotated[str, typer.Argument(help="The Slack user's id, as `daybook bindings` shows it.")],
) -> None:
    """Release a Slack user: the next match binds anew, and refused claims are looked at again."""
    from bot.cli.viewing import as_operator
    from bot.slack.binding_list import forget_binding
    from bot.wiring import database
    from crm.errors import BadInput

    opened = database()
    with opened.writing() as connection:
        released = forget_binding(connection, slack_user)
    if not released:
        raise BadInput(f"No binding of {slack_user[:40]}.", "List them: daybook bindings")
    as_operator(opened, "cli.bindings.forget", {"slack_user": slack_user, "users": released})
    typer.echo(f"{slack_user} is released.")


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise typer.BadParameter("write it as 2026-11-24.", param_hint="--date") from None


def _print(rows: list[dict[str, Any]], columns: tuple[str, ...], nothing: str) -> None:
    from bot.cli.printing import print_table

    if not rows:
        typer.echo(nothing)
        return
    print_table(columns, [[str(row[column] or "") for column in columns] for row in rows])
