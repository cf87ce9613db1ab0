"""Texts cut into passages that an embedding model reads whole, at sentences, each beginning with the end of the one
before. A passage is known by the hash of what it says: equal passages are embedded once, wherever they stand."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.sentences import Span, sentences

LONG = 900  # characters: some 250 tokens of English, 300 of Italian
OVERLAP = 180
MOST = 64  # passages of one text; what a rep or a buyer says at greater length is a file


@dataclass(frozen=True, slots=True)
class Chunk:
    """`text` is `whole[start:end]`; `hash` knows nothing of white space and of the model."""

    start: int
    end: int
    text: str
    hash: str


def chunks(text: str) -> list[Chunk]:
    """In order. Empty for a text without a letter or digit."""
    spans = [piece for span in sentences(text) for piece in _pieces(span)]
    found: list[Chunk] = []
    first = 0
    while first < len(spans) and len(found) < MOST:
        last = _last(spans, first)
        chunk = _chunk(text, spans[first].start, spans[last].end)
        if any(sign.isalnum() for sign in chunk.text):
            found.append(chunk)
        if last + 1 >= len(spans):
            break
        first = _again(spans, first, last)
    return found


def content_hash(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:32]


def _chunk(text: str, start: int, end: int) -> Chunk:
    said = text[start:end]
    return Chunk(start, end, said, content_hash(said))


def _last(spans: Sequence[Span], first: int) -> int:
    last = first
    while last + 1 < len(spans) and spans[last + 1].end - spans[first].start <= LONG:
        last += 1
    return last


def _again(spans: Sequence[Span], first: int, last: int) -> int:
    """Where the next one begins: with the last sentences of this one, as far as they are short."""
    start = last + 1
    while start - 1 > first and spans[last].end - spans[start - 1].start <= OVERLAP:
        start -= 1
    return start


def _pieces(span: Span) -> list[Span]:
    """A sentence that is no sentence (a table, a log), cut at white space."""
    if len(span.text) <= LONG:
        return [span]
    made: list[Span] = []
    at = 0
    while at < len(span.text):
        end = min(at + LONG, len(span.text))
        if end < len(span.text):
            gap = max((found.start() for found in re.finditer(r"\s", span.text[at + LONG // 2 : end])), default=None)
            end = end if gap is None else at + LONG // 2 + gap + 1
        made.append(Span(span.start + at, span.start + end, span.text[at:end]))
        at = end
    return made
