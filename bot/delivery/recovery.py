"""What became of deliveries whose process died or whose answer never came: looks for their key in the conversation.
Never sends anything again."""

import asyncio
import logging
from collections.abc import Set
from dataclasses import dataclass

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import ledger
from bot.delivery.ledger import Interrupted
from bot.slack.trouble import is_said, name_of
from crm.database import Database
from crm.instants import SECOND

log = logging.getLogger(__name__)
EVENT_TYPE = "daybook_digest"
_CLOCK_SKEW = 300  # seconds that Slack's clock may be behind ours
_PATIENCE = 3600 * SECOND  # how long a Slack that does not answer is asked again
_TRANSIENT = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})


class HistoryUnreadable(Exception):
    """Slack will not show the conversation, today or tomorrow."""


@dataclass
class Recovery:
    """`alone`: no other process works on this database, so whatever is not `own` was left by a dead one."""

    database: Database
    client: AsyncWebClient
    workspace: str
    alone: bool

    async def run(self, own: Set[str]) -> int:
        """The number of deliveries settled."""
        left = await asyncio.to_thread(self._interrupted, own)
        return sum([await self._settle(row) for row in left])

    async def look(self, channel: str, key: str, since: int) -> str | None:
        """The ts of the message that carries the key, posted since about then. Raises HistoryUnreadable, or what the
        client raises while Slack does not answer."""
        cursor = ""
        for _ in range(20):
            try:
                answer = await self.client.conversations_history(
                    channel=channel,
                    include_all_metadata=True,
                    oldest=f"{since / SECOND - _CLOCK_SKEW:.6f}",
                    limit=100,
                    cursor=cursor or None,
                )
            except SlackApiError as error:
                if is_said(error) and name_of(error) not in _TRANSIENT:
                    raise HistoryUnreadable(name_of(error)) from None
                raise
            for message in answer.get("messages") or []:
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if payload.get("key") == key:
                    return str(message.get("ts"))
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return None
        return None

    async def _settle(self, row: Interrupted) -> bool:
        if row.posted_from is None or row.channel is None:
            return await self._write(row, "new", "interrupted before it was posted", None)
        since = row.posted_from
        try:
            ts = await self.look(row.channel, row.key, since)
        except HistoryUnreadable as error:
            return row.lease_over and await self._write(row, "unknown", f"not confirmed: {error}", None)
        except (SlackApiError, ClientError, TimeoutError, OSError) as error:
            if row.lease_over and await asyncio.to_thread(self._age, since) > _PATIENCE:
                return await self._write(row, "unknown", f"not confirmed: {type(error).__name__}", None)
            return False
        if ts is not None:
            return await self._write(row, "sent", None, ts)
        return row.lease_over and await self._write(row, "unknown", "posted, never confirmed, not found in Slack", None)

    async def _write(self, row: Interrupted, state: str, reason: str | None, ts: str | None) -> bool:
        settled = await asyncio.to_thread(self._record, row.key, state, reason, ts)
        if settled:
            log.warning("delivery %s recovered as %s", row.key, state)
        return settled

    def _interrupted(self, own: Set[str]) -> list[Interrupted]:
        with self.database.reading() as connection:
            return ledger.interrupted(connection, self.workspace, alone=self.alone, own=own)

    def _record(self, key: str, state: str, reason: str | None, ts: str | None) -> bool:
        with self.database.writing(durable=True) as connection:
            return ledger.settle(connection, key, state=state, reason=reason, ts=ts)

    def _age(self, since: int) -> int:
        with self.database.reading() as connection:
            return ledger.clock(connection) - since
