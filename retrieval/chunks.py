"""Texts cut into what is embedded: sentences. Refuses to repeat work: equal ones are known by one hash wherever they
stand, and are embedded once.

Sentences, not longer passages: on the set of tests/retrieval mails of four topics are found by their best sentence far
better than by a vector of the whole (docs/benchmarks.md), and what reads risks and goals needs sentences anyway.
"""

import hashlib
import re
from dataclasses import dataclass

from retrieval.sentences import Span, sentences

SHORT = 40  # characters: "Yes." says something only together with what follows
LONG = 600
MOST = 400  # of one text; what is said at greater length is a file


@dataclass(frozen=True, slots=True)
class Chunk:
    """`text` is `whole[start:end]`; `hash` knows nothing of white space, case of the rest, or the model."""

    start: int
    end: int
    text: str
    hash: str


def chunks(text: str) -> list[Chunk]:
    """In order. Empty for a text without a letter or digit."""
    found: list[Chunk] = []
    start = end = -1
    for span in (piece for one in sentences(text) for piece in _pieces(one)):
        if start < 0 or end - start >= SHORT or span.end - start > LONG or "\n\n" in text[end : span.start]:
            found += _chunk(text, start, end)
            start = span.start
        end = span.end
        if len(found) >= MOST:
            return found
    return found + _chunk(text, start, end)


def content_hash(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:32]


def _chunk(text: str, start: int, end: int) -> list[Chunk]:
    said = text[start:end] if start >= 0 else ""
    return [Chunk(start, end, said, content_hash(said))] if any(sign.isalnum() for sign in said) else []


def _pieces(span: Span) -> list[Span]:
    """A sentence that is no sentence (a table, a log), cut at white space."""
    if len(span.text) <= LONG:
        return [span]
    made: list[Span] = []
    at = 0
    while at < len(span.text):
        end = min(at + LONG, len(span.text))
        if end < len(span.text):
            gap = max((found.end() for found in re.finditer(r"\s", span.text[at + LONG // 2 : end])), default=None)
            end = end if gap is None else at + LONG // 2 + gap
        made.append(Span(span.start + at, span.start + end, span.text[at:end]))
        at = end
    return made
