"""An answer in a channel stays within what Slack takes, and gives no control to what stands in it."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.blocks.limits import fits
from bot.digest.content import Named
from bot.digest.voice import Voice
from bot.language import CODES, language
from bot.reading.answer_around import Around
from bot.reading.sharing import Sharer, as_shared, for_asker, told_in_channel
from crm.instants import micros
from crm.kinds import Ref
from crm.workday import day_at
from insights.model import Quote
from insights.questions.answer import Answer, Choice, Claim, Source
from tests.bot.limits import assert_legal

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
DEAL = Ref("deals", "8801")
URL = "https://crm.acme.test/record/0-49/"


def around(code: str) -> Around:
    voice = Voice(language(code), day_at(NOW, ZoneInfo("UTC")), micros(NOW))
    return Around(voice, Named(DEAL, "WMS", f"{URL}8801"), "Brenner")


def answer(text: str, quote: str, count: int, code: str = "en") -> Answer:
    refs = [Ref("emails", str(n)) for n in range(count)]
    claims = [Claim(f"{text} {ref.id}", (Quote(str(ref), quote),)) for ref in refs]
    sources = [Source(ref, "email", micros(NOW), "Re: Offer", "Jana Krüger", f"{URL}{ref.id}") for ref in refs]
    return Answer(True, "ai", code, "5 points", deal=DEAL, claims=claims, sources=sources, engagements=43)


@pytest.mark.parametrize("code", CODES)
def test_long_quotes_leave_the_sources_by_name(code: str) -> None:
    seen, long = around(code), answer("Ü" * 390, "ü " * 149, 5, code)
    told = told_in_channel(long, seen, "Ü" * 2_000)
    message = as_shared(seen, Sharer("U07CLARA", "Clara Hoffmann"), "Ü" * 2_000, told, mode="ai")
    assert fits(message.text, message.blocks)
    assert "“" not in json.dumps(told, ensure_ascii=False)
    assert "Jana Krüger" in json.dumps(told, ensure_ascii=False)
    short = told_in_channel(answer("Budget: no", "We cannot pay.", 2, code), seen, "Why?")
    assert "“We cannot pay.”" in json.dumps(short, ensure_ascii=False)


def test_the_blocks_for_the_asker_are_those_that_are_shared() -> None:
    seen, given = around("en"), answer("Budget: no", "We cannot pay.", 2)
    told = told_in_channel(given, seen, "Why?")
    asker = for_asker(given, seen, "Why?", "a71")
    shared = as_shared(seen, Sharer("U07CLARA", "Clara Hoffmann"), "Why?", told, mode="ai")
    assert asker.blocks[: len(told)] == told == shared.blocks[1:-1]


def test_control_sequences_in_question_claim_and_name_stay_text() -> None:
    seen, live = around("en"), "<!channel> <https://evil.test|here> *x*"
    given = answer(live, live, 1)
    asker = for_asker(given, seen, live, "a71")
    told = told_in_channel(given, seen, live)
    shared = as_shared(seen, Sharer("U07CLARA", live), live, told, mode="ai")
    assert_legal({"text": asker.text, "blocks": asker.blocks})
    assert_legal({"text": shared.text, "blocks": shared.blocks[1:]})


def test_of_an_ephemeral_choice_each_button_carries_the_question() -> None:
    question = "è " * 945
    choices = tuple(Choice(Ref("deals", str(n)), f"Crane {n}", None, None, None) for n in range(5))
    which = Answer(False, "structured", "en", "Which?", reason="ambiguous_deal", choices=choices)
    blocks = for_asker(which, around("en"), question, "a71").blocks
    offered = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    carried = [str(one["value"]) for one in offered if str(one["action_id"]).startswith("answer_deal:")]
    assert carried == [f"deals:{n}|{question}" for n in range(5)]
