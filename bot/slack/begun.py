"""Messages that were begun for a request and are not finished: "Reading…", an answer that grows. Kept beside the
request for as long as it is worked, so that whoever works it after a crash takes them back. Knows no words of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from sqlalchemy import select, update

from bot.blocks import Message
from bot.blocks.elements import context
from bot.slack.answers import Answers
from bot.slack.trouble import is_said
from crm.database import Database
from crm.schema.serving import Told

_KEPT_AS = "begun"  # in the payload, beside what Slack told: it goes when that goes


@dataclass(frozen=True)
class Begun:
    channel: str
    ts: str


def note_begun(database: Database, request_id: str, begun: Begun) -> None:
    """Nothing is noted for a request that is worked already, or was cleared."""
    with database.writing() as connection:
        kept = Told.key == request_id, Told.done_at.is_(None)
        text = connection.execute(select(Told.payload).where(*kept)).scalar()
        if text is None:
            return
        payload = json.loads(text)
        payload[_KEPT_AS] = [*payload.get(_KEPT_AS, []), [begun.channel, begun.ts]]
        connection.execute(update(Told).where(*kept).values(payload=json.dumps(payload)))


def begun_for(payload: Mapping[str, Any]) -> list[Begun]:
    return [Begun(channel, ts) for channel, ts in payload.get(_KEPT_AS, [])]


async def take_back(answers: Answers, begun: Begun) -> None:
    """What may still grow is stopped first, else it cannot be changed. From a Slack that does not delete it goes all
    the same. Never raises for what Slack says."""
    for method in ("chat.stopStream", "chat.delete"):
        try:
            await answers.clients.reads.api_call(method, json={"channel": begun.channel, "ts": begun.ts})
        except SlackApiError as error:
            if not is_said(error):
                raise
            if method == "chat.delete":
                await answers.change(begun.channel, begun.ts, Message("…", [context("…")]))
