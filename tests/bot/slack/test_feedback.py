"""Useful and Not useful: stored with what was shown, by who was shown it; what nobody should see reaches the admins."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.blocks.elements import actions, button, context, section
from bot.blocks.feedback import feedback_row, with_plain_buttons
from bot.language import language
from crm.audit import read_audit
from crm.database import Database
from crm.instants import micros
from crm.kinds import Ref
from crm.settings import change_setting
from insights.displays import Displays, New
from insights.feedback import Feedback, Feedbacks
from playground.blocks import numbered
from playground.server import Playground
from playground.workspace import User
from tests import folders as f
from tests.bot.bots import MONDAY, Clock, fill, make_bot, running, until
from tests.bot.slack.asking import asking, grey
from tests.bot.slack.modals import words

QUOTE = "Finance asked us to stay under 60 this year."
SHOWN = {"viewer": "clara@acme.test", "risks": [{"kind": "budget", "statement": "It may be capped."}]}
GREY = "Written by AI from 43 activities you can see. HubSpot read 08:28."
URL = "https://crm.acme.test/record/{type}/{id}"


class Room:
    """Clara (1), Bruno (2) who sees no deal, Ingrid (3) and Ines (4), super admins; what Clara was shown in her direct
    message."""

    def __init__(self, slack: Playground, database: Database, clock: Clock) -> None:
        self.slack, self.database, self.clock = slack, database, clock
        self.clara = slack.add_user("Clara", "clara@acme.test")
        self.bruno = slack.add_user("Bruno", "bruno@acme.test")
        self.ingrid = slack.add_user("Ingrid", "ingrid@acme.test")
        self.ines = slack.add_user("Ines", "ines@acme.test")
        self.displays = Displays(database)

    def show(self, *, kind: Any = "insight", deal: str | None = "8801", plain: bool = False, **fields: Any) -> str:
        """The id of the display. The newest message is the one that is pressed in."""
        mode_reason = fields.get("mode_reason")
        content = {"question": "Who signs?", "shown": SHOWN}
        new = New(kind, "1", deal, "ai", mode_reason, [Ref("emails", "1")], content, "gpt", "v3")
        kept = self.displays.keep(new, at=micros(self.clock()))
        insight = (f"insight_feedback:{deal}", f"deals:{deal}")
        about = insight if kind == "insight" else (f"answer_feedback:{kept}", f"answers:{kept}")
        row = feedback_row(language("en"), *about)
        blocks = [section(QUOTE), actions([button("Copy", "insight_copy:8801", "deals:8801")]), context(GREY), row]
        direct = self.slack.workspace.direct(self.clara.id)
        blocks = numbered(with_plain_buttons(blocks) if plain else blocks, self.slack.workspace.new_id)
        posted = self.slack.workspace.post(direct, self.slack.workspace.bot.id, {"text": "Brenner", "blocks": blocks})
        self.displays.placed(kept, direct.id, posted["ts"])
        return kept

    @property
    def message(self) -> dict[str, Any]:
        return self.slack.messages_to(self.clara)[-1]

    @property
    def grey(self) -> list[str]:
        return [block["elements"][0]["text"] for block in self.message["blocks"] if block["type"] == "context"]

    @property
    def given(self) -> list[Feedback]:
        return Feedbacks(self.database).every()

    @property
    def said(self) -> list[str]:
        return [one["text"] for one in self.slack.workspace.ephemerals]

    async def press(self, label: str, user: User | None = None) -> None:
        """Returns when the message changed, something was said, or a form is open."""
        before, form = self._traces, self.view
        direct = self.slack.workspace.direct(self.clara.id)
        await self.slack.people.press(user or self.clara, direct, self.message["ts"], label)
        await until(lambda: self._traces != before or (self.view is not None and form is None))

    async def not_useful(self, reason: str, text: str = "") -> None:
        await self.press("Not useful")
        await self.send(reason, text)

    async def send(self, reason: str, text: str = "") -> None:
        before = self._traces
        values: dict[str, Any] = {"reason": reason} | ({"text": text} if text else {})
        envelope = await self.slack.people.submit(self.clara, values)
        assert not envelope.problems, envelope.problems
        await until(lambda: self._traces != before)

    def silence(self) -> None:
        with self.database.writing() as connection:
            change_setting(connection, "hipaa", True, at=micros(self.clock()), actor="system:me")

    @property
    def view(self) -> dict[str, Any] | None:
        return self.slack.people.view(self.clara)

    @property
    def _traces(self) -> tuple[int, int]:
        return len(self.slack.calls("chat.update")), len(self.slack.workspace.ephemerals)


def write(database: Database, path: Path, *, deals: str = "all", emails: str = "all", **clara: Any) -> None:
    users = [
        f.user("1", "clara@acme.test", permission_set="rep", **clara),
        f.user("2", "bruno@acme.test", permission_set="none"),
        f.user("3", "ingrid@acme.test", super_admin=True),
        f.user("4", "ines@acme.test", super_admin=True, locale="it-it"),
    ]
    fill(
        database,
        path,
        users,
        account={"record_url": URL},
        permission_sets={
            "rep": f.rights() | {"deals": f.right(deals), "emails": f.right(emails)},
            "none": f.rights("none"),
        },
        pipelines=f.PIPELINES,
        deals=[f.deal("8801", name="WMS for <3> sites", owner="502")],
        emails=[f.email("1", owner="502", to={"deals": ["8801"]}, text=QUOTE)],
    )


@asynccontextmanager
async def room(database: Database, path: Path, **clara: Any) -> AsyncIterator[Room]:
    write(database, path / "crm", **clara)
    clock = Clock(MONDAY + timedelta(hours=5))  # too late for a digest
    async with Playground() as slack:
        made = Room(slack, database, clock)
        async with running(make_bot(database, slack, clock)):
            yield made


async def test_useful_is_stored_with_what_was_shown_and_thanked_in_the_grey_line(
    database: Database, tmp_path: Path
) -> None:
    async with room(database, tmp_path) as at:
        kept = at.show()
        await at.press("Useful")
        assert at.grey == [f"{GREY} Thanks, noted."]
        assert [block["type"] for block in at.message["blocks"]] == ["section", "actions", "context", "context_actions"]
        (given,) = at.given
        assert (given.display_id, given.verdict, given.reason, given.words) == (kept, "useful", None, None)
        assert (given.user_id, given.deal_id, given.mode, given.prompt_version) == ("1", "8801", "ai", "v3")
        assert given.content == {"question": "Who signs?", "shown": SHOWN}
        assert given.retrieved == ("emails:1",)


async def test_not_useful_opens_the_drawn_form_and_takes_the_place_of_useful(
    database: Database, tmp_path: Path
) -> None:
    async with room(database, tmp_path) as at:
        at.show()
        await at.press("Useful")
        direct = at.slack.workspace.direct(at.clara.id)
        await at.slack.people.press(at.clara, direct, at.message["ts"], "Not useful")
        await until(lambda: at.view)
        form = at.view
        assert form
        assert (form["callback_id"], form["title"]["text"]) == ("insight_feedback", "What was not useful?")
        assert (form["submit"]["text"], form["close"]["text"]) == ("Submit feedback", "Cancel")
        reason, text = form["blocks"]
        assert [(one["text"]["text"], one["value"]) for one in reason["element"]["options"]] == [
            ("It is wrong", "wrong"), ("Something is missing", "missing"), ("It is out of date", "out_of_date"),
            ("I should not see this", "not_visible"), ("Other", "other"),
        ]  # fmt: skip
        assert (text["label"]["text"], text["optional"]) == ("Tell us more", True)
        assert text["hint"]["text"] == "Stored with what was shown. Your admins can read it."
        await at.send("It is wrong", "The cap was lifted <!channel>.")
        await until(lambda: at.given[0].reason)
        (given,) = at.given
        assert (given.verdict, given.reason, given.words) == ("not_useful", "wrong", "The cap was lifted <!channel>.")
        assert at.grey == [f"{GREY} Thanks, noted."]
        assert not at.said
        with database.reading() as connection:
            lines = read_audit(connection, action="feedback.given")
        assert [(line.actor, line.outcome, line.records) for line in lines] == [
            ("users:1", "useful", ("deals:8801",)), ("users:1", "not_useful", ("deals:8801",)),
        ]  # fmt: skip
        assert "lifted" not in json.dumps([dict(line.details) for line in lines])


@pytest.mark.parametrize("plain", [False, True])
async def test_an_answer_is_judged_by_its_id_with_feedback_buttons_or_plain_ones(
    sqlite_database: Database, tmp_path: Path, plain: bool
) -> None:
    async with room(sqlite_database, tmp_path) as at:
        kept = at.show(kind="answer", deal=None, plain=plain)
        await at.not_useful("Something is missing")
        (given,) = at.given
        assert (given.display_id, given.kind, given.reason) == (kept, "answer", "missing")
        assert at.grey == [f"{GREY} Thanks, noted."]


async def test_an_insight_is_found_by_its_message_else_it_is_the_newest_of_that_deal(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with room(sqlite_database, tmp_path) as at:
        at.show()
        at.clock.move(minutes=1)
        drawn_again = at.show()
        at.displays.placed(drawn_again, "D0", "0.1")
        at.clock.move(minutes=1)
        await at.press("Useful")
        assert [given.display_id for given in at.given] == [drawn_again]


async def test_what_is_no_longer_known_is_said(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as at:
        at.show()
        at.clock.move(days=31)
        at.displays.keep(New("answer", "2", None, "local", None, [], {}), at=micros(at.clock()))
        await at.press("Useful")
        assert at.said == ["Too old for feedback. Refresh the insight, then press again."]
        assert not at.given


async def test_what_should_not_be_seen_reaches_every_admin_in_words_that_quote_nothing(
    database: Database, tmp_path: Path
) -> None:
    async with room(database, tmp_path) as at:
        at.show()
        at.clock.move(minutes=5)
        await at.not_useful("I should not see this", "These are Tobias' mails.")
        await until(lambda: at.slack.messages_to(at.ingrid) and at.slack.messages_to(at.ines) and at.given)
        (english,), (italian,) = at.slack.messages_to(at.ingrid), at.slack.messages_to(at.ines)
        link = "<https://crm.acme.test/record/0-3/8801|WMS for &lt;3&gt; sites>"
        told = f"*“I should not see this”*, says <@{at.clara.id}>: a deal insight on {link}, shown Mon 23 Nov at"
        assert english["blocks"][0]["text"]["text"].startswith(told)
        assert english["text"].startswith(
            f"“I should not see this”, says <@{at.clara.id}>: a deal insight on WMS for &lt"
        )
        assert "“Non dovrei vederlo”" in italian["text"]
        for message in (english, italian):
            assert not {QUOTE, "Tobias", "budget", "Who signs"} & set(json.dumps(message).split('"'))
            assert "Tobias" not in json.dumps(message)
        await until(lambda: at.said)
        assert at.said == [f"Your admins were told: <@{at.ingrid.id}> and <@{at.ines.id}>."]
        with database.reading() as connection:
            (line,) = read_audit(connection, action="feedback.exposure")
        assert (line.outcome, line.records, line.details["admins"]) == ("admins told", ("deals:8801",), 2)


async def test_an_admin_who_cannot_be_reached_hinders_no_other(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as at:
        at.show()
        at.ingrid.email = "elsewhere@acme.test"
        await at.not_useful("I should not see this")
        await until(lambda: at.said and at.grey[0].endswith("noted."))
        assert at.said == [f"Your admins were told: <@{at.ines.id}>."]
        at.ines.deleted = True
        await at.slack.people.change(at.ines)
        at.slack.workspace.ephemerals.clear()
        await at.press("Not useful")
        await until(lambda: at.view)
        await at.send("I should not see this")
        await until(lambda: at.said)
        assert at.said == ["No admin could be told. Tell whoever runs HubSpot here."]


async def test_who_was_not_shown_it_gets_the_words_of_what_is_not_there(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with room(sqlite_database, tmp_path) as at:
        at.slack.workspace.direct(at.clara.id).members |= {at.bruno.id, at.ingrid.id}
        at.show()
        for user in (at.bruno, at.ingrid):
            await at.press("Useful", user)
        at.show(kind="answer")
        for user in (at.bruno, at.ingrid):
            await at.press("Not useful", user)
        assert at.said == ["No longer on your list."] * 4
        assert not at.given
        assert not at.slack.calls("chat.update")


async def test_a_right_that_was_lost_ends_it_and_the_form_that_was_open_keeps_no_content(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with room(sqlite_database, tmp_path) as at:
        at.show()
        await at.press("Not useful")
        write(sqlite_database, tmp_path / "later", deals="owned")
        await at.send("It is wrong", "Not mine")
        (given,) = at.given
        assert (given.reason, given.words, given.content) == ("wrong", "Not mine", None)
        assert at.said == ["Thanks, noted."]
        assert at.grey == [GREY], "what may not be seen any more is not sent again"
        await at.press("Useful")
        assert at.said[1:] == ["No longer on your list."]
        assert len(at.given) == 1


@pytest.mark.parametrize("kind", ["insight", "answer"])
async def test_a_verdict_on_what_may_be_seen_in_part_is_stored_and_what_is_gone_not_sent_again(
    sqlite_database: Database, tmp_path: Path, kind: str
) -> None:
    async with room(sqlite_database, tmp_path) as at:
        at.show(kind=kind)
        await at.press("Not useful")
        write(sqlite_database, tmp_path / "later", emails="none")
        await at.send("It is wrong")
        await at.press("Useful")
        assert at.said == ["Thanks, noted."] * 2
        assert [given.verdict for given in at.given] == ["useful"]
        assert at.grey == [GREY]
        assert not at.slack.calls("chat.update")


async def test_with_hipaa_on_nothing_is_kept_of_what_was_shown_before_and_nothing_of_it_sent_again(
    database: Database, tmp_path: Path
) -> None:
    async with room(database, tmp_path) as at:
        at.show()
        await at.press("Not useful")
        at.silence()
        await at.send("It is wrong", "The cap was lifted.")
        for label in ("Useful", "Not useful"):
            await at.press(label)
        assert [said.partition(".")[0] for said in at.said] == ["HIPAA mode is on"] * 3
        assert at.view is None
        assert not at.given
        assert not at.slack.calls("chat.update")


async def test_what_is_said_of_a_message_that_began_a_thread_stands_beside_it(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with room(sqlite_database, tmp_path) as at:
        at.show()
        insight, direct = at.message, at.slack.workspace.direct(at.clara.id)
        reply = at.slack.workspace.post(direct, at.clara.id, {"text": "?", "thread_ts": insight["ts"]})
        assert insight["thread_ts"] == reply["thread_ts"]
        at.silence()
        await at.press("Useful")
        (said,) = at.slack.workspace.ephemerals
        assert "HIPAA mode is on" in said["text"]
        assert "thread_ts" not in said


async def test_with_hipaa_on_the_reason_alone_is_kept_of_what_was_shown_since(
    database: Database, tmp_path: Path
) -> None:
    async with room(database, tmp_path) as at:
        at.silence()
        at.show(mode_reason="hipaa")
        await at.press("Not useful")
        assert at.view
        assert at.view["blocks"][0]["block_id"] == "reason"
        assert "HIPAA mode is on: the reason alone is stored" in words(at.view["blocks"])
        await at.send("It is out of date")
        (given,) = at.given
        assert (given.verdict, given.reason, given.words, given.content) == ("not_useful", "out_of_date", None, None)
        assert at.grey == [f"{GREY} Thanks, noted."]


async def test_words_that_were_written_before_hipaa_came_on_are_not_kept_and_the_answer_says_so(
    sqlite_database: Database, tmp_path: Path
) -> None:
    """The form of a message with HIPAA on never asks for words; one made by hand does."""
    async with room(sqlite_database, tmp_path) as at:
        at.silence()
        at.show(mode_reason="hipaa")
        await at.press("Not useful")
        state = {
            "reason": {"reason": {"type": "radio_buttons", "selected_option": {"value": "other"}}},
            "text": {"text": {"type": "plain_text_input", "value": "Jana said so"}},
        }
        await _by_hand(at, state)
        await until(lambda: at.given)
        assert at.given[0].words is None
        await until(lambda: "noted" in at.grey[0])
        assert at.grey == [f"{GREY} Thanks, noted. HIPAA mode is on: no text of it was stored."]


async def test_a_form_made_by_hand_is_checked(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path) as at:
        at.show()
        await at.press("Not useful")
        for chosen in (None, {"value": "drop table"}):
            answer = await _by_hand(at, {"reason": {"reason": {"type": "radio_buttons", "selected_option": chosen}}})
            assert answer == {"response_action": "errors", "errors": {"reason": "Choose one."}}
        assert not at.given


async def test_italian(sqlite_database: Database, tmp_path: Path) -> None:
    async with room(sqlite_database, tmp_path, locale="it-it") as at:
        at.show()
        await at.press("Not useful")
        assert at.view
        assert at.view["title"]["text"] == "Cosa non è stato utile?"
        assert at.view["submit"]["text"] == "Invia il parere"
        await at.send("È sbagliato")
        assert at.grey == [f"{GREY} Grazie, annotato."]


async def test_a_real_insight_is_judged_until_hipaa_comes_on_and_again_once_it_is_refreshed(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with asking(sqlite_database, tmp_path) as table:

        def traces() -> tuple[int, int]:
            return len(table.slack.calls("chat.update")), len(table.slack.workspace.ephemerals)

        async def judge(message: dict[str, Any], label: str) -> str:
            """What its grey line says then."""
            direct, before = table.slack.workspace.direct(table.clara.id), traces()
            await table.slack.people.press(table.clara, direct, message["ts"], label)
            await until(lambda: traces() != before and table.rest)
            return grey(next(one for one in table.slack.messages_to(table.clara) if one["ts"] == message["ts"]))

        answer = await table.ask("When does Brenner close?")
        insight = await table.press(answer, "Deal insight")
        assert (await judge(insight, "Useful")).endswith(". Thanks, noted.")
        said = await judge(insight, "Refresh")
        assert "Nothing new since" in said
        assert said.endswith(" Thanks, noted.")
        (read,) = Feedbacks(sqlite_database).every()
        assert read.as_json()["shown"]["risks"]
        assert {"emails:1", "calls:1"} <= set(read.retrieved)
        assert "@" not in json.dumps(read.as_json())
        with sqlite_database.writing() as connection:
            change_setting(connection, "hipaa", True, at=micros(table.clock()), actor="system:me")
        table.clock.move(minutes=1)
        updates = len(table.slack.calls("chat.update"))
        await judge(insight, "Useful")
        assert table.slack.workspace.ephemerals[-1]["text"].startswith("HIPAA mode is on.")
        assert len(table.slack.calls("chat.update")) == updates
        await judge(insight, "Refresh")
        table.clock.move(minutes=1)
        assert (await judge(insight, "Useful")).endswith("Thanks, noted.")
        newest = Feedbacks(sqlite_database).every()[-1]
        assert (newest.mode, newest.content, newest.useful) == ("crm_only", None, True)
        assert "under 60" not in json.dumps(table.slack.messages_to(table.clara)[-1]["blocks"])


async def _by_hand(at: Room, state: dict[str, Any]) -> Any:
    people, view = at.slack.people, at.view
    assert view
    payload = people.hands.base(at.clara) | {
        "type": "view_submission", "trigger_id": f"9.9.{len(at.slack.calls('views.open'))}{len(json.dumps(state))}",
        "view": {**view, "state": {"values": state}}, "response_urls": [],
    }  # fmt: skip
    envelope = await people.line.deliver("interactive", payload)
    await people.line.wait_acked(envelope)
    return envelope.answer
