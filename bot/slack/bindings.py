"""(Slack user) bound to (CRM user) at the first match. Refuses a second claimant, a bound e-mail that points elsewhere,
an e-mail of two CRM users and an unconfirmed one; each refusal of a claim is audited once."""

from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection, select, update

from bot.once import insert_once
from bot.slack.users import SlackUser
from crm.audit import write_audit
from crm.people import Person, people_with_email
from crm.schema.delivery import IdentityNotice, SlackBinding


class Reason(StrEnum):
    OUTSIDER = "guest, bot, deactivated or of another organisation"
    NO_EMAIL = "Slack shows no e-mail"
    UNCONFIRMED = "e-mail not confirmed in Slack"
    UNKNOWN = "no CRM user with that e-mail"
    AMBIGUOUS = "two CRM users with one e-mail"
    ELSEWHERE = "e-mail now points to another CRM user"
    CLAIMED = "CRM user already bound to another Slack user"


# Claims that the admins hear of: somebody may be trying to be somebody else.
SUSPICIOUS = frozenset({Reason.UNCONFIRMED, Reason.AMBIGUOUS, Reason.ELSEWHERE, Reason.CLAIMED})


@dataclass(frozen=True)
class Match:
    """`person` None: refused, for `reason`. `claimed`: the CRM users that the e-mail leads to."""

    person: Person | None
    reason: Reason | None = None
    claimed: list[str] = field(default_factory=list)
    new: bool = False  # to be bound


def find_match(connection: Connection, slack: SlackUser) -> Match:
    """What the e-mail says now, held against what was bound before. Writes nothing."""
    if slack.outsider:
        return Match(None, Reason.OUTSIDER)
    if not slack.email:
        return Match(None, Reason.NO_EMAIL)
    people = people_with_email(connection, slack.email)
    claimed = [person.user_id for person in people]
    if not slack.confirmed:
        return Match(None, Reason.UNCONFIRMED, claimed)
    if not people:
        return Match(None, Reason.UNKNOWN)
    if len(people) > 1:
        return Match(None, Reason.AMBIGUOUS, claimed)
    bound = connection.execute(
        select(SlackBinding.user_id).where(SlackBinding.team == slack.team, SlackBinding.slack_user == slack.id)
    ).scalar_one_or_none()
    if bound is not None:
        return Match(people[0]) if bound == people[0].user_id else Match(None, Reason.ELSEWHERE, claimed)
    taken = connection.execute(
        select(SlackBinding.slack_user).where(SlackBinding.team == slack.team, SlackBinding.user_id.in_(claimed))
    ).first()
    return Match(None, Reason.CLAIMED, claimed) if taken else Match(people[0], new=True)


def bind(connection: Connection, slack: SlackUser, *, at: int) -> Match:
    """Looks again inside the writing transaction, then binds a first match and notes a refused claim."""
    match = find_match(connection, slack)
    if match.new and match.person:
        values = {"team": slack.team, "slack_user": slack.id, "user_id": match.person.user_id, "bound_at": at}
        if insert_once(connection, SlackBinding, values):
            _audit(connection, slack, at, "identity.bound", "bound", [match.person.user_id])
            return Match(match.person)
        match = find_match(connection, slack)  # another process was quicker
    if match.reason in SUSPICIOUS and match.claimed:
        _note(connection, slack, match, at)
    return match


def is_noted(connection: Connection, slack: SlackUser, match: Match) -> bool:
    key = _notice_key(slack, match)
    return connection.execute(select(IdentityNotice.key).where(IdentityNotice.key == key)).first() is not None


def untold_notices(connection: Connection) -> list[str]:
    return list(connection.execute(select(IdentityNotice.key).where(IdentityNotice.told_at.is_(None))).scalars())


def mark_told(connection: Connection, key: str, *, at: int) -> bool:
    """False when another process was quicker."""
    told = update(IdentityNotice).where(IdentityNotice.key == key, IdentityNotice.told_at.is_(None)).values(told_at=at)
    return connection.execute(told).rowcount == 1


def read_notice(key: str) -> tuple[str, Reason]:
    """The Slack user and the reason that a notice's key holds."""
    _team, slack_id, reason, _users = key.split("|", 3)
    return slack_id, Reason[reason]


def claimed_users(key: str) -> list[str]:
    """The CRM users that a notice is about."""
    return key.split("|", 3)[3].split(",")


def bound_users(connection: Connection, team: str) -> dict[str, str]:
    """Slack user by CRM user, of matches that hold."""
    rows = connection.execute(
        select(SlackBinding.user_id, SlackBinding.slack_user).where(
            SlackBinding.team == team, SlackBinding.lost_at.is_(None)
        )
    )
    return dict(rows.all())


def set_lost(connection: Connection, team: str, slack_id: str, lost_at: int | None) -> None:
    of_user = (SlackBinding.team == team) & (SlackBinding.slack_user == slack_id)
    connection.execute(update(SlackBinding).where(of_user).values(lost_at=lost_at))


def is_lost(connection: Connection, team: str, slack_id: str) -> bool:
    query = select(SlackBinding.lost_at).where(SlackBinding.team == team, SlackBinding.slack_user == slack_id)
    return connection.execute(query).scalar_one_or_none() is not None


def _note(connection: Connection, slack: SlackUser, match: Match, at: int) -> None:
    if insert_once(connection, IdentityNotice, {"key": _notice_key(slack, match), "at": at}):
        _audit(connection, slack, at, "identity.refused", str(match.reason), match.claimed)


def _notice_key(slack: SlackUser, match: Match) -> str:
    return f"{slack.team}|{slack.id}|{match.reason.name if match.reason else ''}|{','.join(sorted(match.claimed))}"


def _audit(connection: Connection, slack: SlackUser, at: int, action: str, outcome: str, users: list[str]) -> None:
    write_audit(
        connection,
        at=at,
        actor=f"slack:{slack.team}/{slack.id}",
        action=action,
        outcome=outcome,
        details={"users": users},
    )
