"""Reply, Write e-mail, Reach out: the mail beside the answer; what is saved is logged as a mail sent, never sent."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from crm.database import Database
from crm.schema.mirror import Email, EmailRecipient
from crm.settings import change_setting
from tests import folders as f
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import morning
from tests.bot.slack.modals import open_modal, press_in, row_after, said, send, top, view

REPLY, UNDO = "start:reply_to_email", "undo_saved:reply_to_email"
ASKED = "When\ncan you <deliver>? Finance asked us to *stay under* 60."


def with_text() -> dict[str, Any]:
    files = days.ordinary()
    mail = next(one for one in files["emails"] if one["id"] == "5501")
    mail["properties"]["hs_email_text"] = ASKED
    return {"emails": files["emails"]}


def logged(database: Database) -> list[Any]:
    with database.reading() as connection:
        query = select(
            Email.id, Email.subject, Email.direction, Email.thread_id, Email.from_email, EmailRecipient.address
        )
        joined = query.join(EmailRecipient, EmailRecipient.email_id == Email.id).where(Email.id.startswith("new-"))
        return [tuple(row)[1:] for row in connection.execute(joined)]


async def test_an_answer_is_logged_in_the_thread_and_closes_the_action(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **with_text()) as desk:
        drawn = desk.row(REPLY)
        await open_modal(desk, REPLY)
        shown = said(desk).replace("\u200b", "")
        assert "Jana Krüger>, <" in shown
        assert "Re: Offer for three sites> · Sun 22 Nov 17:40" in shown
        assert ">When can you &lt;deliver&gt;? Finance asked us to *stay under* 60." in shown
        assert "WMS for 3 sites" in shown
        assert "Daybook sends no mail." in str(view(desk))
        await send(desk, {"text": "Next week."})
        row = await row_after(desk, UNDO)
        assert row[0]["text"]["text"].startswith("E-mail to <")
        assert logged(sqlite_database) == [
            ("Re: Offer for three sites", "EMAIL", "thread5501", days.CLARA, "jana.3310@buyer.example")
        ]
        assert desk.states("reply_to_email") == {("completed", None)}
        await desk.press(UNDO)
        assert logged(sqlite_database) == []
        assert desk.row(REPLY) == drawn


async def test_with_hipaa_on_no_text_of_the_mail_is_shown(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **with_text()) as desk:
        with sqlite_database.writing() as connection:
            change_setting(connection, "hipaa", value=True, at=1, actor="system:test")
        await open_modal(desk, REPLY)
        assert "Offer for three sites" in said(desk)
        assert "deliver" not in str(view(desk))


async def test_without_communicate_nothing_opens_and_nothing_is_logged(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **with_text()) as desk:
        await open_modal(desk, REPLY)
        right = f.right("all") | {"communicate": "none"}
        fewer = {"rep": f.rights("all") | {"contacts": right}}
        days.fill(sqlite_database, tmp_path / "less", {}, read_at=days.READ, permission_sets=fewer)
        await send(desk, {"text": "Next week."})
        await until(lambda: "*No longer on your list.*" in str(desk.message["blocks"]))
        assert logged(sqlite_database) == []
        assert top(desk) is None


async def test_a_first_mail_needs_a_subject(sqlite_database: Database, tmp_path: Path) -> None:
    people = [
        days.person(
            "3350", "Nora Berg", company="604", owner=days.MINE, assigned=days.at(23, 9), lifecyclestage="lead"
        ),
        days.person("3351", "Ned Berg", owner=days.MINE, assigned=days.at(23, 9), lifecyclestage="lead", email=None),
    ]
    contacts = [*days.ordinary()["contacts"], *people]
    async with morning(sqlite_database, tmp_path / "crm", contacts=contacts, calls=[]) as desk:
        start = "start:newly_assigned_contacts"
        await open_modal(desk, start)
        assert said(desk).startswith("1 of ")
        while "Nora Berg" not in said(desk):
            await press_in(desk, "Skip")
        (subject,) = (block["block_id"] for block in view(desk)["blocks"] if block["block_id"].startswith("subject"))
        await send(desk, {subject: "Welcome", subject.replace("subject", "text"): "Hello Nora"})
        await row_after(desk, "undo_saved:newly_assigned_contacts")
        assert [one[0] for one in logged(sqlite_database)] == ["Welcome"]
        assert ("completed", None) in desk.states("newly_assigned_contacts")


async def test_for_a_deal_with_several_contacts_one_chooses_to_whom(sqlite_database: Database, tmp_path: Path) -> None:
    fresh = {"stage": "new", "created": days.at(15, 9)}
    deals = [
        *days.ordinary()["deals"],
        days.deal("8830", "Silent", "500", company="604", contacts=["3310", "3311"], **fresh),
        days.deal("8831", "Alone", "400", company="604", contacts=[], **fresh),
    ]
    async with morning(sqlite_database, tmp_path / "crm", deals=deals) as desk:
        await open_modal(desk, "start:initial_outreach")
        await send(desk, {"contact": "Tomasz Wilk", "subject": "Hello", "text": "Shall we talk?"})
        await row_after(desk, "undo_saved:initial_outreach")
        assert logged(sqlite_database)[0][-1] == "tomasz.3311@buyer.example"
        await desk.slack.people.suggest(desk.clara, "find_contact:8831", "jana")
        await send(desk, {"contact~1": "Jana Krüger, Brenner Logistik", "subject~1": "Hello", "text~1": "You too?"})
        await until(lambda: len(logged(sqlite_database)) == 2)
        await until(lambda: not desk.row("start:initial_outreach"))
        assert desk.states("initial_outreach") == {("completed", None)}


async def test_reply_beside_a_meeting_leaves_the_meeting_where_it_is(sqlite_database: Database, tmp_path: Path) -> None:
    files = days.ordinary()
    meeting = days.meeting("7104", "Offer call", days.at(24, 9), days.at(24, 9, 30), ["3310"], to={"deals": ["8801"]})
    async with morning(sqlite_database, tmp_path / "crm", meetings=[*files["meetings"], meeting]) as desk:
        before = desk.row("reply_first:5501")
        await open_modal(desk, "reply_first:5501")
        await send(desk, {"text": "See you at nine."})
        undo = "undo_saved:reply_to_email:5501"
        await row_after(desk, undo)
        assert before[0] in desk.message["blocks"], "the meeting"
        assert "reply_first" not in str(desk.message["blocks"])
        assert len(logged(sqlite_database)) == 1
        await desk.press(undo)
        assert logged(sqlite_database) == []
