"""Add contact: somebody visible who is found while one types, or somebody new; the deal then has them."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from crm.database import Database
from crm.schema.mirror import Association, Contact
from tests import folders as f
from tests.bot.bots import until
from tests.bot.digest import days
from tests.bot.mornings import Desk, morning
from tests.bot.slack.modals import open_modal, row_after, said, send, top

START, UNDO = "start:add_contact_to_deal", "undo_saved:add_contact_to_deal"
SEARCH = "find_contact:8820"


def lonely(count: int = 1) -> dict[str, Any]:
    """Open deals without a contact, for eight days."""
    made = [
        days.deal(f"88{n}", f"Lonely {n}", "9000", company="604", contacts=[], created=days.at(15, 9))
        for n in range(20, 20 + count)
    ]
    return {"deals": [*days.ordinary()["deals"], *made]}


def on_deal(database: Database, key: str = "8820") -> list[tuple[str, str | None]]:
    with database.reading() as connection:
        a = Association
        query = select(a.to_id, a.label).where(a.from_kind == "deals", a.from_id == key, a.to_kind == "contacts")
        return [(row.to_id, row.label) for row in connection.execute(query)]


async def offered(desk: Desk, text: str) -> list[str]:
    options = await desk.slack.people.suggest(desk.clara, SEARCH, text)
    return [one["text"]["text"] for one in options]


async def test_one_of_the_company_is_offered_first_and_put_on_the_deal(database: Database, tmp_path: Path) -> None:
    async with morning(database, tmp_path / "crm", **lonely()) as desk:
        drawn = desk.row(START)
        await open_modal(desk, START)
        assert "Lonely 20" in said(desk)
        assert await offered(desk, "") == ["Jana Krüger, Brenner Logistik", "Tomasz Wilk, Brenner Logistik"]
        assert await offered(desk, "KRÜ jana") == ["Jana Krüger, Brenner Logistik"]
        assert await offered(desk, "luc.3313@") == ["Luc Maes, Ardenne Foods"]
        assert await offered(desk, "100%_") == []
        assert "contact" in await send(desk, {})
        await offered(desk, "krüger")
        await send(desk, {SEARCH: "contacts:3310", "role": "Decides *alone*"})
        row = await row_after(desk, UNDO)
        text = row[0]["text"]["text"].replace("\u200b", "")
        assert "Lonely 20>: added <" in text
        assert "Jana Krüger>" in text
        assert ", Decides *alone*." in text
        assert on_deal(database) == [("3310", "Decides *alone*")]
        assert desk.states("add_contact_to_deal") == {("completed", None)}
        await desk.press(UNDO)
        assert on_deal(database) == []
        assert desk.row(START) == drawn


async def test_somebody_new_is_created_with_a_role_and_taken_back_whole(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **lonely()) as desk:
        await open_modal(desk, START)
        assert await send(desk, {"firstname": "Nora"}) == {"email": "Give the e-mail too."}
        assert await send(desk, {"email": "no address"}) == {"email": "This is not an e-mail address."}
        await send(desk, {"email": "nora@new.example", "role": "Buyer", "lastname": "Berg"})
        row = await row_after(desk, UNDO)
        assert "added Nora Berg, Buyer." in row[0]["text"]["text"]
        ((contact, label),) = on_deal(sqlite_database)
        assert (contact[:4], label) == ("new-", "Buyer")
        await desk.press(UNDO)
        assert on_deal(sqlite_database) == []
        with sqlite_database.reading() as connection:
            assert connection.execute(select(Contact.id).where(Contact.email == "nora@new.example")).all() == []


async def test_an_address_that_is_known_is_not_created_again(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **lonely()) as desk:
        await open_modal(desk, START)
        await send(desk, {"email": "LUC.3313@buyer.example"})
        row = await row_after(desk, UNDO)
        assert "Luc Maes>" in row[0]["text"]["text"]
        assert [contact for contact, _ in on_deal(sqlite_database)] == ["3313"]


async def test_who_is_not_visible_is_neither_offered_nor_taken(sqlite_database: Database, tmp_path: Path) -> None:
    own: dict[str, Any] = {"rep": f.rights("all") | {"contacts": f.right("owned")}}
    async with morning(sqlite_database, tmp_path / "crm", permission_sets=own, **lonely()) as desk:
        await open_modal(desk, START)
        assert await offered(desk, "") == []
        assert await offered(desk, "Krüger") == []
        assert await offered(desk, "Marta") == ["Marta Bianchi, Tessitura Valseta"]
        states = desk.slack.workspace.states
        forged = {"text": {"type": "plain_text", "text": "x"}, "value": "contacts:3310"}
        key = next(key for key in states.offered if SEARCH in key)
        states.offered[key] = [forged]
        assert await send(desk, {SEARCH: "contacts:3310"}) == {"contact": "No such contact that you can see."}
        assert on_deal(sqlite_database) == []


async def test_several_deals_follow_one_another(sqlite_database: Database, tmp_path: Path) -> None:
    async with morning(sqlite_database, tmp_path / "crm", **lonely(2)) as desk:
        await open_modal(desk, START)
        await send(desk, {"email": "nora@new.example"})
        await row_after(desk, UNDO)
        assert "Lonely 21" in said(desk)
        await send(desk, {"email~1": "nora@new.example"})
        assert top(desk) is None
        await until(lambda: not desk.row(START))
        assert len(on_deal(sqlite_database, "8820")) == len(on_deal(sqlite_database, "8821")) == 1
        assert on_deal(sqlite_database, "8820") == on_deal(sqlite_database, "8821")
        await desk.press(UNDO)
        assert on_deal(sqlite_database, "8820") == on_deal(sqlite_database, "8821") == []
