"""Answers as they are drawn: block for block, in both languages, within Slack's limits, with nothing live in them."""

import html
import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.blocks import limits
from bot.blocks.elements import Block
from bot.blocks.message import shown
from bot.digest.content import Named
from bot.digest.voice import Voice
from bot.language import language
from bot.reading.answer import answer_message, part_message, rest_message
from bot.reading.answer_around import Around
from bot.reading.answer_stream import claim_markdown
from bot.reading.answer_task import task_title
from crm.instants import micros
from crm.kinds import Ref
from crm.workday import day_at
from insights.model import Quote
from insights.questions.answer import Answer, Choice, Claim, Source
from insights.questions.asking import Line, Short
from insights.questions.refusals import no_ai, no_evidence, no_such_deal
from playground.limits import message_problems

NOW = datetime(2026, 11, 24, 8, 40, tzinfo=ZoneInfo("Europe/Berlin"))
DEAL = Ref("deals", "8801")
URL = "https://app-eu1.hubspot.com/contacts/4471820/record"
FINANCE = "Finance asked us to stay under 60 this year, so three sites at once is hard to defend."
KASSEL = "If Kassel is not live by 1 March we lose the whole season."


def around(code: str = "en", **changes: Any) -> Around:
    voice = Voice(language(code), day_at(NOW, ZoneInfo("Europe/Berlin")), micros(NOW))
    named = Named(DEAL, "WMS for 3 sites", f"{URL}/0-3/8801")
    known = Around(
        voice, named, "Brenner Logistik", {}, frozenset(("close_date", "note", "task")), micros(at(24, 7, 28))
    )
    return replace(known, **changes)


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def source(ref: str, day: int, who: str | None = "Jana Krüger", title: str = "Re: Offer") -> Source:
    found = Ref.parse(ref)
    numbers = {"emails": "0-49", "meetings": "0-47", "calls": "0-48", "notes": "0-46"}
    url = f"{URL}/{numbers[found.kind]}/{found.id}"
    return Source(found, found.kind.removesuffix("s"), micros(at(day)), title, who, url)


def cited(*claims: Claim, sources: tuple[Source, ...], mode: Any = "ai", code: str = "en", **more: Any) -> Answer:
    return Answer(True, mode, code, "What was said:", deal=DEAL, claims=claims, sources=sources, engagements=43, **more)


def two(code: str = "en", **more: Any) -> Answer:
    return cited(
        Claim("Budget: three sites at once do not fit this year's budget.", (Quote("emails:5501", FINANCE),)),
        Claim("Timing: Kassel must be live by 1 March or they lose the season.", (Quote("meetings:7090", KASSEL),)),
        sources=(source("emails:5501", 22), source("meetings:7090", 12)),
        code=code,
        **more,
    )


def drawn(answer: Answer, where: Around | None = None, question: str = "What worries them?") -> list[Block]:
    message = answer_message(answer, where or around(answer.language), question=question, display_id="a71")
    assert message_problems(message.blocks) == []
    assert message.text
    assert len(html.unescape(message.text)) <= limits.FALLBACK
    assert limits.fits(message.text, message.blocks)
    return message.blocks


def buttons(blocks: list[Block]) -> list[tuple[str, str, str]]:
    rows = [block for block in blocks if block["type"] == "actions"]
    return [(one["text"]["text"], one["action_id"], one["value"]) for row in rows for one in row["elements"]]


def texts(blocks: list[Block]) -> list[str]:
    return [block["text"]["text"] for block in blocks if block["type"] == "section"]


def grey(blocks: list[Block]) -> list[str]:
    return [block["elements"][0]["text"] for block in blocks if block["type"] == "context"]


def test_claims_stand_above_their_sources_which_are_links() -> None:
    blocks = drawn(two())
    assert [block["type"] for block in blocks] == ["section", "section", "actions", "context", "context_actions"]
    assert texts(blocks) == [
        f"•  *Budget:* three sites at once do not fit this year's budget. <{URL}/0-49/5501|[1]>\n"
        f"•  *Timing:* Kassel must be live by 1 March or they lose the season. <{URL}/0-47/7090|[2]>",
        f"*Sources*\n[1] <{URL}/0-49/5501|E-mail, Jana Krüger, 22 Nov>: “{FINANCE}”\n"
        f"[2] <{URL}/0-47/7090|Meeting, Jana Krüger, 12 Nov>: “{KASSEL}”",
    ]
    assert buttons(blocks) == [
        ("Deal insight", "insight:8801", "deals:8801"),
        ("Log a note", "log_note:8801", "deals:8801"),
    ]
    assert grey(blocks) == ["Brenner Logistik · written by AI from 43 activities you can see · ask on in this thread"]
    (feedback,) = blocks[-1]["elements"]
    assert feedback["action_id"] == "answer_feedback:a71"
    assert feedback["negative_button"]["value"] == "not_useful|answers:a71"


def test_in_italian_the_labels_are_the_drawn_ones() -> None:
    blocks = drawn(two("it"))
    assert texts(blocks)[1].startswith("*Fonti*\n[1] <")
    assert "|E-mail, Jana Krüger, 22 nov>" in texts(blocks)[1]
    assert [label for label, *_ in buttons(blocks)] == ["Analisi", "Registra una nota"]
    assert grey(blocks) == [
        "Brenner Logistik · scritto dall'AI su 43 attività che puoi vedere · continua in questo thread"
    ]
    assert blocks[-1]["elements"][0]["positive_button"]["text"]["text"] == "Utile"


def test_one_claim_has_no_bullet_and_one_engagement_one_number() -> None:
    quotes = (Quote("emails:5501", FINANCE), Quote("emails:5501", "It is hard to defend."))
    (claims, sources) = texts(
        drawn(cited(Claim("They are short of money.", quotes), sources=(source("emails:5501", 22),)))
    )
    assert claims == f"They are short of money. <{URL}/0-49/5501|[1]>"
    assert sources.endswith(f"22 Nov>: “{FINANCE}”\n[1] “It is hard to defend.”")


@pytest.mark.parametrize(
    "text",
    ["They said: no budget.", "At 10:30: call them.", "In the last of the many calls we had: no.", "Budget:none left."],
)
def test_only_a_short_name_before_the_colon_is_a_subject(text: str) -> None:
    drawn_text = texts(
        drawn(cited(Claim(text, (Quote("emails:5501", FINANCE),)), sources=(source("emails:5501", 22),)))
    )[0]
    assert ("*They said:*" in drawn_text) is text.startswith("They")
    assert ("*" in drawn_text) is text.startswith("They")


def test_without_a_model_quotes_are_never_taken_for_written_sentences() -> None:
    claim = Claim(FINANCE, (Quote("emails:5501", FINANCE),))
    blocks = drawn(cited(claim, sources=(source("emails:5501", 22),), mode="local"))
    assert texts(blocks) == [
        f"“{FINANCE}” <{URL}/0-49/5501|[1]>",
        f"*Sources*\n[1] <{URL}/0-49/5501|E-mail, Jana Krüger, 22 Nov>",
    ]
    assert grey(blocks) == [
        "What was said:",
        "Brenner Logistik · word for word from 43 activities you can see · ask on in this thread",
    ]
    assert "AI" not in grey(blocks)[1]


def test_an_answer_that_broke_off_says_so() -> None:
    assert "The answer broke off: there may be more. Ask again." in grey(drawn(two(complete=False)))


def test_what_the_crm_answers_begins_with_the_value() -> None:
    answer = Answer(
        True, "structured", "en", "WMS for 3 sites closes Mon 30 Nov 2026, in 6 days.", deal=DEAL, topic="close_date",
        lines=(Line("Moved twice: 15 Sep → 30 Oct → 30 Nov."),), short=Short("Mon 30 Nov 2026", ", in 6 days."),
    )  # fmt: skip
    blocks = drawn(answer)
    assert texts(blocks) == [
        f"*Mon 30 Nov 2026*, in 6 days.\nMoved twice: 15 Sep → 30 Oct → 30 Nov. <{URL}/0-3/8801|Brenner Logistik>"
    ]
    assert buttons(blocks) == [
        ("Change close date", "edit_close:8801", "deals:8801"),
        ("Deal insight", "insight:8801", "deals:8801"),
    ]
    assert grey(blocks) == ["From HubSpot, read 08:28 · no AI used"]
    assert [label for label, *_ in buttons(drawn(replace(answer, topic="stage")))] == ["Deal insight"]
    assert [label for label, *_ in buttons(drawn(answer, around(may=frozenset())))] == ["Deal insight"]
    yesterday = drawn(answer, around(read_at=micros(at(23, 7, 28))))
    assert grey(yesterday) == ["From HubSpot, read Mon 23 Nov 08:28 · no AI used"]


def test_a_list_links_each_record_by_its_name() -> None:
    lines = (
        Line("Crane software, Hafen · €12,000", Ref("deals", "2")),
        Line("22 Nov 17:40 · e-mail · Re: Offer", Ref("emails", "7")),
        Line("and 3 more"),
    )
    links = {Ref("deals", "2"): f"{URL}/0-3/2", Ref("emails", "7"): f"{URL}/0-49/7"}
    answer = Answer(True, "structured", "en", "2 deals.", topic="deals_total", lines=lines)
    assert texts(drawn(answer, around(deal=None, called="", links=links))) == [
        "*2 deals.*\nand 3 more",
        f"•  <{URL}/0-3/2|Crane software, Hafen> · €12,000\n•  22 Nov 17:40 · e-mail · <{URL}/0-49/7|Re: Offer>",
    ]


def test_what_is_not_known_is_said_with_what_is_closest_and_the_next_step() -> None:
    closest = (source("calls:9302", 20, "Tomasz Wilk", "DPA points"), source("notes:1", 10, None, "Note"))
    answer = no_evidence(DEAL, "Brenner Logistik", "ai", closest, 43, "en")
    blocks = drawn(answer, question="Who signs at Brenner Logistik?")
    assert texts(blocks) == [
        "*Not enough evidence.* Nothing in the 43 activities you can see on Brenner Logistik answers that.",
        f"*Closest*\n•  <{URL}/0-48/9302|Call, Tomasz Wilk, 20 Nov>: DPA points\n•  <{URL}/0-46/1|Note, 10 Nov>",
    ]
    assert buttons(blocks) == [
        ("Create task: ask who signs", "create_task:8801", "deals:8801"),
        ("Deal insight", "insight:8801", "deals:8801"),
    ]


@pytest.mark.parametrize(
    ("code", "question", "title"),
    [
        ("en", "Who signs at Brenner Logistik?", "ask who signs"),
        ("en", "and who decides?", "ask who decides"),
        ("en", "What worries Brenner about it?", "ask what worries Brenner about it"),
        ("en", "What do they think of it?", "ask the buyer"),
        ("en", "Who's the boss?", "ask the buyer"),
        ("en", "What about the budget?", "ask the buyer"),
        ("en", "Is there a plan?", "ask the buyer"),
        ("en", f"Who {'very ' * 20}slowly signs?", "ask the buyer"),
        ("it", "Chi firma da Brenner Logistik?", "chiedere chi firma"),
        ("it", "C'è un piano?", "chiedere all'acquirente"),
    ],
)
def test_a_task_is_called_by_the_question_where_that_reads_as_a_clause(code: str, question: str, title: str) -> None:
    assert task_title(language(code), question, around(code)) == title


def test_no_such_deal_is_drawn_alike_whoever_asks() -> None:
    answer = no_such_deal("Sanitas", "en")
    bare = around(deal=None, called="")
    message = answer_message(answer, bare, question="?", display_id="a1")
    assert message.text == "No deal called Sanitas that you can see. Check the spelling, or search by company."
    assert texts(message.blocks) == [
        "*No deal called “Sanitas” that you can see.* Check the spelling, or search by company."
    ]
    assert buttons(message.blocks) == [("My open deals", "deals:open", "open")]
    italian = answer_message(no_such_deal("Sanitas", "it"), around("it", deal=None), question="?", display_id="a1")
    assert [label for label, *_ in buttons(italian.blocks)] == ["Le mie trattative aperte"]


@pytest.mark.parametrize(
    ("reason", "bold", "again"),
    [
        ("hipaa", "🔒 *HIPAA mode is on.*", False),
        ("customer_analysis_off", "*AI is switched off by your admins.*", False),
        ("budget_spent", "*Today's AI budget is used up.*", False),
        ("model_unavailable", "*The AI model does not answer.*", True),
        ("model_unreadable", "*The model's answer could not be read.*", True),
    ],
)
def test_why_ai_says_nothing_and_what_is_closest_without_quotes(reason: Any, bold: str, again: bool) -> None:
    blocks = drawn(no_ai(DEAL, reason, (source("emails:5501", 22),), 43, "en"), question="Why?")
    assert texts(blocks)[0].startswith(bold)
    assert texts(blocks)[1] == f"*Closest*\n•  <{URL}/0-49/5501|E-mail, Jana Krüger, 22 Nov>: Re: Offer"
    tried = [("Try again", "answer_deal:8801", "deals:8801|Why?")] if again else []
    assert buttons(blocks) == [*tried, ("Deal insight", "insight:8801", "deals:8801")]
    assert [block["type"] for block in blocks].count("context_actions") == 0


def test_the_longest_answer_is_within_the_limits() -> None:
    def one(n: int) -> Claim:
        quotes = tuple(Quote(f"emails:{n}", f"{n}{letter}: {'long words and so on ' * 20}"[:300]) for letter in "abc")
        return Claim(f"Subject {n}: {'a claim of many words ' * 30}", quotes)

    sources = tuple(source(f"emails:{n}", n + 1) for n in range(5))
    blocks = drawn(cited(*(one(n) for n in range(5)), sources=sources), question="q" * 2_000)
    assert json.dumps(blocks).count("|[5]>") == 1


def test_a_currency_that_is_no_code_leaves_room_for_the_deals_names() -> None:
    choices = tuple(Choice(Ref("deals", str(n)), f"Crane {n}", None, Decimal(9), "X" * 70) for n in (1, 2))
    answer = Answer(False, "structured", "en", "Which Hafen deal?", reason="ambiguous_deal", choices=choices)
    named = [label for label, *_ in buttons(drawn(answer, around(deal=None, called="")))]
    assert named == [f"Crane {n} · {'X' * 15}… 9" for n in (1, 2)]


def test_deals_without_a_name_can_be_told_apart() -> None:
    choices = tuple(Choice(Ref("deals", str(n)), "\u200b", None, None, None) for n in (1, 2))
    answer = Answer(False, "structured", "en", "Which deal?", reason="ambiguous_deal", choices=choices)
    assert [label for label, *_ in buttons(drawn(answer, around(deal=None, called="")))] == ["Deal 1", "Deal 2"]


def test_many_quotes_of_one_mail_are_each_shown_whole() -> None:
    def one(n: int) -> Claim:
        quotes = tuple(Quote("emails:1", f"{n}{letter}: {'long words and so on ' * 20}"[:290]) for letter in "abc")
        return Claim(f"Subject {n}: a claim", quotes)

    blocks = drawn(cited(*(one(n) for n in range(5)), sources=(source("emails:1", 22),)))
    assert all(limits.unfolded(shown(text)) for text in texts(blocks))
    assert all(text.count("“") == text.count("”") for text in texts(blocks))


@pytest.mark.parametrize("letter", ["è", "ж"])
def test_a_long_question_leaves_the_choice_of_deals_within_the_limits(letter: str) -> None:
    choices = tuple(Choice(Ref("deals", str(n)), f"Crane {n}", None, None, None) for n in range(5))
    answer = Answer(False, "structured", "en", "Which?", reason="ambiguous_deal", choices=choices)
    drawn_buttons = buttons(drawn(answer, around(deal=None, called=""), question=f"{letter} " * 945))
    assert [label for label, *_ in drawn_buttons] == [f"Crane {n}" for n in range(5)]


def test_nothing_of_the_crm_or_of_a_model_is_live() -> None:
    evil = "<!channel> <@U1> *bold* <https://evil.test|here> https://evil.test"
    quote = (Quote("emails:1", evil),)
    found = source("emails:1", 22, evil, evil)
    for answer in (
        cited(Claim(f"Budget: {evil}", quote), sources=(found,)),
        cited(Claim(evil, quote), sources=(found,), mode="local"),
        no_evidence(DEAL, evil, "local", (found,), 2, "en"),
        no_such_deal(evil, "en"),
        Answer(True, "structured", "en", evil, deal=DEAL, lines=(Line(evil, Ref("emails", "1")), Line(evil))),
    ):
        told = json.dumps(drawn(answer, around(called=evil), question=evil), ensure_ascii=False)
        for live in ("<!channel>", "<@U1>", "<https://evil.test"):
            assert live not in told
        assert all(text["verbatim"] for block in drawn(answer) for text in _mrkdwn(block))


def _mrkdwn(block: Block) -> list[Block]:
    found = [block.get("text"), *block.get("elements", [])]
    return [one for one in found if isinstance(one, dict) and one.get("type") == "mrkdwn"]


def test_a_streamed_claim_is_markdown_with_no_live_link_but_its_source() -> None:
    (claim, _), sources = two().claims, two().sources
    assert claim_markdown(claim, sources) == (
        f"- **Budget:** three sites at once do not fit this year's budget. [\\[1\\]]({URL}/0-49/5501)\n"
    )
    evil = Claim("See <!channel> [x](https://evil.test) or www.evil.test", (Quote("emails:5501", FINANCE),))
    told = claim_markdown(evil, sources)
    for live in ("<!", "](https://evil", "www.evil", "evil.test"):
        assert live not in told


def test_an_answer_in_two_messages_says_each_claim_once() -> None:
    answer, where = two(), around()
    first = part_message(answer, where, slice(0, 1))
    rest = rest_message(answer, where, 1, question="?", display_id="a71")
    assert [text.count("•") for text in texts(first.blocks)] == [1]
    assert texts(rest.blocks)[0].startswith("•  *Timing:*")
    assert texts(rest.blocks)[1].startswith("*Sources*\n[1] ")
    assert message_problems(first.blocks) == message_problems(rest.blocks) == []
