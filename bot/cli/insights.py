"""`insights`, `kinds`, `kinds set`: a deal's risks, goals and latest activity as one person may see them."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import AsJson
from bot.cli.run import app, print_json

if TYPE_CHECKING:
    from crm.database import Database
    from rules.settings import Change

kinds_app = typer.Typer(invoke_without_command=True, help="The kinds of risk, their switches and thresholds.")
app.add_typer(kinds_app, name="kinds")


@app.command(epilog="Example: daybook insights 5 --as clara@acme.test --json")
def insights(
    deal: Annotated[str, typer.Argument(metavar="DEAL", help="The deal's id in the CRM: 5 or deals:5.")],
    email: Annotated[str, typer.Option("--as", metavar="EMAIL", help="The CRM user whose rights apply.")],
    at: Annotated[str | None, typer.Option("--at", metavar="ISO", help="As of that instant; now when absent.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what to watch on a deal, what the buyer wants and what happened last, as that person may see it."""
    from bot.cli.insight_text import insight_lines
    from bot.cli.printing import say
    from bot.cli.viewing import looking, read_at, rep_language
    from bot.settings import load_settings
    from bot.wiring import database
    from bot.wiring import insights as wired
    from crm.kinds import Ref
    from crm.settings import rep_zone

    now, settings = read_at(at), load_settings()
    opened = database(settings)
    ref = Ref("deals", deal.removeprefix("deals:"))
    used = [ref]
    with looking(opened, email, "cli.insights", used) as viewer:
        words = rep_language(opened, viewer, settings.daybook_language)
        insight = wired(settings, opened).of(viewer, ref.id, now=now, language=words.code)
        used += insight.engagements
    if as_json:
        print_json(insight.as_json())
        return
    with opened.reading() as connection:
        zone = rep_zone(connection, viewer.user_id)
    for line in insight_lines(insight, words, now=now, zone=zone):
        say(line)


@kinds_app.callback(epilog="Example: daybook kinds --json")
def kinds(
    context: typer.Context,
    as_json: AsJson = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="A table for the docs, with the defaults.")] = False,
) -> None:
    """List every kind of risk by its identifier, with its source, switch and thresholds."""
    if context.invoked_subcommand:
        return
    from bot.cli.printing import print_table
    from bot.wiring import database
    from insights.page import markdown_table

    if markdown:
        typer.echo(markdown_table())
        return
    listed = _listed(database())
    if as_json:
        print_json(listed)
        return
    rows = [
        (
            row["kind"],
            row["source"],
            "on" if row["enabled"] else "off",
            ", ".join(f"{name}={value}" for name, value in row["thresholds"].items()),
            row["description"],
        )
        for row in listed
    ]
    print_table(("kind", "source", "", "thresholds", "in short"), rows)


@kinds_app.command("set", epilog="Example: daybook kinds set no_activity days=21")
def set_kind(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="As `daybook kinds` names it.")],
    change: Annotated[str, typer.Argument(metavar="on|off|KEY=VALUE")],
) -> None:
    """Switch a kind of risk on or off for everyone, or change a threshold."""
    from bot.cli.viewing import as_operator
    from bot.wiring import database
    from insights.settings import read_kind_change
    from rules.settings import write_change

    asked = read_kind_change(kind, change)
    opened = database()
    as_operator(opened, "kinds.set", details={"kind": kind, asked.key: asked.value})
    with opened.writing() as connection:
        write_change(connection, asked)
    typer.echo(f"{kind}: {_stated(asked)}")


def _listed(opened: "Database") -> list[dict[str, Any]]:
    from insights.kinds import LISTED
    from insights.settings import read_kind_settings

    with opened.reading() as connection:
        settings = read_kind_settings(connection)
    return [
        {
            "kind": kind.id,
            "source": kind.source,
            "description": kind.description,
            "enabled": kind.id not in settings.off,
            "thresholds": dict(settings.thresholds[kind.id]),
            "defaults": dict(kind.thresholds),
        }
        for kind in LISTED
    ]


def _stated(change: "Change") -> str:
    return ("on" if change.value else "off") if change.key == "enabled" else f"{change.key}={change.value}"
