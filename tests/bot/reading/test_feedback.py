"""The thanks in the grey line: once, in its place, with feedback buttons and with plain ones."""

import pytest

from bot.blocks.elements import Block, actions, button, context, section
from bot.blocks.feedback import feedback_row, with_plain_buttons
from bot.language import language
from bot.reading.feedback import thanked

THANKS, OTHER = "Thanks, noted.", "Thanks, noted. HIPAA mode is on."
ROW = feedback_row(language("en"), "answer_feedback:a71", "answers:a71")


def grey(blocks: list[Block] | None) -> list[str]:
    assert blocks is not None
    return [block["elements"][0]["text"] for block in blocks if block["type"] == "context"]


@pytest.mark.parametrize(
    ("line", "then"),
    [
        ("HubSpot read 08:28.", f"HubSpot read 08:28. {THANKS}"),
        ("ask on in this thread", f"ask on in this thread · {THANKS}"),
        (f"HubSpot read 08:28. {THANKS}", f"HubSpot read 08:28. {THANKS}"),
        (f"ask on in this thread · {OTHER}", f"ask on in this thread · {THANKS}"),
    ],
)
def test_the_grey_line_gains_it_once(line: str, then: str) -> None:
    above = [section("Said"), context("Near the top"), actions([button("Copy", "copy:1", "1")])]
    drawn = [*above, context(line), ROW]
    for blocks, pressed in ((drawn, "answer_feedback:a71"), (with_plain_buttons(drawn), "answer_feedback:a71:useful"),
                            (drawn, "answer_feedback:a71:useful")):  # fmt: skip
        told = thanked(blocks, pressed, THANKS, [THANKS, OTHER])
        assert grey(told) == ["Near the top", then]
        assert told is not None
        assert (told[:3], told[4:]) == (blocks[:3], blocks[4:])


def test_where_there_is_no_grey_line_it_is_one() -> None:
    told = thanked([context("Near the top"), section("Not enough evidence."), ROW], "answer_feedback:a71", THANKS, [])
    assert grey(told) == ["Near the top", THANKS]


def test_another_message_stays_as_it_is() -> None:
    assert thanked([section("Said"), ROW], "answer_feedback:a7", THANKS, []) is None
