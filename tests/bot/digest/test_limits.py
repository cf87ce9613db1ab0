"""Whatever a mirror holds, the message is legal, and says the counts, First and the way to the rest."""

import json
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest

from tests import folders as f
from tests.bot.digest import days
from tests.bot.digest.conftest import Write, legal_message

HOSTILE = [
    "<!channel> & <@U012AB3CD> <https://evil.example|your bank>",
    "*bold* _it_ ~gone~ `code` ```block```",
    "line one\nline two\r\n\tline three\u2028four",
    "שלום עולם מרחבא \u202e gnp.exe",
    "👩‍🚀🇮🇹👍🏽" * 40,
    "Z̴̡͎a̸l̵g̷o̶" * 200,
    "word " * 2000,
    "x" * 10_000,
    "&" * 300,
    "*" * 300,
    "|><|" * 50,
    "\x00\x1b[31m\u202e",
    "   ",
    "中文标题很长" * 60,
]


def text_of(payload: dict[str, Any]) -> str:
    return json.dumps(payload, ensure_ascii=False)


def test_a_rep_with_nothing_gets_one_section(digest_of: Write) -> None:
    message = legal_message(digest_of({}))
    assert message.text == "Tuesday 24 November: nothing due, no meetings, no actions."
    (section,) = message.blocks
    assert section["text"]["text"] == "*Tuesday 24 November:* nothing due, no meetings, no actions."
    assert section["accessory"]["action_id"] == "open_workspace"


def five_thousand() -> days.Files:
    people = 300
    return {
        "companies": [days.company(str(n), f"Company {n}") for n in range(people)],
        "contacts": [
            days.person(str(n), f"Person {n}", company=str(n), owner=days.MINE, assigned=days.at(20, 9))
            for n in range(people)
        ],
        "deals": [
            days.deal(str(n), f"Deal {n}", str(n), company=str(n), contacts=[], created=days.at(14, 9))
            for n in range(people)
        ],
        "tasks": [
            days.task(
                str(n),
                f"Task {n}",
                days.at(1, 8) + timedelta(minutes=n * 7),
                company=str(n % people),
                high=n % 50 == 0,
                to={"deals": [str(n % people)]},
            )
            for n in range(5000)
        ],
        "calls": [
            days.call(str(n), days.at(20, 9) + timedelta(seconds=n), contact=str(n % people)) for n in range(2000)
        ],
        "meetings": [
            days.meeting(
                str(n), f"Meeting {n}", days.at(24, 9) + timedelta(minutes=n), days.at(24, 23), [str(n % people)]
            )
            for n in range(200)
        ],
    }


def test_a_rep_with_5000_open_items_gets_a_message_no_longer_than_usual(digest_of: Write) -> None:
    digest = digest_of(five_thousand())
    message = legal_message(digest)
    shown = text_of(message.as_payload())

    assert digest.overloaded
    assert f"Tasks: 3 of {digest.counts.due:,}" in shown
    assert f"Start tasks ({digest.counts.due:,})" in shown
    assert f"Reschedule {digest.counts.overdue:,}" in shown
    assert "Meetings: 200, 200 overlap" in shown
    assert f"{digest.counts.actions:,}* actions" in shown
    assert "More than a day holds." in shown
    assert len(message.blocks) <= 30


def hostile_day(shift: int) -> days.Files:
    """Every name of the ordinary day is hostile; `shift` says who gets which."""
    files, texts = days.ordinary(), cycle(HOSTILE[shift:] + HOSTILE[:shift])
    names = {
        "companies": ("name",),
        "contacts": ("firstname", "lastname"),
        "deals": ("dealname",),
        "tasks": ("hs_task_subject",),
        "meetings": ("hs_meeting_title", "hs_meeting_location"),
        "emails": ("hs_email_subject",),
        "calls": ("hs_call_title",),
    }
    for kind, properties in names.items():
        for line in files[kind]:
            line["properties"].update(dict.fromkeys(properties, next(texts)))
    return files


@pytest.mark.parametrize("shift", range(0, len(HOSTILE), 3))
def test_no_text_of_the_crm_breaks_a_message(digest_of: Write, shift: int) -> None:
    message = legal_message(digest_of(hostile_day(shift)))

    assert "*3* overdue  ·  *4* due today  ·  *2* tomorrow" in text_of(message.as_payload())
    assert message.blocks[4]["elements"][0]["style"] == "primary"
    assert [element["action_id"] for element in message.blocks[-2]["elements"]] == ["open_workspace", "open_settings"]
    assert message.text.endswith("3 overdue, 4 due today, 2 meetings, 13 actions.")


def test_absurd_amounts_are_legal(digest_of: Write) -> None:
    files = days.ordinary()
    absurd = ["1" + "0" * 300, "-84000", "NaN", "ten", "1e999999", "0.000001", ""]
    for amount, line in zip(absurd * 2, files["deals"], strict=False):
        line["properties"] |= {"amount": amount, "deal_currency_code": "<!channel>*"}
    legal_message(digest_of(files))


def test_ids_that_no_crm_would_give_are_legal(digest_of: Write) -> None:
    ids = ["9" * 200, "a|b>c*d", "x" * 200, "<!here>", "&amp;"]
    legal_message(
        digest_of(
            {
                "companies": [days.company("1", "One")],
                "tasks": [days.task(key, f"Task {n}", days.at(20, 9), company="1") for n, key in enumerate(ids)],
                "meetings": [days.meeting(key, "Talk", days.at(24, 12), days.at(24, 13), []) for key in ids],
            }
        )
    )


@pytest.mark.parametrize("url", [None, "https://crm.example/" + "y" * 900 + "/{id}", "javascript:alert({id})"])
def test_without_an_address_names_are_bold_instead_of_links(digest_of: Write, url: str | None) -> None:
    message = legal_message(digest_of(days.ordinary(), account={"record_url": url}))
    shown = text_of(message.as_payload())
    assert "http" not in shown.replace("https://teams", "")
    assert '"*Send revised quote*\\n*4 days late, high priority* · Ardenne Foods"' in shown


def test_what_is_left_out_first_is_the_lowest_action_and_then_the_lowest_task(digest_of: Write) -> None:
    files = days.ordinary()
    for line in files["tasks"]:
        line["properties"]["hs_task_subject"] += " " + "и" * 70  # six characters each, once escaped
    message = legal_message(digest_of(files))
    titles = [block["text"]["text"] for block in message.blocks if block["type"] == "header"]

    assert titles[-1].startswith("Actions: ")
    assert titles[-1].endswith(" of 4 kinds")
    assert "All 13 actions" in text_of(message.as_payload())
    assert "Start tasks (7)" in text_of(message.as_payload())
    assert "First: answer Jana" in text_of(message.as_payload())


def test_the_rows_of_a_group_beside_first_have_action_ids_of_their_own(digest_of: Write) -> None:
    files = days.ordinary()
    files["emails"] += days.reply("5601", "3312", "8805", days.at(23, 9), sender="camille.3312@buyer.example")
    message = legal_message(digest_of(files))
    ids = [
        element["action_id"]
        for block in message.blocks
        for element in block.get("elements", ())
        if "action_id" in element
    ]

    assert "start:reply_to_email" in ids
    assert "start:reply_to_email:rest" in ids


def test_a_task_named_by_20_words_reads_on_one_line(digest_of: Write) -> None:
    subject = "A title that goes on and on until nobody on a phone would read it any more at all"
    files = {
        "companies": [days.company("1", "One")],
        "tasks": [f.task("1", subject=subject, due=days.at(24, 9), owner=days.MINE, to={"companies": ["1"]})],
    }
    shown = text_of(legal_message(digest_of(files)).as_payload())
    assert "A title that goes on and on until nobody on a phone would read it any more at…" in shown
