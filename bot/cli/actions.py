"""Commands on guided actions: what a rep's are, the catalog, its switches. The rules themselves live in rules/."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import AsJson
from bot.cli.run import app, print_json

if TYPE_CHECKING:
    from rules.model import Action
    from rules.settings import Change

rules_app = typer.Typer(
    no_args_is_help=True,
    help="The catalog of guided actions, its switches and thresholds.",
    epilog="Example: daybook rules list",
)
app.add_typer(rules_app, name="rules")

At = Annotated[
    str | None, typer.Option("--at", metavar="ISO", help="As of that instant, like 2026-11-24T08:00:00+01:00.")
]


@app.command(epilog="Example: daybook actions --as clara@acme.test --json")
def actions(
    email: Annotated[str | None, typer.Option("--as", metavar="EMAIL", help="The rep whose actions to show.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Every rep's.")] = False,
    at: At = None,
    include_closed: Annotated[bool, typer.Option("--include-closed", help="Also what is closed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show guided actions, each with its reason. With --at the ledger is neither read nor written."""
    if (email is None) != everyone:
        raise typer.BadParameter("say either --as EMAIL or --all")
    shown = _shown(email, at, include_closed=include_closed)
    if as_json:
        print_json([as_object(action) for action in shown])
    else:
        _print_groups(shown)


def _shown(email: str | None, at: str | None, *, include_closed: bool) -> "list[Action]":
    from bot.cli.viewing import as_operator, as_viewer, read_at
    from bot.wiring import database
    from crm.reader import Reader
    from rules.shown import actions_for, actions_of_everyone

    now, ledger = read_at(at), at is None
    opened = database()
    if email is None:
        as_operator(opened, "cli.actions")
        return actions_of_everyone(opened, now=now, ledger=ledger, include_closed=include_closed)
    with Reader(opened, as_viewer(opened, email, "cli.actions")) as reader:
        return actions_for(opened, reader, now=now, ledger=ledger, include_closed=include_closed)


def as_object(action: "Action") -> dict[str, Any]:
    """One action in the shape that `--json` prints."""
    from crm.instants import iso

    return {
        "rule": action.rule,
        "owner_id": action.owner_id,
        "subject": str(action.subject),
        "trigger": action.trigger,
        "since": iso(action.since),
        "state": action.state,
        "closed_reason": action.closed_reason,
        "category": action.category,
        "contact_id": action.contact_id,
        "company_id": action.company_id,
        "deal_id": action.deal_id,
        "items": [str(item) for item in action.items],
        "evidence": dict(action.evidence),
    }


def _print_groups(shown: "list[Action]") -> None:
    """A heading a rule, a line an action: terminals and grep both like it."""
    from itertools import groupby

    from crm.instants import iso
    from rules.catalog import by_id

    if not shown:
        typer.echo("No actions.")
    for rule, group in groupby(shown, key=lambda action: action.rule):
        typer.secho(f"{by_id[rule].number}. {by_id[rule].title}", bold=True)
        for action in group:
            state = f"{action.state} ({action.closed_reason})" if action.closed_reason else action.state
            because = ", ".join(f"{name} {_said(value)}" for name, value in action.evidence.items())
            typer.echo(
                f"   {action.subject!s:<16} owner {action.owner_id}  {state}  since {iso(action.since)}  {because}"
            )


@rules_app.command("list", epilog="Example: daybook rules list --markdown > docs/rules.md")
def list_rules(
    as_json: AsJson = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="A table for the docs, with the defaults.")] = False,
) -> None:
    """List the nineteen rules with their switches and thresholds."""
    from bot.wiring import database
    from rules.page import markdown_table
    from rules.settings import read_rule_settings

    if markdown:
        typer.echo(markdown_table())
        return
    with database().reading() as connection:
        settings = read_rule_settings(connection)
    rows = _catalog(settings.thresholds, settings.off)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        changes = ", ".join(f"{key}={value}" for key, value in row["thresholds"].items())
        typer.echo(
            f"{row['number']:>2}  {row['id']:<26} {'on ' if row['enabled'] else 'off'}  {row['title']}  {changes}"
        )


def _catalog(thresholds: Any, off: frozenset[str]) -> list[dict[str, Any]]:
    from rules.catalog import RULES

    return [
        {
            "number": rule.number,
            "id": rule.id,
            "title": rule.title,
            "category": rule.category or "by association",
            "enabled": rule.id not in off,
            "thresholds": dict(thresholds[rule.id]),
            "defaults": dict(rule.thresholds),
        }
        for rule in RULES
    ]


@rules_app.command("run", epilog="Example: daybook rules run --at 2026-11-24T08:00:00+01:00")
def run_rules(at: At = None, as_json: AsJson = False) -> None:
    """Evaluate every rule for all reps into the ledger, and say what opened, expired or had to be left out."""
    from bot.cli.viewing import read_at
    from bot.wiring import database
    from rules.ledger import run

    report = run(database(), read_at(at))
    parts = ("opened", "reopened", "expired", "still_open", "skipped")
    counts = {part: dict(sorted(getattr(report, part).items())) for part in parts}
    if as_json:
        print_json(counts)
        return
    for part, by_rule in counts.items():
        typer.echo(f"{part.replace('_', ' ')}: {sum(by_rule.values())}")
        for name, count in by_rule.items():
            typer.echo(f"  {name}: {count}")


@rules_app.command("set", epilog="Example: daybook rules set log_call_outcome max_age_days=10")
def set_rule(
    rule: Annotated[str, typer.Argument(metavar="ID", help="The rule's id or number.")],
    change: Annotated[str, typer.Argument(metavar="on|off|KEY=VALUE")],
) -> None:
    """Switch a rule on or off, or change a threshold. `rules preview` shows first what it would do."""
    from bot.cli.viewing import as_operator
    from bot.wiring import database
    from rules.settings import read_change, write_change

    asked = read_change(rule, change)
    opened = database()
    as_operator(opened, "rules.set", details={"rule": asked.rule, asked.key: asked.value})
    with opened.writing() as connection:
        write_change(connection, asked)
    typer.echo(f"{asked.rule}: {_stated(asked)}")


@rules_app.command("preview", epilog="Example: daybook rules preview log_call_outcome max_age_days=10")
def preview(
    rule: Annotated[str, typer.Argument(metavar="ID", help="The rule's id or number.")],
    change: Annotated[str, typer.Argument(metavar="on|off|KEY=VALUE")],
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Say how many actions a change would open and how many would expire. Changes nothing."""
    from bot.cli.viewing import read_at
    from bot.wiring import database
    from rules.preview import preview_change
    from rules.settings import read_change

    asked = read_change(rule, change)
    with database().reading() as connection:
        effect = preview_change(connection, asked, read_at(at))
    if as_json:
        print_json({"rule": asked.rule, asked.key: asked.value, "opens": effect.opens, "expires": effect.expires})
    else:
        typer.echo(f"{asked.rule}: {_stated(asked)} would open {effect.opens} actions")
        typer.echo(f"and {effect.expires} would expire; {effect.unchanged} stay as they are.")


def _stated(change: "Change") -> str:
    return ("on" if change.value else "off") if change.key == "enabled" else f"{change.key}={change.value}"


def _said(value: object) -> str:
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
