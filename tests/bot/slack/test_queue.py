"""The order of forms that follow one another survives the way through Slack, whatever is gone meanwhile."""

from bot.language import language
from bot.slack.forms.queue import MOST, Queue
from bot.slack.views import Origin, pack, unpack

ORIGIN = Origin(
    "D0123456789", "1700000000.000001", f"start:{'x' * 30}:rest", "x" * 40, "10|abcdefgh|5f3a|rest|abcdefgh"
)
CALLS = [f"calls:{n}" for n in range(5)]


def test_it_comes_back_as_it_went_also_with_three_hundred_long_ids() -> None:
    queue = Queue.of(f"calls:{n}{'9' * 200}" for n in range(MOST + 20)).moved(7)
    _, data = unpack(pack(ORIGIN, queue.data))
    assert Queue.read(data) == queue
    assert len(queue.names) == MOST


def test_what_is_gone_is_passed_over_in_both_directions() -> None:
    queue = Queue.of(CALLS)
    left = ["calls:0", "calls:3"]
    after, found = queue.moved().settled(left)
    assert (after.at, found) == (3, "calls:3")
    before, found = after.moved(-1).settled(left, by=-1)
    assert (before.at, found) == (0, "calls:0")
    over, nothing = after.moved().settled(left)
    assert over.is_over
    assert nothing is None


def test_it_names_only_what_is_there_now() -> None:
    queue = Queue.of(CALLS).moved(2)
    assert queue.current(CALLS) == "calls:2"
    assert queue.current(["calls:0"]) is None
    assert queue.ahead(["calls:4", "calls:1", "calls:2"]) == ["calls:2", "calls:4"]


def test_a_place_beyond_the_end_or_made_up_is_over() -> None:
    for data in ({}, {"queue": 5, "at": "x"}, {"queue": "abcdef", "at": 9}, {"queue": "abcdef", "at": None}):
        assert Queue.read(data).is_over
    assert Queue.read({"queue": "abcdef", "at": -3}).at == 0


def test_the_place_is_told_where_there_are_several() -> None:
    assert Queue.of(CALLS).moved().counted(language("en")) == "2 of 5"
    assert Queue.of(CALLS).moved().counted(language("it")) == "2 di 5"
    assert Queue.of(CALLS[:1]).counted(language("en")) == ""
