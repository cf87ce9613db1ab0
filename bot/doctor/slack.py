"""What Slack tells: whose tokens they are, what they may do, how its clock stands, and who of the CRM is not there."""

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.doctor.finding import FAILED, OFF, OK, WARNING, Finding, failed, some
from bot.slack.clients import Clients
from bot.slack.scopes import SCOPES
from bot.slack.tokens import app_address, ask_who
from bot.slack.trouble import name_of
from bot.slack.users import SlackUsers
from crm.database import Database
from crm.errors import DaybookError
from crm.people import active_people

_SKEW, _TOO_MUCH_SKEW = 30.0, 300.0  # seconds; beyond the second, signed requests are refused


async def look_at_slack(clients: Clients, database: Database | None) -> list[Finding]:
    try:
        answer = await ask_who(clients.reads)
    except DaybookError as error:
        return [failed("slack", error)]
    headers = {str(name).lower(): str(value) for name, value in answer.headers.items()}
    found = [Finding("slack", OK, f"The bot token is of workspace {answer.get('team_id')}.")]
    found += [_scopes(headers), _clock(headers), await _app(clients)]
    if database is not None:
        found.append(await _people(clients, database, str(answer.get("team_id") or "")))
    return found


def _scopes(headers: Mapping[str, str]) -> Finding:
    said = headers.get("x-oauth-scopes")
    if said is None:
        return Finding("scopes", WARNING, "Slack does not say which scopes the token has.")
    has = {scope.strip() for scope in said.split(",") if scope.strip()}
    if missing := sorted(SCOPES - has):
        hint = "Take over manifest.json in the app's settings, and install the app anew."
        return Finding("scopes", FAILED, f"The token lacks: {', '.join(missing)}.", hint)
    more = sorted(has - SCOPES)
    return Finding(
        "scopes", OK, "The token has every scope it needs." + (f" Not needed: {some(more)}." if more else "")
    )


def _clock(headers: Mapping[str, str]) -> Finding:
    try:
        skew = time.time() - parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        return Finding("clock", WARNING, "Slack does not say what time it is.")
    if abs(skew) <= _SKEW:
        return Finding("clock", OK, "The clock agrees with Slack's.")
    said = f"The clock is {abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} Slack's."
    return Finding("clock", FAILED if abs(skew) > _TOO_MUCH_SKEW else WARNING, said, "Set it by NTP.")


async def _app(clients: Clients) -> Finding:
    if not clients.app.token:
        return Finding("socket", OFF, "SLACK_APP_TOKEN is not set; Socket Mode needs it, HTTP mode does not.")
    try:
        await app_address(clients.app)
    except DaybookError as error:
        return failed("socket", error)
    return Finding("socket", OK, "Slack opens connections for the app token.")


async def _people(clients: Clients, database: Database, team: str) -> Finding:
    try:
        everyone = await SlackUsers(clients.reads, team).everyone()
    except (SlackApiError, ClientError, TimeoutError, OSError) as error:
        why = name_of(error) if isinstance(error, SlackApiError) else type(error).__name__
        return Finding("users", FAILED, f"Slack does not list its users: {why or 'no readable answer'}.")
    if everyone is None:
        return Finding("users", WARNING, "Slack does not list its users with their e-mails.", "See the scopes.")
    with database.reading() as connection:
        emails: list[Any] = [person.email for person in active_people(connection) if person.email]
    there = {slack.email for slack in everyone if not slack.outsider and slack.confirmed}
    if missing := sorted(email for email in emails if email not in there):
        said = f"{len(missing)} of {len(emails)} active CRM users are not in Slack by their e-mail: {some(missing)}."
        return Finding("users", WARNING, said, "They get no digest until the two e-mails are the same.")
    return Finding("users", OK, f"All {len(emails)} active CRM users are in Slack.")
