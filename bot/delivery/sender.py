"""One claimed digest on its way: the rep as of now, the text as of now, one post, and what is then written down.

The ledger is committed before the request is written and after the answer; between the two nobody else may send it.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from sqlalchemy import Connection

from bot.blocks import Message, readable
from bot.blocks.text import escape
from bot.delivery import ledger
from bot.delivery.ledger import Claim
from bot.delivery.pace import Pace
from bot.delivery.recovery import EVENT_TYPE, Recovery
from bot.slack.clients import Clients, retry_after
from bot.slack.identity import Identity
from bot.slack.posting import TOO_MUCH, Doubtful, Outcome, Posted, Refused, post_once
from bot.slack.trouble import headers_of, is_said, name_of, status_of
from bot.slack.users import SlackUser
from crm.audit import write_audit
from crm.database import Database
from crm.errors import NotAUser
from crm.instants import micros
from crm.people import Person, active_person

log = logging.getLogger(__name__)
Render = Callable[[str, str | None, datetime], Message]  # CRM user, Slack's zone, now

# Nothing is wrong with the rep: the workspace itself is refused, and an admin may put it right within the grace.
_WORKSPACE = frozenset(
    ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope",
     "org_login_required", "ekm_access_denied", "team_access_not_granted", "access_denied")
)  # fmt: skip
WAITS = (2.0, 10.0, 60.0, 300.0)  # after each refusal; the next one is final
_ASK_AGAIN = 30.0
_LONGEST_TEXT = 3800


class _NotPosted(Exception):
    """Back to new. `counts`: towards giving up."""

    def __init__(self, reason: str, *, wait: float | None = None, counts: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait
        self.counts = counts


class _Never(Exception):
    """This rep gets none today, for the reason given."""


@dataclass
class Sender:
    database: Database
    clients: Clients
    identity: Identity
    recovery: Recovery
    pace: Pace
    render: Render
    now: Callable[[], datetime]
    lease: float = 60.0
    waits: tuple[float, ...] = WAITS
    own: set[str] = field(default_factory=set)  # tokens of claims in flight

    def claim(self, workspace: str) -> Claim | None:
        with self.database.writing(durable=True) as connection:
            claim = ledger.claim_next(connection, workspace, lease=self.lease)
            if claim is not None:
                self.own.add(claim.token)  # before others see it: recovery takes what is nobody's for a dead process's
            return claim

    async def deliver(self, claim: Claim) -> None:
        """Whatever happens, the row is left in a state that says so."""
        self.own.add(claim.token)  # where it was claimed elsewhere
        try:
            await self._deliver(claim)
        except _NotPosted as refused:
            await self._put_back(claim, refused)
        except _Never as reason:
            await self._record(ledger.refuse, claim, reason=str(reason))
            log.info("delivery %s refused: %s", claim.key, reason)
        except NotAUser:
            await self._record(ledger.refuse, claim, reason="no active CRM user")
        except (SlackApiError, ClientError, TimeoutError, OSError) as error:
            await self._put_back(claim, self._before_posting(error))
        finally:
            self.own.discard(claim.token)

    async def _deliver(self, claim: Claim) -> None:
        slack = await self._slack_user(await asyncio.to_thread(self._person, claim.user_id))
        message = await asyncio.to_thread(self._render, claim, slack)
        channel = await self._channel(slack)
        outcome = await self._post(claim, channel, {"text": message.text, "blocks": message.blocks})
        if isinstance(outcome, Refused) and outcome.reason in TOO_MUCH:
            log.error("delivery %s: Slack refused the blocks (%s), the text alone is sent", claim.key, outcome.reason)
            outcome = await self._post(claim, channel, {"text": escape(readable(message))[:_LONGEST_TEXT]})
        if outcome is not None:
            await self._settle(claim, channel, outcome)

    async def _post(self, claim: Claim, channel: str, content: dict[str, Any]) -> Outcome | None:
        """None: the lease was over, nothing was posted."""
        payload = {
            "channel": channel,
            **content,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": claim.key}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        hashed = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        if not await asyncio.to_thread(self._start_post, claim, channel, hashed):
            log.warning("delivery %s: the lease was over before it was posted", claim.key)
            return None
        return await post_once(self.clients.posts, "chat.postMessage", payload)

    async def _settle(self, claim: Claim, channel: str, outcome: Outcome) -> None:
        match outcome:
            case Posted(posted_channel, ts):
                await self._record(self._mark_sent, claim, channel=posted_channel or channel, ts=ts)
                log.info("delivery %s sent", claim.key)
            case Refused(reason, wait):
                raise _NotPosted(reason, wait=wait, counts=wait is None and reason not in _WORKSPACE)
            case Doubtful(reason):
                await self._record(ledger.note_doubt, claim, reason=reason)
                log.warning("delivery %s is in doubt: %s", claim.key, reason)

    async def _slack_user(self, person: Person | None) -> SlackUser:
        if person is None or not person.owner_id:
            raise _Never("no active CRM user with an owner id")
        found = await self.identity.find(person)
        if isinstance(found, SlackUser):
            return found
        raise _Never(f"no Slack user: {found}" if found else "no Slack user")

    async def _channel(self, slack: SlackUser) -> str:
        try:
            opened = await self.clients.reads.conversations_open(users=slack.id)
        except SlackApiError as error:
            if name_of(error) == "unknown_method":
                return slack.id  # Slack takes a user's id for the direct message
            raise
        return str((opened.get("channel") or {}).get("id") or slack.id)

    def _render(self, claim: Claim, slack: SlackUser) -> Message:
        try:
            return self.render(claim.user_id, slack.zone, self.now())
        except NotAUser:
            raise
        except Exception as error:
            log.exception("delivery %s could not be rendered", claim.key)
            raise _NotPosted(f"not rendered: {type(error).__name__}") from None

    def _before_posting(self, error: Exception) -> _NotPosted:
        """Slack's trouble while we only asked it something."""
        if not isinstance(error, SlackApiError):
            return _NotPosted(f"not reached: {type(error).__name__}", wait=_ASK_AGAIN, counts=False)
        name = name_of(error) or f"HTTP {status_of(error)}"
        if status_of(error) == 429:
            return _NotPosted("ratelimited", wait=retry_after(headers_of(error)), counts=False)
        definite = is_said(error) and name not in _WORKSPACE
        return _NotPosted(name, wait=None if definite else _ASK_AGAIN, counts=definite)

    async def _put_back(self, claim: Claim, refused: _NotPosted) -> None:
        if refused.reason == "ratelimited":
            self.pace.hold(refused.wait or 1.0)
        elif not refused.counts:
            self.pace.hold(5.0)  # the next rep would meet the same
        if refused.counts and claim.attempts >= len(self.waits):
            await self._record(ledger.refuse, claim, reason=refused.reason)
            log.error("delivery %s refused for good: %s", claim.key, refused.reason)
            return
        wait = (
            refused.wait if refused.wait is not None else self.waits[claim.attempts] if refused.counts else _ASK_AGAIN
        )
        await self._record(ledger.put_back, claim, reason=refused.reason, wait=wait, counts=refused.counts)
        log.warning("delivery %s waits %.0f s: %s", claim.key, wait, refused.reason)

    async def _record(self, change: Callable[..., None], claim: Claim, **values: Any) -> None:
        def write() -> None:
            with self.database.writing(durable=True) as connection:
                change(connection, claim, **values)

        await asyncio.to_thread(write)

    def _mark_sent(self, connection: Connection, claim: Claim, *, channel: str, ts: str) -> None:
        ledger.mark_sent(connection, claim, channel=channel, ts=ts)
        write_audit(
            connection,
            at=micros(self.now()),
            actor="system:daybook",
            viewer=f"users:{claim.user_id}",
            action="digest.sent",
            outcome="sent",
            details={"delivery": claim.key},
        )

    def _start_post(self, claim: Claim, channel: str, hashed: str) -> bool:
        with self.database.writing(durable=True) as connection:
            return ledger.start_post(connection, claim, channel=channel, content_hash=hashed, lease=self.lease)

    def _person(self, user_id: str) -> Person | None:
        with self.database.reading() as connection:
            return active_person(connection, user_id)

    def _clock(self) -> int:
        with self.database.reading() as connection:
            return ledger.clock(connection)
