"""What may be done twice is tried again; what posts, or lives three seconds, is not."""

import re
from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.clients import make_clients
from playground.faults import Fault
from playground.server import Playground

ONCE = {"views_open", "views_push", "views_update"}  # a trigger is used up, a view has changed


def test_each_call_goes_through_the_client_that_fits_it() -> None:
    calls: dict[str, set[str]] = {"posts": set(), "reads": set()}
    for path in Path("bot").rglob("*.py"):
        for client, method in re.findall(r"\b(posts|reads)\.([a-z]+_\w+)\(", path.read_text("utf-8")):
            calls[client].add(method)
    assert calls["posts"] - {"api_call"} == ONCE
    assert not any(name.startswith("chat_post") for name in calls["reads"])


async def test_reads_wait_out_a_rate_limit_and_posts_do_not() -> None:
    async with Playground() as slack:
        clients = make_clients(
            api_base=slack.api_base, bot_token=slack.bot_token, app_token=slack.app_token, proxy=None
        )  # fmt: skip
        assert clients.posts.retry_handlers == []
        slack.add_fault(Fault.rate_limit("auth.test", times=1, retry_after=0))
        await clients.reads.auth_test()
        assert len(slack.calls("auth.test")) == 2
        slack.add_fault(Fault.rate_limit("auth.test", times=1, retry_after=0))
        with pytest.raises(SlackApiError):
            await clients.posts.auth_test()
        assert len(slack.calls("auth.test")) == 3
