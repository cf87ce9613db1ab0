"""Deal insight over Slack's protocol: posted, shown whole, read anew and copied, with the rights of who presses; and
what stands there when a switch, a right or a model is gone."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from crm.audit import read_audit
from crm.database import Database
from crm.settings import change_setting
from insights.displays import Displays
from tests import folders as f
from tests.bot.limits import assert_legal
from tests.bot.slack.asking import Message, Table, asking, grey, labels, sections, words_of
from tests.bot.slack.insights import (
    BUDGET,
    KASSEL,
    READING,
    button,
    insight,
    offer,
    prepare_button,
    press,
    risk,
    there,
    worked,
)
from tests.insights.asked import ago
from tests.insights.server import HANGS, Turn, fails, says, scripted

GONE = "No longer on your list."
ROWS = {"emails": f.right("owned"), "deals": f.right("owned")}


def risks_of(message: Message) -> list[str]:
    return [text for text in sections(message) if "_circle:" in text]


def switch(database: Database, key: str, value: bool) -> None:
    with database.writing() as connection:
        change_setting(connection, key, value, at=1, actor="test")


def legal(message: Message) -> None:
    """As it was sent, without the names that Slack gives to blocks."""
    blocks = [{key: value for key, value in block.items() if key != "block_id"} for block in message["blocks"]]
    assert_legal({"text": message["text"], "blocks": blocks})


async def test_a_model_reads_the_deal_once_and_it_is_shown_in_short_and_whole(
    database: Database, tmp_path: Path
) -> None:
    with scripted(says(READING)) as model:
        async with asking(database, tmp_path, model=model.url) as table:
            message = await insight(table)
            legal(message)
            assert sections(message)[0] == "They need Kassel live by 1 March."
            assert sections(message)[1].startswith("*Risks · 3 of ")
            assert len(risks_of(message)) == 3
            assert (
                f"“{BUDGET}”\n> <https://crm.acme.test/record/0-49/1|E-mail, Jana Krüger, 22 Nov>"
                in risks_of(message)[0]
            )
            assert labels(message) == ["Show more", "Copy", "Refresh"]
            await press(table, message, "Show more")
            whole = there(table, message)
            legal(whole)
            assert len(risks_of(whole)) > 3
            assert "15 Sep → 30 Oct → 30 Nov 2026, last change 28 Oct" in words_of(whole)
            assert labels(whole) == ["Show less", "Copy", "Refresh"]
            await press(table, message, "Show less")
            assert words_of(there(table, message)) == words_of(message)
            assert len(model.requests) == 1, "what is the same is read once"
            display = table.display(message)
        assert (display.kind, display.deal_id, display.mode, display.thread) == ("insight", "8801", "ai", message["ts"])
        assert display.content is not None
        assert display.content["shown"]["risks"]
    with database.reading() as connection:
        noted = read_audit(connection, action="insight.shown")
    assert noted[0].records[0] == "deals:8801"
    assert "emails:1" in noted[0].records


async def test_without_a_model_the_buyers_own_words_are_shown(sqlite_database: Database, tmp_path: Path) -> None:
    async with asking(sqlite_database, tmp_path) as table:
        message = await insight(table)
        legal(message)
        assert "No AI model is set up. These are the buyer's own sentences" in words_of(message)
        assert KASSEL in words_of(message)
        assert grey(message).startswith("From 5 activities you can see, 15 Oct to 22 Nov.")
        await press(table, message, "Refresh")
        now = there(table, message)
        assert grey(now).endswith(
            "HubSpot read Tue 24 Nov, 07:00. Nothing new since 07:00."
        ) or "Nothing new since" in grey(now)
        assert sections(now) == sections(message)


async def test_who_may_see_less_is_shown_less(sqlite_database: Database, tmp_path: Path) -> None:
    """The golden case: Bruno sees the deal and none of Clara's activities."""
    with scripted(says(READING)) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            clara, bruno = await insight(table), await insight(table, who=table.bruno)
            assert BUDGET in words_of(clara)
            told = words_of(bruno)
            for trace in ("Finance", "Jana", "Kassel", "emails:1", "Re: Offer", "22 Nov", "Budget", "0-49"):
                assert trace not in told
            assert "No activity that you can see." in told
            assert "From HubSpot data you can see" in grey(bruno)
            await press(table, bruno, "Refresh", who=table.bruno)
            assert "Finance" not in words_of(there(table, bruno))
        assert ["Finance" in prompt for prompt in model.prompts] == [True]


@pytest.mark.parametrize("deal", ["8805", "nothing"])
async def test_forbidden_and_missing_are_the_same_to_the_letter(
    sqlite_database: Database, tmp_path: Path, deal: str
) -> None:
    sets = {"clara": f.rights() | {"deals": f.right("owned")}}
    async with asking(sqlite_database, tmp_path, sets=sets) as table:
        offered = offer(table, table.clara, deal)
        await press(table, offered, "Deal insight")
        assert [text.strip("*") for text in sections(there(table, offered))] == [GONE]
        assert len(table.slack.messages_to(table.clara)) == 1
        assert table.slack.workspace.ephemerals == []


LOST: dict[str, dict[str, Any]] = {
    "all": f.rights("none"),
    "the mails": f.rights() | {"emails": f.right("none")},
    "the amount": f.rights(hidden={"deals": ["amount"]}),
}


@pytest.mark.parametrize("lost", ["hipaa", "customer_analysis", *LOST])
@pytest.mark.parametrize("label", ["Refresh", "Show more"])
async def test_what_may_no_longer_be_seen_is_not_sent_once_more_while_it_is_read(
    sqlite_database: Database, tmp_path: Path, lost: str, label: str
) -> None:
    with scripted(says(READING), Turn(says({**READING, "summary": []}).body, wait=1.6)) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            message = await insight(table)
            if lost in LOST:
                table.tell_anew(sets={"clara": LOST[lost]})
            else:
                switch(sqlite_database, lost, lost == "hipaa")
            before = len(updates(table))
            await press(table, message, label)
            sent = [json.dumps(one, ensure_ascii=False) for one in updates(table)[before:]]
            gone = "€84,000" if lost == "the amount" else BUDGET
            assert sent
            assert [gone in one for one in sent] == [False] * len(sent)
            assert ("Reading…" in sent[0]) == (len(model.requests) == 2)
            assert "Reading…" not in words_of(there(table, message))


async def test_where_reading_fails_what_may_no_longer_be_seen_is_not_sent_once_more(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with scripted(says(READING)) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            message = await insight(table)
            switch(sqlite_database, "hipaa", True)
            with sqlite_database.writing() as connection:
                connection.exec_driver_sql(
                    "CREATE TRIGGER refused BEFORE INSERT ON audit WHEN NEW.action = 'insight.shown' "
                    "BEGIN SELECT RAISE(FAIL, 'no'); END"
                )
            await press(table, message, "Refresh")
            assert "This did not work" in words_of(there(table, message))
            assert BUDGET not in words_of(there(table, message))


@pytest.mark.parametrize("label", ["Show more", "Refresh", "Copy"])
async def test_a_right_that_was_lost_between_leaves_nothing_there(
    sqlite_database: Database, tmp_path: Path, label: str
) -> None:
    async with asking(sqlite_database, tmp_path) as table:
        message = await insight(table)
        table.tell_anew(sets={"clara": f.rights("none")})
        await press(table, message, label)
        assert [text.strip("*") for text in sections(there(table, message))] == [GONE]
        assert there(table, message)["text"] == GONE
        assert table.slack.people.view(table.clara) is None


async def test_a_right_that_is_lost_while_the_model_reads_shows_nothing(
    sqlite_database: Database, tmp_path: Path
) -> None:
    def read(_: dict[str, Any]) -> Turn:
        table.tell_anew(sets={"clara": f.rights() | {"emails": f.right("none")}})
        return Turn(says(READING).body, wait=1.2)

    with scripted(read) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            message = await insight(table)
            assert "Finance" not in words_of(message)
            assert "Kassel" in words_of(message)
            assert len(model.requests) == 2


async def test_hipaa_that_was_turned_on_takes_what_ai_wrote_from_old_messages(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with scripted(says(READING)) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            shown = [await insight(table) for _ in range(2)]
            switch(sqlite_database, "hipaa", True)
            for message, label in zip(shown, ("Refresh", "Show more"), strict=True):
                await press(table, message, label)
                now = there(table, message)
                assert sections(now)[0].startswith(":lock: *HIPAA mode is on.*")
                for trace in (BUDGET, "Jana", "Kassel live", "Written by AI"):
                    assert trace not in words_of(now)
                assert "Re: Offer" in words_of(now)
                assert labels(now)[-2:] == ["Copy", "Refresh"]
            table.clock.move(minutes=2)
            await press(table, shown[0], "Refresh")
            table.clock.move(minutes=2)
            await press(table, shown[0], "Refresh")
            assert "Looked again at" in grey(there(table, shown[0]))
            await press(table, shown[0], "Copy")
            view = table.slack.people.view(table.clara)
            assert view is not None
            assert BUDGET not in json.dumps(view, ensure_ascii=False)
        assert len(model.requests) == 1


@pytest.mark.parametrize(
    ("turns", "reason", "first"),
    [
        (
            [says("I would rather talk about the weather.")],
            "model_unreadable",
            "*The model's answer could not be read.*",
        ),
        ([says('{"summary": [')], "model_unreadable", "*The model's answer could not be read.*"),
        ([fails(500)], "model_unavailable", "*The AI model does not answer.*"),
        ([HANGS], "model_unavailable", "*The AI model does not answer.*"),
    ],
)
async def test_a_model_that_fails_leaves_what_the_crm_says(
    sqlite_database: Database, tmp_path: Path, turns: list[Turn], reason: str, first: str
) -> None:
    with scripted(*turns) as model:
        patience = 2 if turns == [HANGS] else 30
        async with asking(sqlite_database, tmp_path, model=model.url, patience=patience) as table:
            message = await insight(table)
            legal(message)
            assert sections(message)[0].startswith(first)
            assert "Risks from CRM data" in words_of(message)
            assert "Re: Offer" in words_of(message)
            assert "Finance" not in words_of(message)
            assert ("Try again" in labels(message)) == (reason == "model_unavailable")
            assert table.display(message).mode_reason == reason


async def test_an_invented_quote_is_not_shown(sqlite_database: Database, tmp_path: Path) -> None:
    invented = {**READING, "risks": [risk("price", "The price is far too high.", "emails:1", "Your price is a joke.")]}
    with scripted(says(invented)) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            message = await insight(table)
            assert "joke" not in words_of(message)
            assert "far too high" not in words_of(message)
            assert "Kassel live by 1 March" in words_of(message)


async def test_what_takes_long_says_so_and_try_again_reads_anew(sqlite_database: Database, tmp_path: Path) -> None:
    slow = Turn(says(READING).body, wait=1.6)
    with scripted(fails(500), fails(500), fails(500), fails(500), slow) as model:
        async with asking(sqlite_database, tmp_path, model=model.url, patience=10) as table:
            message = await insight(table)
            while "Try again" in labels(there(table, message)):
                await press(table, message, "Try again")
            now = there(table, message)
            assert BUDGET in words_of(now)
            assert "Reading…" not in words_of(now)
            greys = [grey(one) for one in updates(table) if one["ts"] == message["ts"]]
            assert "Reading…" in greys
            posted = table.slack.calls("chat.postMessage")
            assert len(posted) == 1, "everything happens in the same message"


@pytest.mark.parametrize("begun", [button(), prepare_button("meetings:1")])
async def test_where_the_database_is_in_trouble_reading_does_not_stay(
    sqlite_database: Database, tmp_path: Path, begun: list[dict[str, Any]]
) -> None:
    """What is noted of "Reading…" cannot be written."""
    refused = (
        "BEFORE UPDATE OF payload ON inbox WHEN NEW.payload LIKE '%\"begun\"%' BEGIN SELECT RAISE(FAIL, 'no'); END"
    )
    with scripted(Turn(says(READING).body, wait=1.6)) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            with sqlite_database.writing() as connection:
                connection.exec_driver_sql(f"CREATE TRIGGER refused {refused}")
            offered = offer(table, table.clara, blocks=begun)
            await press(table, offered, labels(offered)[0])
            message = table.slack.messages_to(table.clara)[-1]
            assert "Reading…" not in words_of(message)
            assert "This did not work" in words_of(message)
            assert len(table.slack.messages_to(table.clara)) == 2, "the offer, and this"


@pytest.mark.parametrize("label", ["Deal insight", "Refresh", "Show more"])
async def test_who_is_no_longer_matched_while_the_model_reads_is_left_with_nothing(
    sqlite_database: Database, tmp_path: Path, label: str
) -> None:
    def read(_: dict[str, Any]) -> Turn:
        if label == "Deal insight" or len(model.requests) > 1:
            table.tell_anew(users=[f.user("2", permission_set="bruno")])
        return Turn(says(READING).body, wait=1.6)

    with scripted(read) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            message = await insight(table)
            if label != "Deal insight":
                table.tell_anew(emails=[])
                await press(table, message, label)
            assert len(model.requests) == (1 if label == "Deal insight" else 2)
            assert [text.strip("*") for text in sections(there(table, message))] == [GONE]
            assert "cannot find you" in table.slack.workspace.ephemerals[-1]["text"]


def updates(table: Table) -> list[dict[str, Any]]:
    return [call.args for call in table.slack.calls("chat.update")]


async def test_a_press_in_somebody_elses_message_leads_to_ones_own(sqlite_database: Database, tmp_path: Path) -> None:
    with scripted(says(READING)) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            message = await insight(table)
            table.slack.workspace.direct(table.clara.id).members.add(table.bruno.id)
            for label in ("Show more", "Refresh"):
                await press(table, message, label, who=table.bruno)
                assert words_of(there(table, message)) == words_of(message)
                own = table.slack.messages_to(table.bruno)[-1]
                assert "Finance" not in words_of(own)
                assert own["blocks"][0]["text"]["text"] == "Brenner Logistik: WMS for 3 sites"
            assert table.display(own).user_id == "2"


async def test_two_people_who_see_the_same_and_press_at_once_ask_the_model_once(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with scripted(Turn(says(READING).body, wait=0.7)) as model:
        async with asking(sqlite_database, tmp_path, model=model.url, sets={"bruno": f.rights()}) as table:
            people, envelopes = (table.clara, table.bruno), []
            for user in people:
                message = offer(table, user)
                direct = table.slack.workspace.direct(user.id)
                envelopes.append(await table.slack.people.press(user, direct, message["ts"], "Deal insight"))
            for envelope in envelopes:
                await table.slack.sockets.wait_acked(envelope, 10)
            await worked(table)
            assert len(model.requests) == 1
            assert all(BUDGET in words_of(table.slack.messages_to(user)[-1]) for user in people)


async def test_copy_is_a_form_with_the_whole_text(sqlite_database: Database, tmp_path: Path) -> None:
    with scripted(says(READING)) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            message = await insight(table)
            await press(table, message, "Copy")
            view = table.slack.people.view(table.clara)
            assert view is not None
            assert (view["callback_id"], view["title"]["text"]) == ("insight_copy", "Copy the insight")
            assert (view["submit"]["text"], view["close"]["text"]) == ("Done", "Close")
            text = view["blocks"][0]["element"]["initial_value"]
            assert text.startswith(
                "Brenner Logistik: WMS for 3 sites\nIn talks, €84,000, closes Mon 30 Nov, in 6 days\n"
            )
            assert f'  "{BUDGET}" (e-mail, Jana Krüger, 22 Nov)' in text
            assert "15 Sep → 30 Oct → 30 Nov 2026" in text, "all of it, not what stood there"
            await table.slack.people.submit(table.clara)
            assert table.slack.people.view(table.clara) is None


@pytest.mark.parametrize("lacks_files", [False, True])
async def test_what_is_too_long_stands_below_and_is_copied_as_a_file_or_in_parts(
    sqlite_database: Database, tmp_path: Path, lacks_files: bool
) -> None:
    mails, reading = flood()
    with scripted(says(reading)) as model:
        async with asking(sqlite_database, tmp_path, model=model.url, emails=mails) as table:
            if lacks_files:
                table.slack.leave_out("files.*", "chat.delete")
            message = await insight(table)
            await press(table, message, "Show more")
            below = thread_of(table, message)
            assert below
            for one in (there(table, message), *below):
                legal(one)
            await press(table, message, "Show less")
            left = [words_of(one) for one in thread_of(table, message)]
            assert all("board" not in one for one in left)
            assert bool(left) == lacks_files
            assert words_of(there(table, message)) == words_of(message)
            await press(table, message, "Copy")
            assert table.slack.people.view(table.clara) is None
            sent = thread_of(table, message)[len(left) :]
            if lacks_files:
                assert len(sent) >= 3
                assert "Site 8 waits" in json.dumps(sent, ensure_ascii=False)
                return
            (file,) = sent[0]["files"]
            data = table.slack.workspace.files[file["id"]].data
            assert file["name"] == "insight-8801.txt"
            assert data is not None
            assert "Site 8 waits" in data.decode()


@pytest.mark.parametrize("second", ["Show more", "Refresh"])
async def test_what_two_presses_at_once_put_below_is_taken_back_with_the_rest(
    sqlite_database: Database, tmp_path: Path, second: str
) -> None:
    mails, reading = flood()
    with scripted(says(reading)) as model:
        async with asking(sqlite_database, tmp_path, model=model.url, emails=mails) as table:
            message, direct = await insight(table), table.slack.workspace.direct(table.clara.id)
            presses = [
                table.slack.people.press(table.clara, direct, message["ts"], one) for one in ("Show more", second)
            ]
            for envelope in await asyncio.gather(*presses):
                await table.slack.sockets.wait_acked(envelope, 10)
            await worked(table)
            whole = "Show less" in labels(there(table, message))
            assert len(thread_of(table, message)) == whole
            switch(sqlite_database, "hipaa", True)
            await press(table, message, "Refresh")
            assert thread_of(table, message) == []


def flood() -> tuple[list[f.Line], dict[str, Any]]:
    """Mails with long sentences, and what a model says of them: more than a message holds."""
    words = "We fear that the budget for site {n} is not approved, " + "and the board meets only later, " * 6 + "sadly."
    mails = [
        f.email(str(n), at=ago(days=n / 10), sender="jana@brenner.test", recipients=["rep1@acme.test"], owner="501",
                direction="INCOMING_EMAIL", to={"deals": ["8801"], "contacts": ["31"]}, text=words.format(n=n))
        for n in range(1, 40)
    ]  # fmt: skip
    kinds = ["budget", "uncertainty", "timing", "price", "competitor", "product_gap", "negative_tone", "broken_promise"]
    told = [
        risk(kinds[n % 8], f"Site {n} waits for the board.", f"emails:{n}", words.format(n=n)) for n in range(1, 40)
    ]
    return mails, {**READING, "risks": told}


def thread_of(table: Table, message: Message) -> list[Message]:
    return [one for one in table.slack.messages_to(table.clara) if one.get("thread_ts") == message["ts"]
            and one["ts"] != message["ts"]]  # fmt: skip


async def test_in_italian(sqlite_database: Database, tmp_path: Path) -> None:
    users = [f.user("1", permission_set="clara", first_name="Clara", last_name="Hoffmann", locale="it-it")]
    with scripted(says(READING)) as model:
        async with asking(sqlite_database, tmp_path, model=model.url, users=users) as table:
            message = await insight(table)
            assert labels(message) == ["Mostra tutto", "Copia", "Aggiorna"]
            assert sections(message)[1].startswith("*Rischi · 3 di ")
            assert ":red_circle: *Alto · Budget.*" in words_of(message)
            assert grey(message).startswith("Scritto dall'AI su 5 attività che puoi vedere")
            await press(table, message, "Aggiorna")
            assert "Niente di nuovo da" in grey(there(table, message))


async def test_in_a_thread_it_comes_in_the_thread(sqlite_database: Database, tmp_path: Path) -> None:
    async with asking(sqlite_database, tmp_path) as table:
        answer = await table.ask("When does Brenner close?")
        await table.press(answer, "Deal insight")
        message = table.slack.messages_to(table.clara)[-1]
        assert message["thread_ts"] == answer["thread_ts"]
        assert Displays(sqlite_database).thread(table.slack.workspace.direct(table.clara.id).id, answer["thread_ts"])
