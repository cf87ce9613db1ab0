"""What Slack takes and what it refuses. Its own library's models must agree on what is legal."""

from copy import deepcopy
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from playground.limits import message_problems, view_problems
from playground.server import Playground
from tests.playground.test_modals import COLOURS, EVERYTHING, NAME, field, modal, option, refusal, text
from tests.playground.test_web_api import client

Json = dict[str, Any]
SELECT = {"type": "static_select", "action_id": "a", "options": COLOURS}


def on(**changes: Any) -> Json:
    return field("f", {"type": "plain_text_input", "action_id": "a", **changes})


def test_a_form_with_every_element_is_legal_here_and_in_slacks_library() -> None:
    view = modal(*EVERYTHING, private_metadata="m" * 3000)
    assert view_problems(view) == []
    View(**deepcopy(view)).validate_json()
    for block in Block.parse_all(deepcopy(view["blocks"])):
        assert block is not None
        block.validate_json()


@pytest.mark.parametrize(
    "view",
    [
        modal(title=text("x" * 25)),
        modal(submit=text("x" * 25)),
        modal(close=text("x" * 25)),
        modal(close={"type": "mrkdwn", "text": "x"}),
        modal(private_metadata="x" * 3001),
        modal(callback_id="x" * 256),
        modal(submit=None),
        modal(*[NAME | {"block_id": str(n)} for n in range(101)]),
        modal(NAME, NAME),
        modal(NAME | {"label": text("x" * 2001)}),
        modal(NAME | {"hint": text("")}),
        modal({key: value for key, value in NAME.items() if key != "element"}),
        modal(field("f", {"type": "button", "action_id": "a", "text": text("x")})),
        modal(on(placeholder=text("x" * 151))),
        modal(on(initial_value="x" * 11, max_length=10)),
        modal(on(max_length=3001)),
        modal(on(action_id="x" * 256)),
        modal(field("f", {"type": "datepicker", "action_id": "a", "initial_date": "27.11.2026"})),
        modal(field("f", {"type": "timepicker", "action_id": "a", "initial_time": "24:00"})),
        modal(field("f", {**SELECT, "initial_option": option("Black")})),
        modal(field("f", {**SELECT, "initial_option": {"text": text("Rot"), "value": "red"}})),
        modal(field("f", {**SELECT, "options": []})),
        modal(field("f", {**SELECT, "options": [option(str(n)) for n in range(101)]})),
        modal(field("f", {**SELECT, "options": [option("x" * 76)]})),
        modal(field("f", {**SELECT, "options": [{"text": text("x"), "value": "x" * 151}]})),
        modal(field("f", {**SELECT, "options": [{"text": {"type": "mrkdwn", "text": "x"}, "value": "x"}]})),
        modal(field("f", {**SELECT, "options": [option("x") | {"description": text("x" * 76)}]})),
        modal(field("f", {**SELECT, "type": "checkboxes", "options": [option(str(n)) for n in range(11)]})),
        modal(field("f", {**SELECT, "type": "checkboxes", "options": [option("x"), option("x")]})),
    ],
)
async def test_a_view_beyond_slacks_limits_is_refused_with_the_place(view: Json) -> None:
    assert all("[json-pointer:/" in problem for problem in view_problems(view))
    async with Playground() as slack:
        clara = slack.add_user("Clara", None)
        bot, trigger = client(slack), slack.workspace.modals.triggers.issue(clara.id)
        assert await refusal(bot.views_open(trigger_id=trigger, view=view)) == "invalid_arguments"
        assert await refusal(bot.api_call("blocks.validate", json={"view": view})) == "invalid_view"
        await bot.views_open(trigger_id=trigger, view=modal())  # the trigger was not used up


async def test_a_view_of_more_than_250_kb_is_too_large() -> None:
    big = [on(initial_value="x" * 2990) | {"block_id": str(n)} for n in range(90)]
    async with Playground() as slack:
        trigger = slack.workspace.modals.triggers.issue(slack.add_user("Clara", None).id)
        assert await refusal(client(slack).views_open(trigger_id=trigger, view=modal(*big))) == "view_too_large"


async def test_blocks_are_validated_without_being_sent() -> None:
    async with Playground() as slack:
        bot = client(slack)
        fine = [{"type": "header", "text": text("Tuesday")}]
        assert (await bot.api_call("blocks.validate", json={"blocks": fine}))["ok"]
        long = [{"type": "header", "text": text("x" * 151)}]
        assert (await bot.api_call("blocks.validate", json={"message": {"blocks": fine}}))["ok"]
        assert await refusal(bot.api_call("blocks.validate", json={})) == "invalid_arguments"
        with pytest.raises(SlackApiError) as refused:
            await bot.api_call("blocks.validate", json={"blocks": long})
        assert refused.value.response["error"] == "invalid_blocks"
        assert refused.value.response["errors"] == [
            {
                "pointer": "/blocks/0/text/text",
                "code": "failed_constraint",
                "message": "must be less than 151 characters",
            }
        ]


def test_lengths_count_as_slack_counts_them() -> None:
    assert message_problems([{"type": "header", "text": text("😀" * 76)}]), "an emoji is two"
    assert not message_problems([{"type": "header", "text": text("😀" * 75)}])
