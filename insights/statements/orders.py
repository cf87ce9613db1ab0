"""Sentences that give orders to machines that read them, or that want money, secrets or clicks. Such a sentence is
no risk and no goal, whoever wrote it; how they are told stands in orders.toml.

Ordinary business stays: "please ignore my previous mail", "the system requirements", "our policy", "send us the offer".
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

_LONGEST = 5_000  # signs that are looked at


def gives_orders(sentence: str) -> bool:
    return any(pattern.search(sentence[:_LONGEST]) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    told = tomllib.loads((files(__package__) / "orders.toml").read_text(encoding="utf-8"))
    parts: dict[str, str] = told["parts"]
    whole = (re.sub("<<([a-z_]+)>>", lambda name: parts[name[1]], one) for one in told["patterns"].values())
    return tuple(re.compile(one, re.IGNORECASE | re.DOTALL) for one in whole)
