"""The ledger itself, on both databases: nobody gets the same row twice, and late words do no harm."""

import threading

from bot.delivery import ledger
from bot.delivery.ledger import Claim
from crm.database import Database

TEAM = "T1"


def planned(database: Database, number: int) -> None:
    with database.writing() as connection:
        for user in range(number):
            ledger.plan(
                connection, workspace=TEAM, user_id=str(user), local_date="2026-11-23", due_at=user, state="new"
            )


def claim(database: Database, lease: float = 60) -> Claim | None:
    with database.writing(durable=True) as connection:
        return ledger.claim_next(connection, TEAM, lease=lease)


def claimed(database: Database, lease: float = 60) -> Claim:
    found = claim(database, lease)
    assert found is not None
    return found


def state(database: Database, **of: str) -> str:
    from tests.bot.bots import ledger_rows

    return str(next(row.state for row in ledger_rows(database) if all(getattr(row, k) == v for k, v in of.items())))


def test_a_day_is_planned_once(database: Database) -> None:
    with database.writing() as connection:
        day = {"workspace": TEAM, "user_id": "1", "local_date": "2026-11-23", "due_at": 0}
        assert ledger.plan(connection, **day, state="new")  # type: ignore[arg-type]
        assert not ledger.plan(connection, **day, state="missed")  # type: ignore[arg-type]


def test_many_claimers_never_get_the_same_row(database: Database) -> None:
    planned(database, 40)
    taken: list[str] = []

    def work() -> None:
        while (found := claim(database)) is not None:
            taken.append(found.key)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 40
    assert len(set(taken)) == 40


def test_the_longest_due_goes_first(database: Database) -> None:
    planned(database, 3)
    assert [claimed(database).user_id for _ in range(3)] == ["0", "1", "2"]
    assert claim(database) is None


def test_another_workspace_is_not_claimed(database: Database) -> None:
    planned(database, 1)
    with database.writing() as connection:
        assert ledger.claim_next(connection, "T2", lease=60) is None


def test_after_its_lease_nobody_posts(database: Database) -> None:
    planned(database, 1)
    late = claimed(database, lease=0)
    with database.writing() as connection:
        assert not ledger.start_post(connection, late, channel="D1", content_hash="x", lease=60)


def test_a_row_given_to_another_is_not_posted_by_the_first(database: Database) -> None:
    planned(database, 1)
    slow = claimed(database)
    with database.writing() as connection:
        assert ledger.settle(connection, slow.key, state="new")
    quick = claimed(database)
    with database.writing() as connection:
        assert not ledger.start_post(connection, slow, channel="D1", content_hash="x", lease=60)
        ledger.put_back(connection, slow, reason="late", wait=0, counts=True)
        assert ledger.start_post(connection, quick, channel="D1", content_hash="x", lease=60)
    assert state(database, key=quick.key) == "sending"


def test_a_late_yes_corrects_unknown(database: Database) -> None:
    planned(database, 1)
    slow = claimed(database)
    with database.writing() as connection:
        ledger.start_post(connection, slow, channel="D1", content_hash="x", lease=0)
        ledger.settle(connection, slow.key, state="unknown", reason="never confirmed")
        ledger.mark_sent(connection, slow, channel="D1", ts="1.2")
    assert state(database, key=slow.key) == "sent"


def test_a_late_no_does_not_reopen_unknown(database: Database) -> None:
    planned(database, 1)
    slow = claimed(database)
    with database.writing() as connection:
        ledger.start_post(connection, slow, channel="D1", content_hash="x", lease=0)
        ledger.settle(connection, slow.key, state="unknown")
        ledger.put_back(connection, slow, reason="channel_not_found", wait=0, counts=True)
    assert state(database, key=slow.key) == "unknown"


def test_a_waiting_row_is_not_claimed_before_its_time(database: Database) -> None:
    planned(database, 1)
    first = claimed(database)
    with database.writing() as connection:
        ledger.put_back(connection, first, reason="ratelimited", wait=30, counts=False)
    assert claim(database) is None
    with database.reading() as connection:
        wait = ledger.next_moment(connection, TEAM)
    assert wait is not None
    assert 25 < wait <= 30


def test_interrupted_are_those_whose_lease_is_over_or_whose_process_is_gone(database: Database) -> None:
    planned(database, 3)
    over, running, own = claimed(database, lease=0), claimed(database), claimed(database)
    with database.reading() as connection:
        shared = ledger.interrupted(connection, TEAM, alone=False, own=frozenset({own.token}))
        alone = ledger.interrupted(connection, TEAM, alone=True, own=frozenset({own.token}))
    assert [row.key for row in shared] == [over.key]
    assert {row.key for row in alone} == {over.key, running.key}


def test_what_is_new_beyond_the_grace_is_missed(database: Database) -> None:
    planned(database, 2)
    with database.writing() as connection:
        assert ledger.miss_late(connection, TEAM, due_before=1) == 1
    assert state(database, user_id="0") == "missed"
    assert state(database, user_id="1") == "new"
