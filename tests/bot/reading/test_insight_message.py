"""The insight as a message: the drawn samples in three modes and two languages, what is shown at first and in all, why
there is no AI content, and what happens to text that is long or hostile."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.blocks import Message
from bot.blocks.message import readable
from bot.reading.insight import Drawn, insight_message
from bot.reading.insight_plain import in_parts, plain_text
from crm.kinds import Ref
from insights.model import Goal, Insight, Known, PropertyEvidence, Quote, RecordEvidence, Risk, Told
from tests.bot.limits import assert_legal
from tests.bot.reading.brenner import KNOWN, READ, RISKS, SIXTY, at, brenner, voice

HOSTILE = "<!channel> *now* _and_ <https://evil.test|here> & `rm`\n> quoted"


def drawn(insight: Insight, code: str = "en", **how: Any) -> Drawn:
    made = insight_message(insight, voice(code), read_at=READ, **how)
    for message in (made.message, *made.below):
        assert_legal(message.as_payload())
    return made


def sections(message: Message) -> list[str]:
    return [block["text"]["text"] for block in message.blocks if block["type"] == "section"]


def labels(message: Message) -> list[tuple[str, str, str]]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [(one["text"]["text"], one["action_id"], one["value"]) for row in rows for one in row]


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


def test_what_a_model_wrote_is_drawn_with_each_quote_below_its_statement() -> None:
    message = drawn(brenner()).message
    assert kinds(message) == [
        "header", "context", "section", "divider", "section", "section", "section", "section", "divider", "section",
        "section", "section", "divider", "rich_text", "actions", "context", "context_actions",
    ]  # fmt: skip
    assert message.blocks[0]["text"]["text"] == "Brenner Logistik: WMS for 3 sites"
    assert message.blocks[1]["elements"][0]["text"].startswith(
        "Negotiation · €84,000 · closes Mon 30 Nov, in 6 days · <https://app-eu1.hubspot.com/"
    )
    told = sections(message)
    assert told[1] == "*Risks · 3 of 5*"
    assert told[2] == (
        f":red_circle: *High · Budget.* It may be capped below our offer.\n> “{SIXTY}”\n"
        "> <https://app-eu1.hubspot.com/contacts/4471820/record/0-49/5501|E-mail, Jana Krüger, 22 Nov>"
    )
    assert told[3].endswith("|Re: Offer for three sites, 22 Nov 17:40>")
    assert told[5] == "*Buyer goals*"
    assert readable(message).splitlines()[-2:] == [
        "Written by AI from 43 activities you can see, 12 May to 22 Nov. Quotes are word for word. HubSpot read 08:28.",
        "(Useful) (Not useful)",
    ]
    assert "• 18 Nov  Offer v3  e-mail, you to Jana Krüger" in readable(message)
    assert labels(message) == [
        ("Show more", "insight_more:8801", "deals:8801"),
        ("Copy", "insight_copy:8801", "deals:8801"),
        ("Refresh", "insight_refresh:8801", "deals:8801"),
    ]
    (row,) = message.blocks[-1]["elements"]
    assert row["action_id"] == "insight_feedback:8801"
    assert [row[f"{side}_button"]["value"] for side in ("positive", "negative")] == [
        "useful|deals:8801", "not_useful|deals:8801",
    ]  # fmt: skip
    assert message.text == "Brenner Logistik: 5 risks (2 high), 2 buyer goals. It may be capped below our offer."


def test_all_of_it_holds_what_the_crm_says_too() -> None:
    message = drawn(brenner(), more=True).message
    told = sections(message)
    assert told[1] == "*Risks · 5*"
    assert told[5:7] == [
        ":large_yellow_circle: *Medium · Close date pushed twice*\n> 15 Sep → 30 Oct → 30 Nov 2026, last change 2 Nov",
        ":white_circle: *Low · Next step empty*\n> Cleared on 4 Nov, before: “Send offer v3”",
    ]
    assert [label for label, _, _ in labels(message)] == ["Show less", "Copy", "Refresh"]


def test_without_a_model_the_buyers_sentences_stand_alone() -> None:
    message = drawn(brenner("local")).message
    told = sections(message)
    assert message.blocks[2]["elements"][0]["text"].startswith("No AI model is set up. These are the buyer's own")
    assert told[0] == "*Risks · 3 of 4*"
    assert told[1].startswith(f":red_circle: *High · Budget*\n> “{SIXTY}”\n> <https")
    assert told[4] == "*Possible buyer goals*"
    assert told[5].startswith("> “If Kassel is not live")
    assert message.text == (
        "Brenner Logistik: 4 risks, 2 possible goals, in the buyer's own words. No AI model is set up."
    )
    assert "AI from" not in readable(message)


def test_with_hipaa_on_there_is_no_name_quote_or_goal() -> None:
    nameless = {key: Known(one.ref, one.title, one.url, one.at) for key, one in KNOWN.items()}
    message = drawn(brenner("crm_only", mode_reason="hipaa", known=nameless)).message
    text = readable(message)
    assert sections(message)[0] == (
        ":lock: *HIPAA mode is on.* No AI content: the five latest activities and risks from CRM data only. Open an "
        "activity in HubSpot to read it."
    )
    assert sections(message)[1] == "*Risks from CRM data*"
    assert "• 22 Nov 17:40  Re: Offer for three sites  e-mail\n" in text
    assert "Jana" not in text
    assert "goals" not in text
    assert "From HubSpot data you can see, read 08:28." in text
    assert message.text == "Brenner Logistik: 3 risks from CRM data. HIPAA mode is on, no AI content."
    assert [label for label, _, _ in labels(message)] == ["Copy", "Refresh"]


@pytest.mark.parametrize(
    ("reason", "first"),
    [
        ("customer_analysis_off", "*AI is switched off by your admins.*"),
        ("budget_spent", "*Today's AI budget is used up.* Back at midnight, UTC."),
        ("model_unreadable", "*The model's answer could not be read.*"),
    ],
)
def test_why_there_is_no_ai_content_stands_below_the_header(reason: str, first: str) -> None:
    message = drawn(brenner("crm_only", mode_reason=reason)).message
    assert kinds(message)[:3] == ["header", "context", "section"]
    assert sections(message)[0] == first
    assert message.text.startswith("Brenner Logistik: 3 risks from CRM data. ")


def test_a_model_that_does_not_answer_comes_first_with_a_way_to_try_again() -> None:
    message = drawn(brenner("crm_only", mode_reason="model_unavailable")).message
    assert kinds(message)[:4] == ["section", "actions", "header", "context"]
    assert sections(message)[0] == (
        "*The AI model does not answer.* Below: risks from CRM data and the latest activities. No summary and no "
        "quotes."
    )
    assert labels(message) == [
        ("Try again", "insight_refresh:8801", "deals:8801"), ("Copy", "insight_copy:8801", "deals:8801"),
    ]  # fmt: skip
    assert message.text == "The AI model does not answer. This is the CRM part of the insight."


def test_in_italian() -> None:
    text = readable(drawn(brenner(), "it").message)
    for said in (
        "chiude il 30 nov, tra 6 giorni", "Rischi · 3 di 5", "Alto · Budget.", "Obiettivi dell'acquirente",
        "Attività recenti", "[Mostra tutto] [Copia] [Aggiorna]", "(Utile) (Non utile)", "HubSpot letto alle 08:28.",
        "E-mail, Jana Krüger, 22 nov", "• 18 nov  Offer v3  e-mail, da te a Jana Krüger",
    ):  # fmt: skip
        assert said in text
    hipaa = drawn(brenner("crm_only", mode_reason="hipaa"), "it").message
    assert sections(hipaa)[0].startswith(":lock: *La modalità HIPAA è attiva.* Nessun contenuto AI")
    assert labels(drawn(brenner(), "it", more=True).message)[0][0] == "Mostra meno"


def test_what_is_resolved_is_marked_and_counted_by_itself() -> None:
    over = replace(RISKS[0], resolved=Quote("calls:9302", "The cap is lifted."))
    insight = brenner(risks=(RISKS[1], over))
    message = drawn(insight).message
    assert sections(message)[1] == "*Risks · 1, 1 resolved*"
    told = sections(message)[3]
    assert told.startswith(":white_check_mark: *Resolved · Budget.* It may be capped below our offer.\n")
    assert "\n> *Resolved:* “The cap is lifted.”\n> <https" in told
    assert message.text.startswith("Brenner Logistik: 1 risk (1 high), 2 buyer goals.")


def test_nothing_found_is_said() -> None:
    text = readable(drawn(brenner(risks=(), told=Told(), known={}, recent=())).message)
    assert "No risks found in what you can see." in text
    assert "Not enough evidence yet for buyer goals." in text
    assert "No activity that you can see." in text
    assert "[Show" not in text


def test_what_the_viewer_does_not_see_of_the_deal_is_absent() -> None:
    deal = replace(brenner().deal, stage=None, amount=None, close_date=None, url=None, company=None)
    message = drawn(brenner(deal=deal)).message
    assert message.blocks[0]["text"]["text"] == "WMS for 3 sites"
    assert "None" not in readable(message)


@pytest.mark.parametrize("company", [None, "\u200b"])
def test_a_deal_whose_name_shows_nothing_is_called_by_its_id(company: str | None) -> None:
    nameless = brenner(deal=replace(brenner().deal, name="\u200b\u200b", company=company))
    message = drawn(nameless).message
    assert message.blocks[0]["text"]["text"] == "Deal 8801"
    assert message.text.startswith("Deal 8801: 5 risks")
    assert drawn(nameless, "it").message.blocks[0]["text"]["text"] == "Trattativa 8801"
    assert plain_text(nameless, voice()).startswith("Deal 8801\n")


def many(quote: str, statement: str) -> Insight:
    """Forty risks and ten goals with three quotes each."""
    quotes = tuple(Quote("emails:5501", quote) for _ in range(3))
    risks = tuple(Risk("budget", statement, "high", "conversation", quotes, quotes[0]) for _ in range(40))
    goals = tuple(Goal(statement, quotes) for _ in range(10))
    return brenner(risks=risks, told=Told(goals=goals, summary=statement))


@pytest.mark.parametrize("quote", ["word " * 1000, "я" * 5000, "“&<>*_" * 800, "😀" * 2500, "مرحبا " * 900])
@pytest.mark.parametrize("more", [False, True])
def test_forty_risks_with_endless_quotes_fit_slacks_limits(quote: str, more: bool) -> None:
    made = drawn(many(quote, quote), more=more)
    assert len(made.below) <= 4
    if more:
        assert made.below[0].text == "Brenner Logistik: WMS for 3 sites: the rest of the insight"
        assert "more: Copy has them all" in readable(made.below[-1])
    assert_legal(drawn(many(quote, "Short."), more=more).message.as_payload())


def test_what_does_not_fit_is_told_below_each_thing_once() -> None:
    risks = tuple(
        Risk("budget", f"Concern {n:02}.", "high", "conversation", (Quote("emails:5501", f"{n:02} {'word ' * 40}"),))
        for n in range(30)
    )
    made = drawn(brenner(risks=risks), more=True)
    text = "\n".join(readable(message) for message in (made.message, *made.below))
    assert made.below
    assert all(text.count(f"Concern {n:02}.") == 1 for n in range(30))
    assert [line for line in text.splitlines() if line.startswith("Buyer goals")] == ["Buyer goals"]


def test_text_of_outsiders_is_never_live() -> None:
    risk = Risk(
        "budget", HOSTILE, "high", "conversation", (Quote("emails:5501", HOSTILE),), Quote("emails:5501", HOSTILE)
    )
    changed = Risk("next_step_stale", HOSTILE, "low", "crm", (PropertyEvidence("hs_next_step", HOSTILE, None, at(1)),))
    task = Risk("overdue_tasks", HOSTILE, "low", "crm", (RecordEvidence("tasks:1"),))
    hostile = Known(Ref("tasks", "1"), HOSTILE, "https://evil.test/|<!here>", at(1), HOSTILE, HOSTILE)
    mail = Known(Ref("emails", "5501"), HOSTILE, None, at(2), HOSTILE)
    deal = replace(brenner().deal, name=HOSTILE, company=HOSTILE, stage=HOSTILE, currency=HOSTILE)
    insight = brenner(
        risks=(risk, changed, task), told=Told(goals=(Goal(HOSTILE, risk.evidence),), summary=HOSTILE), deal=deal,  # type: ignore[arg-type]
        known={"tasks:1": hostile, "emails:5501": mail},
    )  # fmt: skip
    for code in ("en", "it"):
        text = str(drawn(insight, code, more=True).message.as_payload())
        assert "<!" not in text.replace("<!channel> *now*", "")  # raw in plain_text and rich text alone
        assert "<https://evil.test|" not in text.replace(HOSTILE.split("\n")[0], "")


def test_a_value_that_cannot_be_read_stands_as_the_crm_has_it() -> None:
    odd = Risk("amount_cut", "It fell.", "high", "crm", (PropertyEvidence("amount", "a few", "100000", at(2)),))
    date = Risk("close_date_passed", "It passed.", "low", "crm", (PropertyEvidence("closedate", "soon", "x", None),))
    text = readable(drawn(brenner(risks=(odd, date))).message)
    assert "> €100,000 → a few, last change 2 Nov" in text


def plain_lines(insight: Insight, code: str = "en") -> Iterator[str]:
    return iter(plain_text(insight, voice(code)).split("\n"))


def test_copied_it_is_plain_text() -> None:
    told = list(plain_lines(brenner()))
    assert told[:3] == ["Brenner Logistik: WMS for 3 sites", "Negotiation, €84,000, closes Mon 30 Nov, in 6 days", ""]
    assert "RISKS" in told
    place = told.index("- High, budget: It may be capped below our offer.")
    assert told[place + 1] == f'  "{SIXTY}" (e-mail, Jana Krüger, 22 Nov)'
    assert "- Medium, close date pushed twice: 15 Sep → 30 Oct → 30 Nov 2026, last change 2 Nov" in told
    assert "BUYER GOALS" in told
    assert told[-1] == "Written by AI from 43 activities, 24 Nov 2026 08:31."
    assert list(plain_lines(brenner(), "it"))[-1] == "Scritto dall'AI su 43 attività, 24 nov 2026 08:31."
    assert list(plain_lines(brenner("crm_only", mode_reason="hipaa")))[-1] == "From HubSpot data, 24 Nov 2026 08:31."


def test_a_long_copy_is_cut_into_parts_that_slack_takes() -> None:
    text = plain_text(many("я" * 5000, "x" * 5000), voice())
    parts = in_parts(text)
    joined = "\n".join(part["elements"][0]["elements"][0]["text"] for part in parts)
    assert joined.replace("\n", "") == text.replace("\n", "")
    for part in parts:
        assert_legal({"text": "x", "blocks": [part]})
