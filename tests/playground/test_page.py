"""The page and the controls: what they show, and to whom."""

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from playground.drawing import Canvas
from playground.markup import mrkdwn
from playground.render import render_blocks
from playground.server import Playground
from tests.playground.test_modals import EVERYTHING, NAME, modal

NAMES = {"U1": "Clara <b>"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* _thin_ ~gone~ `code`", "<b>bold</b> <i>thin</i> <s>gone</s> <code>code</code>"),
        ("a &amp; b &lt;c&gt;", "a &amp; b &lt;c&gt;"),
        ("<script>alert(1)</script>", "scriptalert(1)/script"),
        ('"><img src=x>', "&quot;&gt;img src=x"),
        ("<https://acme.test/?a=1&amp;b=2|Deal>", '<a href="https://acme.test/?a=1&amp;b=2" rel="noopener noreferrer" '
         'target="_blank">Deal</a>'),
        ("<javascript:alert(1)|Deal>", "javascript:alert(1)|Deal"),
        ('<https://x.test/"onclick="x|y>', '<a href="https://x.test/&quot;onclick=&quot;x" rel="noopener noreferrer" '
         'target="_blank">y</a>'),
        ("<@U1>", '<b class="mention">@Clara &lt;b&gt;</b>'),
        ("<!channel>", '<b class="alarm">@channel</b>'),
        ("one\n&gt; quoted\n&gt; more\ntwo", "one<q>quoted<br>more</q>two"),
        (":red_circle: 10:30:15 :no_such:", "🔴 10:30:15 :no_such:"),
        ("2\u200b*\u200b3 and 4\u200b*\u200b5", "2\u200b*\u200b3 and 4\u200b*\u200b5"),
    ],
)  # fmt: skip
def test_slacks_markup_becomes_harmless_html(text: str, shown: str) -> None:
    assert mrkdwn(text, NAMES) == shown


def test_hostile_text_of_buttons_and_headers_is_escaped() -> None:
    evil = '"><script>x</script>'
    plain = {"type": "plain_text", "text": evil}
    shown = render_blocks(
        [
            {"type": "header", "text": plain},
            {"type": "actions", "elements": [{"type": "button", "text": plain, "action_id": evil, "style": evil}]},
            {"type": evil},
        ],
        Canvas(),
    )
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") >= 5


class Browser:
    """What a browser keeps: cookies."""

    def __init__(self, slack: Playground) -> None:
        self.base = f"http://127.0.0.1:{slack.port}"
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(self.base + path) as answer:
            return answer.status, await answer.text()

    async def act(self, **what: Any) -> int:
        async with self.session.post(f"{self.base}/page/act", json=what) as answer:
            return answer.status


async def test_the_page_needs_its_token_and_then_a_cookie() -> None:
    async with Playground() as slack:
        browser = Browser(slack)
        assert (await browser.get("/"))[0] == 403
        assert (await browser.get("/?token=wrong"))[0] == 403
        assert (await browser.get("/page/people"))[0] == 403
        assert await browser.act(user="U1", do="say", text="x") == 403
        status, shown = await browser.get(slack.address.removeprefix(browser.base))
        assert status == 200
        assert slack.token not in shown
        assert (await browser.get("/page/people")) == (200, "[]")
        for name in ("/page.css", "/page.js", "/fields.js"):
            assert (await browser.get(name))[0] == 200
        assert (await browser.get("/page.py"))[0] == 404
        await browser.session.close()


async def test_the_page_shows_the_persons_own_messages_and_home() -> None:
    async with Playground() as slack:
        clara, bruno = slack.add_user("Clara", "c@acme.test"), slack.add_user("Bruno", "b@acme.test")
        text = {"type": "section", "text": {"type": "mrkdwn", "text": "For *Clara*"}}
        slack.workspace.post(slack.workspace.direct(clara.id), slack.workspace.bot.id, {"text": "x", "blocks": [text]})
        slack.workspace.homes[bruno.id] = {"blocks": [text], "id": "V1"}
        browser = Browser(slack)
        await browser.get(slack.address.removeprefix(browser.base))
        assert "For <b>Clara</b>" in (await browser.get(f"/page/look?user={clara.id}&place=dm"))[1]
        assert "No messages yet" in (await browser.get(f"/page/look?user={bruno.id}&place=dm"))[1]
        assert "For <b>Clara</b>" in (await browser.get(f"/page/look?user={bruno.id}&place=home"))[1]
        assert (await browser.get("/page/look?user=U0&place=dm"))[0] == 404
        assert await browser.act(user=clara.id, do="say", text="hello") == 200
        assert [each.payload["event"]["text"] for each in slack.sockets.envelopes] == ["hello"]
        assert await browser.act(user=clara.id, do="press", name="gone", at="1.2") == 404
        await browser.session.close()


async def test_a_modal_is_drawn_as_a_form_with_what_is_in_it_and_what_is_wrong() -> None:
    async with Playground() as slack:
        clara = slack.add_user("Clara", None)
        evil = {"type": "plain_text", "text": '"><script>x</script>'}
        blocks = [*EVERYTHING, {**NAME, "block_id": '"><i>', "label": evil, "hint": evil}]
        slack.workspace.modals.open(slack.workspace.modals.triggers.issue(clara.id), modal(*blocks))
        browser = Browser(slack)
        await browser.get(slack.address.removeprefix(browser.base))
        assert await browser.act(user=clara.id, do="fill", at="modal", values={"name\tname": "Jana"}) == 200
        assert await browser.act(user=clara.id, do="submit", values={}) == 200
        drawn = json.loads((await browser.get(f"/page/look?user={clara.id}&place=home"))[1])["modal"]
        assert 'value="Jana"' in drawn["html"]
        assert "Please complete this required field." in drawn["html"]
        assert '<option value="red" selected>Red</option>' in drawn["html"]
        assert "<script" not in drawn["html"]
        assert "<i>" not in drawn["html"]
        assert slack.sockets.envelopes == [], "what Slack refuses by itself does not reach the app"
        assert await browser.act(user=clara.id, do="close", view="V0") == 404
        assert await browser.act(user=clara.id, do="close", view=drawn["view"]) == 200
        await browser.session.close()


async def test_nobody_sees_what_was_whispered_to_another_or_said_elsewhere() -> None:
    async with Playground() as slack:
        clara, bruno = slack.add_user("Clara", None), slack.add_user("Bruno", None)
        channel, closed = slack.workspace.add_channel("deal", clara, bruno), slack.workspace.add_channel("board", bruno)
        slack.workspace.whisper(channel, clara.id, {"text": "For Clara"})
        browser = Browser(slack)
        await browser.get(slack.address.removeprefix(browser.base))
        hers = (await browser.get(f"/page/look?user={clara.id}&place={channel.id}"))[1]
        assert "For Clara" in hers
        assert "Only visible to you" in hers
        assert "board" not in hers
        assert "For Clara" not in (await browser.get(f"/page/look?user={bruno.id}&place={channel.id}"))[1]
        assert (await browser.get(f"/page/look?user={clara.id}&place={closed.id}"))[0] == 404
        assert await browser.act(user=clara.id, do="say", place=closed.id, text="x") == 404
        await browser.act(user=clara.id, do="say", place=channel.id, text="hello all")
        assert slack.sockets.envelopes == [], "the bot hears in channels only what names it"
        await browser.act(user=clara.id, do="say", place=channel.id, text="@Daybook when?")
        assert slack.sockets.envelopes[0].payload["event"]["text"] == f"<@{slack.workspace.bot.id}> when?"
        await browser.session.close()


async def test_the_clock_goes_to_the_persons_next_morning() -> None:
    async with Playground() as slack:
        clara = slack.add_user("Clara", None, tz="Europe/Berlin")
        browser, before = Browser(slack), slack.workspace.clock()
        await browser.get(slack.address.removeprefix(browser.base))
        for by in ("hour", "morning"):
            async with browser.session.post(f"{browser.base}/page/clock", json={"user": clara.id, "by": by}) as moved:
                assert moved.status == 200
        there = slack.workspace.clock().astimezone(ZoneInfo("Europe/Berlin"))
        assert (there.hour, there.minute) == (8, 0)
        assert there.weekday() < 5
        assert timedelta(hours=1) < there - before < timedelta(days=3, hours=2), "past midnight it is the same day's"
        posted = slack.workspace.post(slack.workspace.direct(clara.id), clara.id, {"text": "x"})
        assert abs(float(posted["ts"]) - there.timestamp()) < 5
        await browser.session.close()


async def test_the_page_may_load_nothing_from_elsewhere() -> None:
    async with Playground() as slack:
        browser = Browser(slack)
        async with browser.session.get(slack.address) as answer:
            policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in policy
        await browser.session.close()


async def test_the_controls_need_the_token_and_do_what_they_say() -> None:
    async with Playground() as slack, aiohttp.ClientSession() as session:
        base = f"http://127.0.0.1:{slack.port}/control"
        async with session.post(f"{base}/user", json={"name": "X", "email": None}) as answer:
            assert answer.status == 403
        session.headers["Authorization"] = f"Bearer {slack.token}"
        async with session.post(f"{base}/user", json={"name": "Clara", "email": "c@acme.test"}) as answer:
            clara = (await answer.json())["id"]
        async with session.post(f"{base}/say", json={"user": clara, "text": "today", "times": 3}) as answer:
            assert answer.status == 200
        async with session.get(f"{base}/envelopes") as answer:
            assert len((await answer.json())["envelopes"]) == 3
        async with session.post(f"{base}/fault", json={"method": "auth.test", "error": "invalid_auth"}) as answer:
            assert answer.status == 200
        async with session.post(f"{base}/fault", json={"surprise": 1}) as answer:
            assert answer.status == 400
        async with session.post(f"{base}/lack", json={"methods": ["chat.*Stream"], "stream_seconds": 2}) as answer:
            assert answer.status == 200
        assert ("chat.startStream" in slack.api.methods, slack.workspace.stream_seconds) == (False, 2)
        async with session.post(f"{slack.api_base}auth.test") as answer:
            assert (await answer.json())["error"] == "invalid_auth"
        async with session.get(f"{base}/calls") as answer:
            assert [call["method"] for call in (await answer.json())["calls"]] == ["auth.test"]


def test_a_link_to_the_bots_home_goes_there_on_the_page_itself() -> None:
    drawn = mrkdwn("<slack://app?team=T1&amp;id=A1&amp;tab=home|Open Home>", NAMES)
    assert drawn == '<a href="#home" data-place="home">Open Home</a>'
    assert "href" not in mrkdwn("<slack://user?team=T1|Open>", NAMES)
