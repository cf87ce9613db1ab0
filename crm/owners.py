"""Which owner ids a person means by a name, an e-mail, an owner id or a team. Refuses what names nobody."""

from typing import Any

from sqlalchemy import Connection, select

from crm.errors import BadInput
from crm.schema.mirror import Team, User, UserTeam
from crm.viewer import teams_below


def owners_named(connection: Connection, text: str) -> frozenset[str]:
    """By owner id, e-mail or full name, users who left included; several of one name are all meant."""
    wanted = _plain(text)
    users = connection.execute(select(User.owner_id, User.email, User.first_name, User.last_name))
    found = frozenset(
        user.owner_id
        for user in users
        if user.owner_id and wanted in (_plain(user.owner_id), _plain(user.email), _plain(_name(user)))
    )
    if wanted.isdigit():  # an owner who is no user any more
        found |= {wanted}
    if not wanted or not found:
        raise BadInput(f"No user has the owner id, e-mail or name {text.strip()[:80]!r}.", "")
    return found


def owners_of_team(connection: Connection, text: str) -> frozenset[str]:
    """Owner ids of members of the team with that id or name, and of the teams below it."""
    wanted = _plain(text)
    teams = connection.execute(select(Team.id, Team.name)).all()
    named = [team.id for team in teams if wanted and wanted in (_plain(team.id), _plain(team.name))]
    if not named:
        raise BadInput(f"No team has the id or name {text.strip()[:80]!r}.", "")
    members = (
        select(User.owner_id)
        .join(UserTeam, UserTeam.user_id == User.id)
        .where(UserTeam.team_id.in_(sorted(teams_below(connection, named))), User.owner_id.is_not(None))
    )
    return frozenset(owner for owner in connection.execute(members).scalars() if owner)


def _name(user: Any) -> str:
    return f"{user.first_name or ''} {user.last_name or ''}"


def _plain(text: str | None) -> str:
    return " ".join((text or "").casefold().split())
