"""A question in the direct message, from what is typed to what stands there in the end."""

import json
from pathlib import Path
from typing import Any

import pytest

from crm.audit import read_audit
from crm.database import Database
from crm.settings import change_setting
from playground.faults import Fault
from tests import folders as f
from tests.bot.bots import until
from tests.bot.slack.asking import Table, asking, grey, labels, sections, words_of
from tests.insights.asked import ago, company
from tests.insights.server import HANGS, Turn, fails, says, scripted, streams, written

BUDGET = "Finance asked us to stay under 60 this year, so three sites at once is hard to defend."
KASSEL = "If Kassel is not live by 1 March we lose the whole season."
POINTS = "We can sign once points 4, 9 and 11 of the data agreement are settled."
OPEN = "What worries Brenner about the sites?"
RECORD = "https://crm.acme.test/record"


def claim(statement: str, engagement: str, quote: str) -> dict[str, Any]:
    return {"statement": statement, "evidence": [{"engagement_id": engagement, "quote": quote}]}


WORRIES = {
    "claims": [
        claim("Budget: three sites at once are hard to defend this year.", "emails:1", BUDGET),
        claim("Timing: Kassel must be live by 1 March or they lose the season.", "meetings:1", KASSEL),
        claim("Legal: points 4, 9 and 11 of the data agreement must be settled.", "calls:1", POINTS),
    ]
}
DRAWN = (
    f"•  *Budget:* three sites at once are hard to defend this year. <{RECORD}/0-49/1|[1]>\n"
    f"•  *Timing:* Kassel must be live by 1 March or they lose the season. <{RECORD}/0-47/1|[2]>\n"
    f"•  *Legal:* points 4, 9 and 11 of the data agreement must be settled. <{RECORD}/0-48/1|[3]>"
)
SOURCES = (
    f"*Sources*\n[1] <{RECORD}/0-49/1|E-mail, Jana Krüger, 22 Nov>: “{BUDGET}”\n"
    f"[2] <{RECORD}/0-47/1|Meeting, Jana Krüger, 12 Nov>: “{KASSEL}”\n"
    f"[3] <{RECORD}/0-48/1|Call, Jana Krüger, 20 Nov>: “{POINTS}”"
)


async def test_what_the_crm_knows_is_answered_in_the_thread_without_a_model(
    database: Database, tmp_path: Path
) -> None:
    async with asking(database, tmp_path) as table:
        message = await table.ask("When does Brenner close?")
        asked = table.slack.workspace.direct(table.clara.id).messages[-2]
        told = await table.ask("and who owns it?", thread=message["thread_ts"])
    assert message["thread_ts"] == asked["ts"]
    assert message["text"] == (
        "WMS for 3 sites closes Mon 30 Nov 2026, in 6 days. Moved twice: 15 Sep → 30 Oct → 30 Nov."
    )
    assert sections(message) == [
        f"*Mon 30 Nov 2026*, in 6 days.\nMoved twice: 15 Sep → 30 Oct → 30 Nov. <{RECORD}/0-3/8801|Brenner Logistik>"
    ]
    assert labels(message) == ["Change close date", "Deal insight"]
    assert grey(message) == "From HubSpot, read 06:00 · no AI used"
    assert sections(told) == [f"*You*, it is yours. <{RECORD}/0-3/8801|Brenner Logistik>"]
    assert table.slack.workspace.statuses == {}
    assert table.slack.calls("assistant.threads.setStatus")


async def test_a_button_is_drawn_only_for_who_may_do_it(sqlite_database: Database, tmp_path: Path) -> None:
    seeing = f.rights() | {"deals": f.right("all", edit="none")}
    async with asking(sqlite_database, tmp_path, sets={"bruno": seeing}) as table:
        message = await table.ask("When does Brenner close?", who=table.bruno)
    assert labels(message) == ["Deal insight"]


async def test_claims_come_one_by_one_and_stand_there_as_drawn(sqlite_database: Database, tmp_path: Path) -> None:
    seen: list[str] = []
    with scripted(lambda request: _slowly(request, WORRIES, lambda: seen.append(_streamed(table)))) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            message = await table.ask(OPEN)
            calls = [call.method for call in table.slack.api.calls]
            display = table.display(message)
    assert len(table.slack.messages_to(table.clara)) == 1
    assert seen[0] == "", "nothing before a claim is whole"
    assert "hard to defend" in seen[1], "the first claim is there while the model writes"
    assert "Kassel" not in seen[1]
    assert sections(message) == [DRAWN, SOURCES]
    assert labels(message) == ["Deal insight", "Log a note"]
    assert grey(message) == "Brenner Logistik · written by AI from 5 activities you can see · ask on in this thread"
    (feedback,) = message["blocks"][-1]["elements"]
    assert feedback["action_id"] == f"answer_feedback:{display.id}"
    assert feedback["positive_button"]["value"] == f"useful|answers:{display.id}"
    assert message["text"].startswith("Budget: three sites at once")
    assert message["text"].endswith("3 sources.")
    assert calls.index("assistant.threads.setStatus") < calls.index("chat.startStream")
    assert table.slack.workspace.statuses == {}
    assert (display.mode, display.deal_id, display.question) == ("ai", "8801", OPEN)


def _streamed(table: Table) -> str:
    return "".join(each["text"] for each in table.slack.messages_to(table.clara))


def _slowly(request: dict[str, Any], answer: dict[str, Any], between: Any) -> Turn:
    """The script stops before the first claim, and once more behind it until that is on the screen."""
    import time

    if not request.get("stream"):
        return says(answer)
    text = json.dumps(answer, ensure_ascii=False)
    end = text.index("}]}, ") + 5

    def look(seconds: float) -> Any:
        def wait() -> None:
            time.sleep(seconds)
            between()

        return wait

    return streams(look(0.2), *written_text(text[:end]), look(1.0), *written_text(text[end:]))


def written_text(text: str, size: int = 7) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


@pytest.mark.parametrize("of_age", [True, False])
async def test_a_stream_that_dies_goes_on_in_a_new_message(
    sqlite_database: Database, tmp_path: Path, of_age: bool
) -> None:
    def script(request: dict[str, Any]) -> Turn:
        return _slowly(request, WORRIES, lambda: None)

    with scripted(script) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            if of_age:
                table.slack.workspace.stream_seconds = 0.3
            else:
                table.slack.add_fault(Fault.refuse("chat.appendStream", "message_not_in_streaming_state"))
            await table.ask(OPEN)
            first, second = table.slack.messages_to(table.clara)
    assert sections(first) == [DRAWN.split("\n")[0]]
    assert sections(second) == ["\n".join(DRAWN.split("\n")[1:]), SOURCES]
    assert first["thread_ts"] == second["thread_ts"]
    assert table.display(second).mode == "ai"
    assert labels(second) == ["Deal insight", "Log a note"]


@pytest.mark.parametrize("lacking", [("chat.startStream",), ("chat.*Stream", "assistant.*"), ("conversations.*",)])
async def test_what_slack_lacks_is_done_without(
    sqlite_database: Database, tmp_path: Path, lacking: tuple[str, ...]
) -> None:
    with scripted(lambda request: _slowly(request, WORRIES, lambda: None)) as model:
        async with asking(sqlite_database, tmp_path, model=model.url) as table:
            table.slack.leave_out(*lacking)
            await table.ask(OPEN)
            (message,) = table.slack.messages_to(table.clara)
    assert sections(message) == [DRAWN, SOURCES]


async def test_where_slack_has_no_feedback_buttons_two_plain_ones_stand_there(
    sqlite_database: Database, tmp_path: Path
) -> None:
    async with asking(sqlite_database, tmp_path) as table:
        table.slack.workspace.unknown_blocks.add("context_actions")
        message = await table.ask("Is there a budget problem at Brenner?")
    assert labels(message) == ["Deal insight", "Log a note", "Useful", "Not useful"]
