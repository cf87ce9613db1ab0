"""A claim as Markdown, for a stream: Slack takes no blocks while a message grows. Nothing in it is live but the links
that code makes."""

import re
from collections.abc import Sequence

from bot.blocks.text import address, escape, plain
from bot.reading.answer_parts import cited, split_subject
from insights.questions.answer import Claim, Source

_CLAIM = 400
_SIGNS = re.compile(r"([\\`*_{}\[\]()#+~|!-])")
_JOINED = re.compile(r"(?<=\w)([.:@])(?=[\w/])")  # what Slack would make an address of


def claim_markdown(claim: Claim, sources: Sequence[Source]) -> str:
    numbers = " ".join(_link(source.url, n) for n, source in cited(sources, claim))
    is_quote = any(quote.quote == claim.text for quote in claim.quotes)  # word for word: without a model
    subject, rest = ("", claim.text) if is_quote else split_subject(claim.text)
    said = f"“{_harmless(rest)}”" if is_quote else _harmless(rest)
    return f"- {f'**{_harmless(subject)}:** ' if subject else ''}{said} {numbers}\n"


def _harmless(text: str) -> str:
    line = _SIGNS.sub(r"\\\1", escape(plain(text, _CLAIM)))
    return _JOINED.sub("\\1\u200b", line)


def _link(url: str | None, number: int) -> str:
    target = address(url)
    if target is None:
        return f"\\[{number}\\]"
    return f"[\\[{number}\\]]({target.replace('(', '%28').replace(')', '%29')})"
