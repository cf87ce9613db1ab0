"""Modals on the stand-in: triggers, the stack, what is kept, and what a person's submit leads to."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.people import Incomplete, NotThere
from playground.server import Playground
from playground.workspace import User

Json = dict[str, Any]
_ANY = re.compile(".*")


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def field(block_id: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": text(block_id.title()), "element": element, **more}


def option(words: str) -> Json:
    return {"text": text(words), "value": words.lower()}


COLOURS = [option("Red"), option("Green"), option("Blue")]
NAME = field("name", {"type": "plain_text_input", "action_id": "name", "max_length": 10})
EVERYTHING = [
    NAME,
    field("colour", {"type": "static_select", "action_id": "a", "options": COLOURS, "initial_option": COLOURS[0]}),
    field("deal", {"type": "external_select", "action_id": "deal", "min_query_length": 1}),
    field("due", {"type": "datepicker", "action_id": "due", "initial_date": "2026-11-27"}),
    field("at", {"type": "timepicker", "action_id": "at"}, optional=True),
    field("boxes", {"type": "checkboxes", "action_id": "boxes", "options": COLOURS}, optional=True),
    field("one", {"type": "radio_buttons", "action_id": "one", "options": COLOURS}, optional=True),
    field("many", {"type": "multi_static_select", "action_id": "many", "options": COLOURS}, optional=True),
    field("who", {"type": "users_select", "action_id": "who"}, optional=True),
    {"type": "actions", "block_id": "row", "elements": [
        {"type": "button", "text": text("More"), "action_id": "more", "value": "v"}]},
]  # fmt: skip


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal", "callback_id": "form", "title": text("A form"), "submit": text("Save"),
        "close": text("Cancel"), "blocks": list(blocks or [NAME]), **more,
    }  # fmt: skip


class App:
    """A small app on Slack's own library, whose answers a test sets. `heard`: payloads as they came."""

    def __init__(self, slack: Playground) -> None:
        self.client = AsyncWebClient(slack.bot_token, base_url=slack.api_base)
        self.slack, self.heard = slack, asyncio.Queue[Json]()
        self.on_submit: Json | Callable[[Json], Json] = {}
        self.bolt = AsyncApp(client=self.client, request_verification_enabled=False, signing_secret="x")
        for listen in (self.bolt.action, self.bolt.view_closed, self.bolt.command):
            listen(_ANY)(self._hear)
        self.bolt.view(_ANY)(self._submitted)
        self.bolt.options(_ANY)(self._offered)

    async def trigger(self, user: User) -> str:
        await self.slack.people.command(user, "form")
        return str((await self.heard.get())["trigger_id"])

    async def open(self, user: User, view: Json) -> Json:
        return dict((await self.client.views_open(trigger_id=await self.trigger(user), view=view))["view"])

    async def _hear(self, ack: Any, body: Json) -> None:
        await ack()
        await self.heard.put(body)

    async def _submitted(self, ack: Any, body: Json) -> None:
        await self.heard.put(body)
        await ack(**(self.on_submit(body) if callable(self.on_submit) else self.on_submit))

    async def _offered(self, ack: Any, body: Json) -> None:
        await ack(options=[option(f"{body['value']} one"), option(f"{body['value']} two")])


@asynccontextmanager
async def app() -> AsyncIterator[tuple[App, User]]:
    async with Playground() as slack:
        made, clara = App(slack), slack.add_user("Clara", "clara@acme.test")
        socket = AsyncSocketModeHandler(
            made.bolt, slack.app_token, web_client=AsyncWebClient(slack.app_token, base_url=slack.api_base)
        )
        await socket.connect_async()  # type: ignore[no-untyped-call]
        await slack.sockets.wait_connected()
        try:
            yield made, clara
        finally:
            await socket.close_async()  # type: ignore[no-untyped-call]


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_a_trigger_is_good_once_and_for_three_seconds() -> None:
    async with app() as (made, clara):
        triggers = made.slack.workspace.modals.triggers
        assert triggers.seconds == 3
        assert await refusal(made.client.views_open(trigger_id="1.2.x", view=modal())) == "invalid_trigger_id"
        used = await made.trigger(clara)
        await made.client.views_open(trigger_id=used, view=modal())
        assert await refusal(made.client.views_open(trigger_id=used, view=modal())) == "exchanged_trigger_id"
        triggers.seconds = 0
        late = made.client.views_open(trigger_id=await made.trigger(clara), view=modal())
        assert await refusal(late) == "expired_trigger_id"


async def test_at_most_three_views_lie_on_one_another() -> None:
    async with app() as (made, clara):
        first = await made.open(clara, modal())
        for _ in range(2):
            pushed = await made.client.views_push(trigger_id=await made.trigger(clara), view=modal())
        assert pushed["view"]["root_view_id"] == first["id"]
        assert pushed["view"]["previous_view_id"] != first["id"]
        more = made.client.views_push(trigger_id=await made.trigger(clara), view=modal())
        assert await refusal(more) == "push_limit_reached"
        await made.slack.people.submit(clara, {"name": "x"})
        view = made.slack.people.view(clara)
        assert view
        assert view["id"] == pushed["view"]["previous_view_id"], "an empty answer shows what lay below"


async def test_an_update_needs_an_open_view_and_the_hash_that_was_seen() -> None:
    async with app() as (made, clara):
        opened = await made.open(clara, modal(external_id="mine"))
        stale = opened["hash"]
        await made.client.views_update(view_id=opened["id"], hash=stale, view=modal(external_id="mine"))
        again = made.client.views_update(external_id="mine", hash=stale, view=modal(external_id="mine"))
        assert await refusal(again) == "hash_conflict"
        await made.client.views_update(external_id="mine", view=modal(external_id="mine"))
        await made.slack.people.close(clara)
        assert await refusal(made.client.views_update(view_id=opened["id"], view=modal())) == "not_found"


async def test_what_was_filled_in_survives_an_update_of_the_same_blocks() -> None:
    async with app() as (made, clara):
        opened = await made.open(clara, modal(*EVERYTHING))
        await made.slack.people.fill(clara, {"Name": "Jana", "colour": "Green", "boxes": ["Red", "Blue"]})
        fresh = [block | {"block_id": "colour2"} if block["block_id"] == "colour" else block for block in EVERYTHING]
        updated = await made.client.views_update(view_id=opened["id"], view=modal(*fresh))
        values = updated["view"]["state"]["values"]
        assert values["name"]["name"] == {"type": "plain_text_input", "value": "Jana"}
        assert values["colour2"]["a"]["selected_option"] == COLOURS[0]
        assert [each["value"] for each in values["boxes"]["boxes"]["selected_options"]] == ["red", "blue"]
        assert "colour" not in values
        first = {**EVERYTHING[3], "element": {**EVERYTHING[3]["element"], "initial_date": "2027-01-01"}}
        updated = await made.client.views_update(view_id=opened["id"], view=modal(first))
        assert updated["view"]["state"]["values"]["due"]["due"]["selected_date"] == "2026-11-27", "as Slack keeps it"


async def test_a_submit_carries_every_kind_of_value_as_slack_does() -> None:
    async with app() as (made, clara):
        await made.open(clara, modal(*EVERYTHING, private_metadata="tasks:1"))
        with pytest.raises(Incomplete) as refused:
            await made.slack.people.submit(clara, {})
        required = "Please complete this required field."
        assert refused.value.errors == {"name": required, "deal": required} == made.slack.people.errors(clara)
        await made.slack.people.suggest(clara, "deal", "Bren")
        with pytest.raises(Incomplete, match="no more than 10"):
            await made.slack.people.submit(clara, {"name": "x" * 11, "deal": "Bren one"})
        await made.slack.people.submit(clara, {
            "name": "Jana", "deal": "Bren two", "due": "2026-12-01", "at": "09:30", "boxes": "Blue", "one": "Green",
            "many": ["Red", "Green"], "who": clara.id,
        })  # fmt: skip
        body = await made.heard.get()
        assert body["view"]["private_metadata"] == "tasks:1"
        values = {key: value for block in body["view"]["state"]["values"].values() for key, value in block.items()}
        assert values == {
            "name": {"type": "plain_text_input", "value": "Jana"},
            "a": {"type": "static_select", "selected_option": COLOURS[0]},
            "deal": {"type": "external_select", "selected_option": option("Bren two")},
            "due": {"type": "datepicker", "selected_date": "2026-12-01"},
            "at": {"type": "timepicker", "selected_time": "09:30"},
            "boxes": {"type": "checkboxes", "selected_options": [COLOURS[2]]},
            "one": {"type": "radio_buttons", "selected_option": COLOURS[1]},
            "many": {"type": "multi_static_select", "selected_options": COLOURS[:2]},
            "who": {"type": "users_select", "selected_user": clara.id},
        }
        assert made.slack.people.view(clara) is None
        with pytest.raises(NotThere):
            await made.slack.people.submit(clara, {})


async def test_the_apps_answer_to_a_submit_is_applied() -> None:
    async with app() as (made, clara):
        await made.open(clara, modal())
        people = made.slack.people
        made.on_submit = {"response_action": "errors", "errors": {"name": "Not that one"}}
        await people.submit(clara, {"name": "x"})
        assert people.errors(clara) == {"name": "Not that one"}
        made.on_submit = {"response_action": "update", "view": modal(title=text("Second"))}
        await people.submit(clara)
        assert people.errors(clara) == {}
        made.on_submit = {"response_action": "push", "view": modal(title=text("Third"))}
        await people.submit(clara)
        titles = [view["title"]["text"] for view in made.slack.workspace.modals.stacks[clara.id]]
        assert titles == ["Second", "Third"]
        made.on_submit = {"response_action": "clear"}
        await people.submit(clara, {"name": "y"})
        assert people.view(clara) is None


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "dance"},
        {"response_action": "update", "view": modal(title=text("x" * 25))},
    ],
)
async def test_an_answer_slack_cannot_use_shows_as_trouble(answer: Json) -> None:
    async with app() as (made, clara):
        await made.open(clara, modal())
        made.on_submit = answer
        envelope = await made.slack.people.submit(clara, {"name": "x"})
        assert envelope.problems
        assert made.slack.people.errors(clara) == {"": "We had some trouble connecting. Try again?"}
        assert made.slack.people.view(clara)


async def test_closing_tells_the_app_only_where_it_asked() -> None:
    async with app() as (made, clara):
        await made.open(clara, modal())
        assert await made.slack.people.close(clara) is None
        await made.open(clara, modal(notify_on_close=True))
        assert await made.slack.people.close(clara)
        assert (await made.heard.get())["type"] == "view_closed"


async def test_a_press_in_a_modal_carries_the_view_with_its_state() -> None:
    async with app() as (made, clara):
        await made.open(clara, modal(*EVERYTHING))
        await made.slack.people.press_modal(clara, "More", values={"name": "Jana"})
        body = await made.heard.get()
        assert body["container"]["type"] == "view"
        assert body["view"]["state"]["values"]["name"]["name"]["value"] == "Jana"
        assert "response_url" not in body
        with pytest.raises(NotThere):
            await made.slack.people.press_modal(clara, "Colour", chosen="Red")  # not dispatched


async def test_the_boxes_of_a_message_come_with_all_their_ticks() -> None:
    async with app() as (made, clara):
        boxes = {"type": "checkboxes", "action_id": "boxes", "options": COLOURS}
        day = {"type": "datepicker", "action_id": "day"}
        row = {"type": "actions", "block_id": "r", "elements": [boxes, day]}
        posted = await made.client.chat_postMessage(channel=clara.id, text="x", blocks=[row])
        direct = made.slack.workspace.direct(clara.id)
        for ticked, ticks in (("Red", ["red"]), ("Blue", ["red", "blue"]), ("Red", ["blue"])):
            await made.slack.people.press(clara, direct, posted["ts"], "boxes", chosen=ticked)
            body = await made.heard.get()
            assert [each["value"] for each in body["actions"][0]["selected_options"]] == ticks
            assert body["state"]["values"]["r"]["boxes"]["selected_options"] == body["actions"][0]["selected_options"]
        await made.slack.people.press(clara, direct, posted["ts"], "day", chosen="2026-12-01")
        assert (await made.heard.get())["actions"][0]["selected_date"] == "2026-12-01"
