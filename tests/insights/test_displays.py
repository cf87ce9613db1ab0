"""What was shown is kept for threads, sharing and feedback, and no text of it while HIPAA is on."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from crm.database import Database
from crm.instants import DAY
from crm.kinds import Ref
from crm.settings import change_setting
from insights.displays import Displays, New

AT = 1_000 * DAY


def new(question: str = "Who signs?", **fields: str) -> New:
    content = {"question": question, "shown": {"answer": "Jana"}}
    return New("answer", "1", "8801", "local", None, [Ref("emails", "1")], content, **{"channel": "D1", **fields})


@pytest.mark.parametrize("drawn_anew", [False, True])
def test_what_hangs_below_a_message_is_told_once_to_whoever_hangs_the_next(
    database: Database, drawn_anew: bool
) -> None:
    """Two processes, each with what it has just posted."""
    displays = [Displays(database), Displays(database)]
    assert displays[0].hang("D1", "1.1", ["1.2"]) == [], "nothing is known of that message"
    displays[0].placed(displays[0].keep(new(), at=AT), "D1", "1.1")
    with ThreadPoolExecutor() as pool:
        hung = [pool.submit(displays[n].hang, "D1", "1.1", [f"1.{n}"]) for n in (0, 1)]
        told = [ts for one in hung for ts in one.result()]
    assert len(told) == 1
    if drawn_anew:
        displays[0].placed(displays[0].keep(new(), at=AT + 1), "D1", "1.1")
    assert sorted([*told, *displays[0].hang("D1", "1.1", [])]) == ["1.0", "1.1"]
    assert displays[1].hang("D1", "1.1", []) == []


def test_a_thread_is_read_oldest_first_and_no_other_thread_with_it(database: Database) -> None:
    displays = Displays(database)
    for n, thread in enumerate(("1.0", "2.0", "1.0")):
        displays.keep(new(f"Question {n}?", thread=thread), at=AT + n)
    assert [one.question for one in displays.thread("D1", "1.0")] == ["Question 0?", "Question 2?"]
    newest = displays.newest("D1", "1", since=AT + 2)
    assert newest
    assert newest.question == "Question 2?"
    assert displays.newest("D1", "2", since=0) is None
    assert displays.newest("D1", "1", since=AT + 3) is None


def test_with_hipaa_on_only_ids_are_kept(database: Database) -> None:
    displays = Displays(database)
    with database.writing() as connection:
        change_setting(connection, "hipaa", True, at=1, actor="system:me")
    shown = displays.of(displays.keep(new(), at=AT))
    assert shown
    assert (shown.content, shown.question, shown.deal_id) == (None, "", "8801")
    assert shown.retrieved == ("emails:1",)


def test_it_is_shared_once_and_again_only_where_slack_refused(database: Database) -> None:
    displays = Displays(database)
    kept = displays.keep(new(), at=AT)
    assert displays.share(kept, at=AT)
    assert not displays.share(kept, at=AT)
    displays.unshare(kept)
    assert displays.share(kept, at=AT)
    assert not displays.share("a0", at=AT)


def test_after_thirty_days_it_is_forgotten(database: Database) -> None:
    displays = Displays(database)
    old = displays.keep(new(), at=AT)
    displays.placed(old, "D1", "7.7")
    kept = displays.of(old)
    assert kept
    assert kept.ts == "7.7"
    displays.keep(new(), at=AT + 31 * DAY)
    assert displays.of(old) is None
