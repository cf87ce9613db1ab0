"""Useful and Not useful, as Slack's own buttons and as plain ones."""

from bot.blocks import Message, readable
from bot.blocks.elements import section
from bot.blocks.feedback import feedback_row, with_plain_buttons
from bot.language import language


def test_the_buttons_are_slacks_own_and_say_what_they_judge() -> None:
    (element,) = feedback_row(language("it"), "answer_feedback:a73", "answers:a73")["elements"]
    assert (element["type"], element["action_id"]) == ("feedback_buttons", "answer_feedback:a73")
    assert element["positive_button"]["text"]["text"] == element["positive_button"]["accessibility_label"] == "Utile"
    assert element["positive_button"]["value"] == "useful|answers:a73"
    assert element["negative_button"]["value"] == "not_useful|answers:a73"


def test_where_slack_refuses_them_two_plain_buttons_tell_the_same() -> None:
    row = feedback_row(language("en"), "answer_feedback:a73", "answers:a73")
    above, plain = with_plain_buttons([section("x"), row])
    assert (above["type"], plain["type"]) == ("section", "actions")
    told = [(one["text"]["text"], one["action_id"], one["value"]) for one in plain["elements"]]
    assert told == [
        ("Useful", "answer_feedback:a73:useful", "useful|answers:a73"),
        ("Not useful", "answer_feedback:a73:not_useful", "not_useful|answers:a73"),
    ]
    assert readable(Message("x", [row])) == "(Useful) (Not useful)\n"
    assert readable(Message("x", [plain])) == "[Useful] [Not useful]\n"
