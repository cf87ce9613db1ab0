"""Sentences that give orders to machines that read them, or that want money, secrets or clicks. Such a sentence is
no risk and no goal, whoever wrote it, and however it is disguised; how they are told stands in orders.toml.

Ordinary business stays: "please ignore my previous mail", "the system requirements", "our policy", "send us the offer".
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

from insights.statements.disguises import Disguises

_LONGEST = 5_000  # signs that are looked at
_SHORTEST_WORD = 3


def gives_orders(sentence: str) -> bool:
    text = sentence[:_LONGEST]
    return _is_order(text) or any(map(_is_order, _disguises().readings(text)))


def _is_order(text: str) -> bool:
    return any(pattern.search(text) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    told = _told()
    whole = (re.sub("<<([a-z_]+)>>", lambda name: told["parts"][name[1]], one) for one in told["patterns"].values())
    return tuple(re.compile(one, re.IGNORECASE | re.DOTALL) for one in whole)


@cache
def _disguises() -> Disguises:
    """By the words that the patterns are made of."""
    source = "\n".join(one for lines in _told().values() for one in lines.values())
    bare = re.sub(r"\\.|<<\w+>>", " ", source)
    return Disguises(word for word in re.findall(r"[^\W\d_]+", bare) if len(word) >= _SHORTEST_WORD)


@cache
def _told() -> dict[str, dict[str, str]]:
    return tomllib.loads((files(__package__) / "orders.toml").read_text(encoding="utf-8"))
