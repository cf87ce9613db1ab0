"""Turns of phrase that speak for a kind, as regular expressions in cues/*.toml. Holds no weight: those are learned."""

import re
import tomllib
from functools import cache
from importlib import resources

LANGUAGES = ("en", "it")
Cues = dict[str, tuple[re.Pattern[str], ...]]


def folded(text: str) -> str:
    """Lower case, straight quotes, single spaces: what the expressions are written for."""
    return " ".join(text.lower().replace("’", "'").replace("‘", "'").split())


@cache
def cues(language: str) -> Cues:
    text = resources.files(__package__).joinpath("cues", f"{language}.toml").read_text("utf-8")
    return {kind: tuple(map(re.compile, expressions)) for kind, expressions in tomllib.loads(text).items()}


def hits(text: str) -> list[tuple[str, str]]:
    """(kind, which expression) of all that the sentence holds; `text` is folded."""
    return [
        (kind, f"{language}.{kind}.{place}")
        for language in LANGUAGES
        for kind, expressions in cues(language).items()
        for place, expression in enumerate(expressions)
        if expression.search(text)
    ]


def holds(kind: str, text: str) -> bool:
    """Whether a folded sentence holds any turn of phrase of that kind."""
    return any(one.search(text) for language in LANGUAGES for one in cues(language)[kind])
