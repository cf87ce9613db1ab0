"""Sentences of a cleaned text, English and Italian (and German, as it comes), with where they stand. Refuses to join
what an empty line, a list or a short line parts.

Rules, no model: full stops that end nothing (abbreviations, initials, numbers, addresses) are known by what is around.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*|\t+")
_STOP = re.compile(r"[.!?…]+[\"'’”»)\]]*(?=\s|$)")
_ABBREVIATIONS = _words(
    "etc ie eg approx inc ltd corp dept est incl excl avg tel ecc s.p.a s.r.l s.n.c s.a.s p.iva bzw usw u.a d.h ggf"
    " inkl"
    " zzgl jan feb apr jun jul aug sep sept oct nov dec gen giu lug ago ott dic a.m p.m u.s u.k e.g i.e"
)
_BEFORE_NAMES = _words(  # they end no sentence
    "mr mrs ms dr prof sig sigg sig.ra sig.na dott dott.ssa ing avv arch geom rag egr gent spett p.es ad.es z.b hr"
    " fr st vs cfr"
)
_BEFORE_NUMBERS = _words("no nos n nr num ca cap art artt pag pagg fig es set mar sec ext str v max min co p")
_BULLET = re.compile(r"\s*(?:[-*•–—▪◦·]\s+|\(?\d{1,2}[.)]\s+|\(?[a-zA-Z][.)]\s+)")
_SPEAKER = re.compile(r"\s*(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s*)?[A-ZÀ-Ý][\w.'’ -]{0,40}:\s")
_SHORT_LINE = 55  # mail programs wrap at about 72 signs; a shorter line was ended by who wrote it


@dataclass(frozen=True, slots=True)
class Span:
    """`text` is `whole[start:end]`, line ends within included."""

    start: int
    end: int
    text: str


def sentences(text: str) -> list[Span]:
    return [
        span
        for start, end in _paragraphs(text)
        for first, last in _lines(text, start, end)
        for span in _split(text, first, last)
    ]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for gap in _PARAGRAPH.finditer(text):
        yield at, gap.start()
        at = gap.end()
    yield at, len(text)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Runs of lines that were wrapped by a mail program, not ended by a person."""
    first = line = start
    at = text.find("\n", start, end)
    while at >= 0:
        if _parts(text[line:at], text[at + 1 : min(at + 120, end)]):
            yield first, at
            first = at + 1
        line = at + 1
        at = text.find("\n", line, end)
    yield first, end


def _parts(before: str, after: str) -> bool:
    if _BULLET.match(after) or _SPEAKER.match(after):
        return True
    following = after.lstrip()[:1]
    if before.rstrip().endswith((":", ";")):
        return True
    return len(before) < _SHORT_LINE and not following.islower() and not before.rstrip().endswith((",", "-", "–"))


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    first = start
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, first, stop, end):
            yield from _span(text, first, stop.end())
            first = stop.end()
    yield from _span(text, first, end)


def _span(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end, text[start:end])


def _ends(text: str, first: int, stop: re.Match[str], end: int) -> bool:
    sign = stop[0]
    rest = text[stop.end() : min(stop.end() + 12, end)].lstrip()
    if not rest:
        return True
    if sign[0] != ".":
        return not rest[0].islower() or sign[0] == "?"
    word = text[max(first, stop.start() - 24) : stop.start()].split()[-1:] or [""]
    bare = re.split("['’]", word[0].lstrip("(\"'«“[").lower())[-1]  # l'avv.
    if sign != "." or rest[0].islower():
        return not rest[0].islower()
    if bare in _BEFORE_NUMBERS or (bare.isdigit() and len(bare) <= 2):
        return not (rest[0].isdigit() or (bare.isdigit() and stop.start() - first == len(bare)))  # "1. First point"
    if bare in _ABBREVIATIONS:
        return rest[0].isupper() and _begins(rest)
    return bare not in _BEFORE_NAMES and not (len(bare) == 1 and bare.isalpha())


def _begins(rest: str) -> bool:
    """Whether a capital after an abbreviation begins a sentence rather than a name: no certainty, short words do."""
    return rest.split()[0].lower() in _FIRST_WORDS


_FIRST_WORDS = _words(
    "the we i it this that they you he she our in on if and but so as at for what when who how a an il lo la i gli"
    " le un una noi io se ma e per non in come quando chi che questo questa ci vi si wir ich das die der es sie"
)
