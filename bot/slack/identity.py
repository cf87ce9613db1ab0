"""Who asks: a Slack user resolved to a CRM user with the rights of this moment. Refuses everyone else, by name of why.

CRM rights are read for every request; Slack's side is kept for five minutes and evicted by `user_change`.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.language import language_for
from bot.slack import bindings
from bot.slack.bindings import Match, Reason
from bot.slack.users import SlackUser, SlackUsers
from crm.database import Database
from crm.errors import DaybookError
from crm.instants import micros
from crm.people import Person, active_people
from crm.settings import rep_settings
from crm.viewer import Viewer, viewer_of


@dataclass(frozen=True)
class Rep:
    """A Slack user who is one CRM user."""

    slack_id: str
    slack_zone: str | None
    viewer: Viewer = field(repr=False)
    language: str


class NotMatched(DaybookError):
    """Nothing of the CRM is shown to this Slack user."""

    def __init__(self, reason: Reason, *, email: str | None, language: str, admins: list[str]) -> None:
        super().__init__(f"Slack user not matched: {reason}")
        self.reason = reason
        self.email = email
        self.language = language
        self.admins = admins  # Slack ids


class Identity:
    def __init__(
        self, database: Database, users: SlackUsers, *, now: Callable[[], datetime], default_language: str = "en"
    ) -> None:
        self.users = users
        self._database = database
        self._now = now
        self._default_language = default_language

    async def who(self, slack_id: str) -> Rep:
        """Raises NotMatched."""
        slack = await self.users.user(slack_id)
        if slack is None:
            raise NotMatched(Reason.OUTSIDER, email=None, language=self._default_language, admins=[])
        match = await asyncio.to_thread(self._settle, slack)
        if match.person is None:
            admins = [] if match.reason is Reason.OUTSIDER else await self.admins()
            raise NotMatched(match.reason or Reason.UNKNOWN, email=slack.email, language=self.language_of(slack),
                             admins=admins)  # fmt: skip
        return await asyncio.to_thread(self._rep, slack, match.person.user_id)

    async def find(self, person: Person) -> SlackUser | Reason | None:
        """The Slack user of a CRM user, bound when this is the first match; else why not; None: nobody in Slack."""
        if not person.email:
            return None
        refused: Reason | None = None
        found: SlackUser | None = None
        for slack in await self._candidates(person.email):  # all of them: a second claimant is noted
            match = await asyncio.to_thread(self._settle, slack)
            if match.person is not None:
                found = found or slack
            elif slack.deleted or slack.bot:
                continue
            else:
                refused = refused or match.reason
        return found or refused

    async def admins(self) -> list[str]:
        """Slack ids of the super admins who are matched."""
        people = [person for person in await asyncio.to_thread(self._people) if person.super_admin]
        found = [await self.find(person) for person in people]
        return [slack.id for slack in found if isinstance(slack, SlackUser)]

    async def lost(self, only: str | None = None) -> list[str]:
        """Slack ids whose match held and no longer does, until `mark_lost`. `only`: look at that one."""
        bound = await asyncio.to_thread(self._bound)
        if only is not None:
            bound = {user_id: slack_id for user_id, slack_id in bound.items() if slack_id == only}
        if not bound:
            return []
        everyone = await self.users.everyone()
        known = {slack.id: slack for slack in everyone or []}
        for slack_id in bound.values() if everyone is None else ():
            found = await self.users.user(slack_id)
            known |= {slack_id: found} if found else {}
        return await asyncio.to_thread(self._without_match, bound, known)

    async def mark_lost(self, slack_id: str) -> None:
        await asyncio.to_thread(self._mark_lost, slack_id)

    def language_of(self, slack: SlackUser) -> str:
        """Of one whom the CRM does not know."""
        return language_for(None, slack.locale, self._default_language).code

    async def _candidates(self, email: str) -> list[SlackUser]:
        everyone = await self.users.everyone()
        if everyone is not None:
            return [slack for slack in everyone if slack.email == email]
        alone = await self.users.with_email(email)
        return [alone] if alone else []

    def _settle(self, slack: SlackUser) -> Match:
        """Writes only for a first match, a refused claim not yet noted, or a match that holds again."""
        with self._database.reading() as connection:
            match = bindings.find_match(connection, slack)
            claim = match.reason in bindings.SUSPICIOUS and bool(match.claimed)
            unnoted = claim and not bindings.is_noted(connection, slack, match)
            back = match.person is not None and bindings.is_lost(connection, slack.team, slack.id)
        if not (match.new or unnoted or back):
            return match
        with self._database.writing() as connection:
            match = bindings.bind(connection, slack, at=micros(self._now()))
            if match.person is not None:
                bindings.set_lost(connection, slack.team, slack.id, None)
            return match

    def _rep(self, slack: SlackUser, user_id: str) -> Rep:
        viewer = viewer_of(self._database, user_id)
        with self._database.reading() as connection:
            chosen = rep_settings(connection, user_id).get("language")
        language = language_for(chosen, viewer.locale, self._default_language)  # as the digest does
        return Rep(slack.id, slack.zone, viewer, language.code)

    def _people(self) -> list[Person]:
        with self._database.reading() as connection:
            return active_people(connection)

    def _bound(self) -> dict[str, str]:
        with self._database.reading() as connection:
            return bindings.bound_users(connection, self.users.team)

    def _without_match(self, bound: Mapping[str, str], known: Mapping[str, SlackUser]) -> list[str]:
        """Most still have the e-mail of their CRM user: one query tells; the others are looked at closely."""
        with self._database.reading() as connection:
            people = active_people(connection)
            emails = Counter(person.email for person in people)
            own = {person.user_id: person.email for person in people}

            def holds(user_id: str, slack: SlackUser | None) -> bool:
                if slack is None or slack.outsider or not slack.confirmed or not slack.email:
                    return False
                certain = slack.email == own.get(user_id) and emails[slack.email] == 1
                return certain or bindings.find_match(connection, slack).person is not None

            return [slack_id for user_id, slack_id in bound.items() if not holds(user_id, known.get(slack_id))]

    def _mark_lost(self, slack_id: str) -> None:
        with self._database.writing() as connection:
            bindings.set_lost(connection, self.users.team, slack_id, micros(self._now()))
