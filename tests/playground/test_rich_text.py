"""rich_text and markdown: everything Slack draws, harmless, and what Slack would refuse."""

from typing import Any

import pytest

from playground.drawing import Canvas
from playground.limits import message_problems
from playground.markup import markdown
from playground.render import render_blocks


def section(*words: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(words)}


def text(said: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": said} | ({"style": style} if style else {})


EVERYTHING = {
    "type": "rich_text",
    "elements": [
        section(
            text("bold ", bold=True, italic=True), {"type": "user", "user_id": "U1"},
            {"type": "link", "url": "https://crm.test/1", "text": "Deal", "style": {"bold": True}},
            {"type": "emoji", "name": "lock", "unicode": "1f512"}, {"type": "broadcast", "range": "here"},
            {"type": "channel", "channel_id": "C1"}, {"type": "usergroup", "usergroup_id": "S1"},
            {"type": "date", "timestamp": 1795000000, "format": "{date}", "fallback": "18 Nov"},
            {"type": "color", "value": "#F405B3"},
        ),
        {"type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 4, "elements": [section(text("<b>"))]},
        {"type": "rich_text_list", "style": "bullet", "elements": [section(text("gone", strike=True))]},
        {"type": "rich_text_quote", "elements": [text("as said")]},
        {"type": "rich_text_preformatted", "elements": [text("a\nb")]},
    ],
}  # fmt: skip


def test_rich_text_is_drawn_with_everything_in_it() -> None:
    assert message_problems([EVERYTHING]) == []
    shown = render_blocks([EVERYTHING], Canvas({"U1": "Clara", "C1": "deal"}))
    for drawn in (
        "<b><i>bold </i></b>", '<b class="mention">@Clara</b>', ">Deal</a></b>", "🔒", '<b class="alarm">@here</b>',
        '<b class="mention">#deal</b>',
        "18 Nov", "#F405B3", '<ol class="rich in1" start="5"><li>&lt;b&gt;</li></ol>',
        '<ul class="rich in0"><li><s>gone</s></li></ul>', "<blockquote>as said</blockquote>", "<pre>a<br>b</pre>",
    ):  # fmt: skip
        assert drawn in shown


@pytest.mark.parametrize(
    "part",
    [
        section(text("")),
        section({"type": "link", "url": ""}),
        section({"type": "mrkdwn", "text": "x"}),
        {"type": "rich_text_list", "style": "stars", "elements": []},
        {"type": "rich_text_list", "style": "bullet", "elements": [text("x")]},
        {"type": "section"},
    ],
)
def test_rich_text_that_slack_refuses_is_refused_with_its_place(part: dict[str, Any]) -> None:
    (problem,) = message_problems([{"type": "rich_text", "elements": [part]}])
    assert "[json-pointer:/blocks/0/elements/0" in problem


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("**b** *i* _i_ ~~s~~ `c`", "<b>b</b> <i>i</i> <i>i</i> <s>s</s> <code>c</code>"),
        ("snake_case_name 2 * 3 * 4", "snake_case_name 2 * 3 * 4"),
        (r"\*not bold\* \<b>", "*not bold* &lt;b&gt;"),
        ("[[1]](https://crm.test/?a=1&b=2)", '<a href="https://crm.test/?a=1&amp;b=2" rel="noopener noreferrer" '
         'target="_blank">[1]</a>'),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("<!channel> <script>", '<b class="alarm">@channel</b> &lt;script&gt;'),
        ("> as said\n- one", "<q>as said</q>•  one"),
    ],
)  # fmt: skip
def test_markdown_becomes_harmless_html(said: str, shown: str) -> None:
    assert markdown(said, {}) == shown
