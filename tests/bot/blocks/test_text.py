"""Text of the CRM cannot speak Slack's language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.message import shown
from bot.blocks.text import beside, cut, escape, escaped, link, plain, title, titled
from tests.bot.limits import LIVE, length

URL = "https://app.example.test/record/0-3/1"
ZERO_WIDTH = "\u200b"


@pytest.mark.parametrize(
    "hostile",
    [
        "<!channel>",
        "<!here|everyone>",
        "<@U012AB3CD>",
        "<#C024BE7LR|general>",
        "<https://evil.example|your bank>",
        "<!date^1392734382^{date}|soon>",
        "a & b",
        "5 > 3",
        "a<b",
        "](http://evil.example)",
    ],
)
def test_control_sequences_are_shown_as_they_were_typed(hostile: str) -> None:
    assert "<" not in escaped(hostile)
    assert ">" not in escaped(hostile)
    assert shown(escaped(hostile)) == hostile


@pytest.mark.parametrize("sign", ["*", "_", "~", "`"])
def test_a_style_sign_stands_between_zero_width_spaces(sign: str) -> None:
    assert escaped(f"a{sign}b") == f"a{ZERO_WIDTH}{sign}{ZERO_WIDTH}b"
    assert plain(f"a{sign}b") == f"a{sign}b"


def test_a_leading_bracket_makes_no_quotation() -> None:
    assert escaped("> quoted") == f"{ZERO_WIDTH}&gt; quoted"


@given(st.text(), st.integers(3, 120))
def test_whatever_is_typed_stays_one_harmless_line(text: str, limit: int) -> None:
    line, safe = plain(text, limit), escaped(text, limit)
    assert length(line) <= limit
    assert "\n" not in safe
    assert not LIVE.search(safe)
    assert ">" not in safe
    assert shown(safe) == shown(escape(line).replace("*", f"{ZERO_WIDTH}*{ZERO_WIDTH}"))
    safe.encode("utf-8")


def test_newlines_tabs_and_control_characters_become_single_spaces() -> None:
    assert plain("one\r\n\ttwo\x00\x1b[31m\u2028three\u00a0 four") == "one two [31m three four"


def test_what_turns_text_around_is_taken_out() -> None:
    assert plain("invoice\u202efdp.exe\u2066\ufeff") == "invoicefdp.exe"


def test_text_that_runs_right_to_left_is_isolated() -> None:
    assert plain("שלום עולם") == "\u2068שלום עולם\u2069"
    assert shown(escaped("مرحبا")) == "مرحبا"
    assert len(plain("ש" * 200)) == 80


def test_joined_emoji_stay_whole() -> None:
    assert plain("👩‍🚀 launch") == "👩‍🚀 launch"


def test_half_a_surrogate_pair_can_be_sent() -> None:
    assert plain("a\ud83d") == "a\ufffd"


def test_a_long_title_is_cut_at_a_word() -> None:
    assert cut("one two three four", 12) == "one two…"
    assert cut("one two three", 13) == "one two three"
    assert cut("one, two, three", 10) == "one, two…"
    assert cut("one two three", 8) == "one two…"


def test_a_word_without_end_is_cut_anywhere() -> None:
    assert cut("x" * 100, 10) == "x" * 9 + "…"
    assert len(plain("word " * 2000)) <= 80
    assert len(plain("x" * 10_000_000)) == 80


@pytest.mark.parametrize("limit", [0, -5])
def test_where_there_is_no_room_nothing_is_left(limit: int) -> None:
    assert cut("abc", limit) == ""
    assert shown(plain("שלום", limit)) == ""


def test_a_name_gives_way_to_the_amount_behind_it() -> None:
    assert beside("Crane software", "€12,000", 75) == "Crane software · €12,000"
    assert beside("Crane software", "", 75) == "Crane software"
    assert beside("Crane " * 20, "€12,000", 30) == "Crane Crane Crane… · €12,000"
    assert beside("Crane software", f"{'X' * 10_000} 9", 75) == f"Crane software · {'X' * 39}…"


def test_an_accent_is_not_cut_from_its_letter() -> None:
    assert cut("abcde\u0301fgh", 7) == "abcde\u0301…"
    assert cut("abcde\u0301fgh", 6) == "abcd…"
    assert cut("thumbs 👍🏽 up", 9) == "thumbs…"


def test_a_link_is_made_by_code_alone() -> None:
    assert link(URL, "a|b>c & <d>") == f"<{URL}|a|b&gt;c &amp; &lt;d&gt;>"
    assert link(None, "Acme") == "Acme"
    assert title(URL, "Acme") == f"<{URL}|Acme>"
    assert title(None, "Acme") == "*Acme*"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "", "ftp://x", "https://x/\u202ey", "https://x/" + "y" * 400, "data:text/html,x"]
)
def test_an_address_that_no_browser_should_open_is_no_link(address: str) -> None:
    assert link(address, "Acme") == "Acme"


def test_an_address_cannot_end_its_link_early() -> None:
    assert link("https://x/1|y>z <w&v", "Acme") == "<https://x/1%7Cy%3Ez%20%3Cw&amp;v|Acme>"


def test_a_deals_title_names_its_company_once() -> None:
    assert titled("Brenner Logistik", "WMS for 3 sites") == "Brenner Logistik: WMS for 3 sites"
    assert titled("Hafenwerk Bremen", "HAFENWERK Bremen: rollout") == "HAFENWERK Bremen: rollout"
    assert titled(None, "Crane software") == "Crane software"
