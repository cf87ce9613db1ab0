"""`record`, `timeline`, `access why`, `access visible`: what a person sees, as that person. Absent and forbidden print
the same line; only `access why`, the operator's own tool, tells them apart."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import As, AsJson
from bot.cli.run import app, print_json

if TYPE_CHECKING:
    from crm.database import Database
    from crm.explanation import Explanation
    from crm.kinds import Ref
    from crm.records import RecordPage
    from crm.timeline import Entry, Wanted

access_app = typer.Typer(
    no_args_is_help=True, help="Who sees what, and why.", epilog="Example: daybook access why clara@acme.test deals:5"
)
app.add_typer(access_app, name="access")

At = Annotated[str | None, typer.Option("--at", metavar="ISO", help="As of that instant; now when absent.")]
Type = Annotated[str, typer.Argument(metavar="TYPE", help="deals, contacts, emails…; or deal, contact, email…")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The record's id in the CRM.")]


@app.command(epilog="Example: daybook record deals 5 --as clara@acme.test")
def record(kind: Type, record_id: Id, email: As, at: At = None, as_json: AsJson = False) -> None:
    """Show a record as that person may see it: properties, visible associations, the last engagement."""
    from bot.cli.viewing import looking, read_at
    from bot.wiring import database
    from crm.kinds import OBJECTS
    from crm.reader import Reader
    from crm.records import record_page

    now, ref, opened = read_at(at), _ref(kind, record_id, OBJECTS), database()
    with looking(opened, email, "cli.record", [ref]) as viewer, Reader(opened, viewer) as reader:
        page = record_page(reader, ref, now=now)
    if as_json:
        print_json(_page_object(page))
    else:
        _print_page(page)


@app.command(epilog="Example: daybook timeline deals 5 --as clara@acme.test --type email,call --search budget")
def timeline(
    kind: Type,
    record_id: Id,
    email: As,
    types: Annotated[list[str] | None, typer.Option("--type", help="Types to show: repeat it, or use commas.")] = None,
    owner: Annotated[str | None, typer.Option("--owner", help="An owner's e-mail, owner id or name.")] = None,
    team: Annotated[str | None, typer.Option("--team", help="A team's name or id; teams below it count.")] = None,
    search: Annotated[str, typer.Option("--search", help="Words in subjects of tasks and e-mails, or in bodies.")] = "",
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """List a record's engagements that the person may see: upcoming first, then the newest."""
    from bot.cli.viewing import looking, read_at
    from bot.wiring import database
    from crm import timeline as of_record
    from crm.kinds import RECORDS
    from crm.reader import Reader

    now, ref, opened = read_at(at), _ref(kind, record_id, RECORDS), database()
    kinds = _kinds(types)
    wanted = _wanted(opened, kinds, owner, team, search)
    with looking(opened, email, "cli.timeline", [ref]) as viewer, Reader(opened, viewer) as reader:
        entries = of_record.timeline(reader, ref, now=now, wanted=wanted)
        if search.strip() and reader.hipaa:
            typer.echo("HIPAA is on: only subjects of tasks and e-mails were searched.", err=True)
    if as_json:
        print_json([_entry_object(entry) for entry in entries])
    else:
        _print_entries(entries)


@access_app.command(epilog="Example: daybook access visible --as clara@acme.test --json")
def visible(email: As, as_json: AsJson = False) -> None:
    """List the id of every record that the person may see, by type."""
    from bot.cli.viewing import as_viewer
    from bot.wiring import database
    from crm.kinds import OBJECTS
    from crm.reader import Reader

    opened = database()
    with Reader(opened, as_viewer(opened, email, "cli.access.visible")) as reader:
        found = {kind: reader.visible_ids(kind) for kind in OBJECTS}
    if as_json:
        print_json(found)
        return
    for kind, ids in found.items():
        typer.echo(f"{kind} ({len(ids)}): {', '.join(ids)}".rstrip(": "))


@access_app.command(epilog="Example: daybook access why clara@acme.test deals:5")
def why(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="A CRM user.")],
    record: Annotated[str, typer.Argument(metavar="RECORD", help="Like deals:5 or emails:9.")],
    as_json: AsJson = False,
) -> None:
    """Tell rule by rule why a person can or cannot see a record."""
    from bot.cli.viewing import as_viewer
    from bot.wiring import database
    from crm.explanation import explain
    from crm.naming import parse_ref

    ref = parse_ref(record)
    if ref is None:
        raise typer.BadParameter(f"{record[:80]!r} is no record; it looks like deals:5 or emails:9")
    opened = database()
    viewer = as_viewer(opened, email, "cli.access.why", records=[ref])
    explanation = explain(opened, viewer, ref)
    if as_json:
        print_json(_explanation_object(explanation))
    else:
        _print_explanation(explanation)


def _ref(kind: str, record_id: str, known: tuple[str, ...]) -> "Ref":
    from crm.kinds import Ref
    from crm.naming import parse_kind

    named = parse_kind(kind)
    if named not in known:
        raise typer.BadParameter(f"no type {kind[:40]!r}; known: {', '.join(known)}")
    return Ref(named, record_id)


def _kinds(types: list[str] | None) -> tuple[str, ...]:
    from crm.kinds import ENGAGEMENTS
    from crm.naming import parse_kind

    names = [name.strip() for part in types or () for name in part.split(",") if name.strip()]
    kinds = [parse_kind(name) for name in names]
    for name, kind in zip(names, kinds, strict=True):
        if kind not in ENGAGEMENTS:
            raise typer.BadParameter(f"--type: no engagement type {name[:40]!r}; known: {', '.join(ENGAGEMENTS)}")
    return tuple(kind for kind in ENGAGEMENTS if kind in kinds or not kinds)


def _wanted(opened: "Database", kinds: tuple[str, ...], owner: str | None, team: str | None, search: str) -> "Wanted":
    from crm.errors import BadInput
    from crm.owners import owners_named, owners_of_team
    from crm.timeline import Wanted

    owners: frozenset[str] | None = None
    with opened.reading() as connection:
        try:
            if owner is not None:
                owners = owners_named(connection, owner)
            if team is not None:
                members = owners_of_team(connection, team)
                owners = members if owners is None else owners & members
        except BadInput as unknown:
            raise typer.BadParameter(unknown.sentence) from None
    return Wanted(kinds, owners, search)


def _page_object(page: "RecordPage") -> dict[str, Any]:
    card = page.card
    return {
        "type": card.ref.kind,
        "id": card.ref.id,
        "name": card.name,
        "url": card.url,
        "properties": dict(card.properties),
        "associations": {
            kind: [{"id": one.id, "name": one.name, "label": one.label} for one in beside]
            for kind, beside in page.neighbours.items()
        },
        "counts": {kind: len(beside) for kind, beside in page.neighbours.items()},
        "last_engagement": _last_object(page.last) if page.last else None,
    }


def _last_object(entry: "Entry") -> dict[str, Any]:
    return {"engagement_id": entry.ref.id, "type": entry.type, "at": _iso(entry.done_at), "title": entry.title}


def _entry_object(entry: "Entry") -> dict[str, Any]:
    return {
        "engagement_id": entry.ref.id,
        "type": entry.type,
        "at": _iso(entry.at),
        "title": entry.title,
        "upcoming": entry.upcoming,
    }


def _explanation_object(explanation: "Explanation") -> dict[str, Any]:
    return {
        "user": f"users:{explanation.viewer.user_id}",
        "record": str(explanation.record),
        "visible": explanation.visible,
        "rules": [{"rule": step.rule, "holds": step.holds, "because": step.because} for step in explanation.steps],
        "may": explanation.may,
        "hidden_properties": list(explanation.hidden),
    }


def _print_page(page: "RecordPage") -> None:
    from bot.cli.printing import print_table, say

    say(page.card.name if page.card.url is None else f"{page.card.name}  {page.card.url}")
    print_table(("property", "value"), sorted(page.card.properties.items()))
    for kind, beside in page.neighbours.items():
        say(f"{kind} ({len(beside)})")
        for one in beside:
            say(f"  {one.id}  {one.name}{f'  ({one.label})' if one.label else ''}")
    if page.last:
        say(f"Last engagement: {_iso(page.last.done_at)}  {page.last.type}  {page.last.title}")


def _print_entries(entries: "list[Entry]") -> None:
    from bot.cli.printing import print_table, say

    if not entries:
        say("Nothing on this timeline that you can see.")
        return
    rows = [
        (_iso(entry.at) or "no time", entry.type, entry.ref.id, entry.title, "upcoming" if entry.upcoming else "")
        for entry in entries
    ]
    print_table(("at", "type", "id", "title", ""), rows)


def _print_explanation(explanation: "Explanation") -> None:
    from bot.cli.printing import say

    verdict = "can see" if explanation.visible else "cannot see"
    say(f"users:{explanation.viewer.user_id} {verdict} {explanation.record}.")
    for step in explanation.steps:
        say(f"  {'yes' if step.holds else 'no '}  {step.rule}: {step.because}")
    granted = [act for act, held in explanation.may.items() if held]
    say(f"  May also: {', '.join(granted) or 'nothing'}.")
    if explanation.hidden:
        say(f"  Hidden properties: {', '.join(explanation.hidden)}.")


def _iso(at: int | None) -> str | None:
    from crm.instants import iso

    return None if at is None else iso(at) or None
