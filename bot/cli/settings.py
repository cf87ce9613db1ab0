"""`settings get|set`: the switches of the workspace, audited. Turning HIPAA off asks for a super admin, the typed words
and a reason."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import AsJson
from bot.cli.run import app, print_json

if TYPE_CHECKING:
    from crm.database import Database
    from crm.viewer import Viewer

settings_app = typer.Typer(
    no_args_is_help=True, help="The switches of the workspace.", epilog="Example: daybook settings set hipaa on"
)
app.add_typer(settings_app, name="settings")

CONFIRMATION = "HIPAA OFF"


@settings_app.command("get", epilog="Example: daybook settings get hipaa")
def get(
    key: Annotated[str | None, typer.Argument(metavar="KEY", help="One setting; all of them when absent.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the settings."""
    from bot.wiring import database
    from crm.settings import settings

    with database().reading() as connection:
        stored = settings(connection)
    if key is not None and key not in stored:
        raise typer.BadParameter(f"no setting {key[:40]!r}; known: {', '.join(stored)}")
    shown = stored if key is None else {key: stored[key]}
    if as_json:
        print_json(shown)
    elif key is not None:
        typer.echo(_words(stored[key]))
    else:
        for name, value in shown.items():
            typer.echo(f"{name} = {_words(value)}")


@settings_app.command("set", epilog="Example: daybook settings set hipaa on")
def set_(
    key: Annotated[str, typer.Argument(metavar="KEY", help="hipaa, customer_analysis, calling_sources.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="on or off; words with commas for a list.")],
    admin: Annotated[str | None, typer.Option("--as", metavar="ADMIN", help="A super admin's e-mail.")] = None,
    confirm: Annotated[str, typer.Option("--confirm", help="To turn HIPAA off: HIPAA OFF, in capitals.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="To turn HIPAA off: why. Kept in the audit log.")] = "",
    as_json: AsJson = False,
) -> None:
    """Change a setting; the change is audited. HIPAA on deletes what was made from texts, and says how much."""
    from bot import wiring
    from bot.cli.hipaa import Silenced, already_on, silence
    from bot.cli.viewing import now, operator
    from bot.settings import load_settings
    from crm.errors import BadInput
    from crm.settings import change_setting, read_setting

    try:
        wanted = read_setting(key, value)
    except BadInput as wrong:
        raise typer.BadParameter(f"{wrong.sentence} {wrong.hint}") from None
    configured = load_settings()
    opened = wiring.database(configured)
    viewer = _admin(opened, admin) if admin is not None or (key, wanted) == ("hipaa", False) else None
    if (key, wanted) == ("hipaa", False):
        _confirmed(confirm, reason)
    with opened.writing(durable=True) as connection:
        changed = change_setting(
            connection,
            key,
            wanted,
            at=now(),
            actor=operator(),
            viewer=f"users:{viewer.user_id}" if viewer else None,
            reason=reason.strip() or None,
        )
    told: Silenced | None = None
    if (key, wanted) == ("hipaa", True):
        told = silence(configured, opened) if changed else already_on(opened)
    if as_json:
        print_json({"key": key, "value": wanted, "changed": changed} | (told.as_json() if told else {}))
    else:
        typer.echo(f"{key} is {'now' if changed else 'already'} {_words(wanted)}.")
        for line in told.lines() if told else ():
            typer.echo(line)


def _admin(opened: "Database", email: str | None) -> "Viewer":
    """Wrong use unless it is a super admin's."""
    from crm.errors import NotAUser
    from crm.viewer import viewer_by_email

    if email is None:
        raise typer.BadParameter(
            f'to turn HIPAA off, say --as ADMIN --confirm "{CONFIRMATION}" --reason "…"; it needs a super admin'
        )
    try:
        viewer = viewer_by_email(opened, email)
    except NotAUser as unknown:
        raise typer.BadParameter(unknown.sentence) from None
    if not viewer.super_admin:
        raise typer.BadParameter(f"--as: {email.strip()[:80]} is no super admin")
    return viewer


def _confirmed(confirm: str, reason: str) -> None:
    if confirm.strip() != CONFIRMATION:
        raise typer.BadParameter(f'--confirm: type "{CONFIRMATION}", in capitals')
    if not reason.strip():
        raise typer.BadParameter("--reason: say why HIPAA is turned off")


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return ", ".join(value)
