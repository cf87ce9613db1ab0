"""The objects of a list in an answer that is still being written: whole ones alone, each at once."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from insights.chat_heard import Items

TRICKY: list[dict[str, Any]] = [
    {"statement": 'She said: "no", twice.', "evidence": []},
    {"statement": "Braces } ] { [ and \\ stand in a text\\", "evidence": [{"quote": "}]", "more": {"a": [[1], {}]}}]},
    {"statement": "Zürich – però, 漢字 🎉", "evidence": [None, True, 1.5e3]},
    {},
]


def heard(text: str, size: int) -> list[tuple[int, object]]:
    """Each item, with how much of the text was there when it was told."""
    items, told = Items("claims"), []
    for at in range(0, len(text), size):
        told += [(at + size, item) for item in items.add(text[at : at + size])]
    return told


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
@pytest.mark.parametrize("form", [{}, {"indent": 2}, {"ensure_ascii": False}], ids=["plain", "indented", "unescaped"])
def test_pieces_may_end_anywhere(size: int, form: dict[str, Any]) -> None:
    text = json.dumps({"note": 'the "claims": [{}] come', "claims": TRICKY, "after": [{"x": 1}]}, **form)
    assert [item for _, item in heard(text, size)] == TRICKY


def test_an_object_is_told_with_its_last_sign_and_not_before() -> None:
    text = json.dumps({"claims": TRICKY})
    ends = [len(json.dumps({"claims": TRICKY[:n]})) - 2 for n in range(1, len(TRICKY) + 1)]
    assert [at for at, _ in heard(text, 1)] == ends


@pytest.mark.parametrize(
    "around",
    ["```json\n{}\n```", "Here it is: {} Is that all?", '<think>{{"claims": [{{"a": 1}}]}}</think>\n{}'],
    ids=["code fence", "with words", "thinking aloud"],
)
def test_what_stands_around_the_object_is_passed_over(around: str) -> None:
    text = around.format(json.dumps({"claims": TRICKY}))
    assert [item for _, item in heard(text, 5)] == TRICKY


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"claims": [{"a": 1}, {"b": }, {"c": 3}]}', [{"a": 1}]),
        ('{"claims": [{"a": 1}, {"b": "half', [{"a": 1}]),
        ('{"claims": [1, "two", {"c": 3}], "claims": [{"d": 4}]}', [{"c": 3}]),
        ('{"claims": []} {"claims": [{"a": 1}]}', []),
        ("I think that the claims are weak.", []),
        ("<think>" + '{"claims": [{"a": 1}]}', []),
        ('{"claims": [' + "[" * 50_000, []),
        ('{"claims": [' + '{"a":' * 1_000 + "1" + "}" * 1_000, []),
        ("", []),
    ],
    ids=["broken", "half", "twice", "empty", "prose", "thinking still", "deep", "deep and whole", "nothing"],
)
def test_what_is_no_answer_yields_what_was_whole_of_it(text: str, told: list[object]) -> None:
    assert [item for _, item in heard(text, 3)] == told


def test_any_json_comes_out_as_a_parser_reads_it() -> None:
    dice = random.Random(7)  # noqa: S311  no secret
    for _ in range(150):
        claims = [dict(_object(dice, 3)) for _ in range(dice.randrange(5))]
        text = json.dumps({"claims": claims}, indent=dice.choice([None, 1]), ensure_ascii=dice.random() < 0.5)
        assert [item for _, item in heard(text, dice.randrange(1, 20))] == claims


def _object(dice: random.Random, depth: int) -> Iterator[tuple[str, object]]:
    for _ in range(dice.randrange(4)):
        yield _text(dice), _value(dice, depth - 1)


def _value(dice: random.Random, depth: int) -> object:
    if depth == 0 or dice.random() < 0.4:
        return dice.choice([None, True, 0, -1.5, _text(dice)])
    return dict(_object(dice, depth)) if dice.random() < 0.5 else [_value(dice, depth - 1) for _ in range(3)]


def _text(dice: random.Random) -> str:
    return "".join(dice.choice('ab"\\{}[],:\n é🎉') for _ in range(dice.randrange(8)))
