"""Who would read what is shared: counted member by member, and unknown where Slack does not tell."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.slack.clients import Clients, make_clients
from bot.slack.talk.sharing_readers import Outside, Readers, readers
from bot.slack.users import SlackUsers
from playground.faults import Fault
from playground.server import Playground
from playground.workspace import Conversation, User


@dataclass
class Place:
    slack: Playground
    clients: Clients
    clara: User
    channel: Conversation

    async def look(self) -> Readers | Outside:
        users = SlackUsers(self.clients.reads, self.slack.workspace.team_id)
        return await readers(self.clients.reads, users, self.channel.id, self.clara.id)

    def says(self, **flags: Any) -> None:
        """What Slack tells of the channel besides."""
        told = self.channel.as_slack() | flags
        self.channel.as_slack = lambda: told  # type: ignore[method-assign]


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with Playground() as slack:
        clara = slack.add_user("Clara", "clara@acme.test")
        channel = slack.workspace.add_channel("deal", clara)
        clients = make_clients(api_base=slack.api_base, bot_token=slack.bot_token, app_token="", proxy=None)
        yield Place(slack, clients, clara, channel)


async def test_people_are_counted_page_by_page_and_apps_and_the_departed_are_not(place: Place) -> None:
    for n in range(250):
        place.channel.members.add(place.slack.add_user(f"Rep {n}", f"rep{n}@acme.test").id)
    place.channel.members.add(place.slack.add_user("App", None, is_bot=True).id)
    place.channel.members.add(place.slack.add_user("Gone", "gone@acme.test", deleted=True, is_restricted=True).id)
    assert await place.look() == Readers(251)
    assert len(place.slack.calls("conversations.members")) == 2
    assert not place.slack.calls("users.info"), "the list of users tells"


async def test_without_the_list_of_users_each_is_looked_up(place: Place) -> None:
    place.channel.members.add(place.slack.add_user("Guest", "guest@acme.test", is_restricted=True).id)
    place.slack.faults.add(Fault.refuse("users.list", "missing_scope"))
    assert await place.look() == "guests"


async def test_a_slack_that_does_not_count_the_bot_among_its_users(place: Place) -> None:
    del place.slack.workspace.users[place.slack.workspace.bot.id]
    assert await place.look() == Readers(1)


async def test_a_member_whom_slack_does_not_know_ends_it(place: Place) -> None:
    place.channel.members.add("U0NOBODY")
    assert await place.look() == "unknown"


async def test_one_who_left_does_not_share_there(place: Place) -> None:
    place.channel.members.discard(place.clara.id)
    assert await place.look() == "not_in_it"


async def test_more_unknown_members_than_can_be_looked_up(place: Place) -> None:
    place.channel.members.update(f"U0ELSE{n}" for n in range(400))
    assert await place.look() == "too_many"


async def test_a_group_message_has_no_name(place: Place) -> None:
    place.says(is_mpim=True)
    assert await place.look() == Readers(1, group=True)


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        ({"is_shared": True}, "other_company"),
        ({"connected_team_ids": ["T0OTHER"]}, "other_company"),
        ({"is_shared": True, "is_org_shared": True}, Readers(1)),
        ({"pending_connected_team_ids": ["T0OTHER"]}, "invited"),
    ],
)
async def test_what_slack_says_of_the_channel(place: Place, flags: dict[str, Any], found: object) -> None:
    place.says(**flags)
    assert await place.look() == found


async def test_a_slack_that_cannot_be_reached(place: Place) -> None:
    place.slack.faults.add(Fault("conversations.info", status=500, error="internal_error", perform=False, times=9))
    assert await place.look() == "unknown"
