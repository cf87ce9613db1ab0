"""Real payloads, shown to Slack's own check: the digests of some reps as they would be sent now. Posts nothing."""

import asyncio
import json
from datetime import datetime

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.delivery.sender import Render
from bot.doctor.finding import FAILED, OK, WARNING, Finding
from bot.slack.clients import Clients
from bot.slack.trouble import name_of
from crm.database import Database
from crm.people import active_people

_REPS = 5


async def look_at_payloads(clients: Clients, database: Database, render: Render, now: datetime) -> Finding:
    with database.reading() as connection:
        reps = [person.user_id for person in active_people(connection) if person.email][:_REPS]
    for user_id in reps:
        message = await asyncio.to_thread(render, user_id, None, now)
        try:
            await clients.reads.api_call("blocks.validate", json={"message": json.dumps(message.as_payload())})
        except SlackApiError as error:
            return _refused(error, user_id)
        except (ClientError, TimeoutError, OSError) as error:
            return Finding("payloads", FAILED, f"Slack did not answer ({type(error).__name__}).")
    return Finding("payloads", OK, f"Slack takes the digests of {len(reps)} reps as they are now.")


def _refused(error: SlackApiError, user_id: str) -> Finding:
    if name_of(error) == "unknown_method":
        return Finding("payloads", WARNING, "This Slack has no blocks.validate: nothing was checked live.")
    return Finding("payloads", FAILED, f"Slack refuses the digest of user {user_id}: {name_of(error) or 'no answer'}.")
