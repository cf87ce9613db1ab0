"""A cleaned text as the sentences it says, greetings taken off their heads. Leaves out what addresses a machine, with
the rest of its paragraph, and what asks for money, secrets or clicks."""

import re
from collections.abc import Sequence

from insights.extraction.untrusted import addresses_machine, asks_for_more
from retrieval.sentences import Span, sentences

_GREETING = re.compile(
    r"(?:(?i:hi|hello|hey|hiya|dear|good (?:morning|afternoon|day)|morning|salve|ciao|buon(?:giorno|asera)|gentil\w+"
    r"|car[oaie]|egregi\w+|spett\w*)\b[^,.!?\n]{0,40},)\s+"
)
_NAMED = re.compile(r"[A-ZÀ-Ý][\w'’-]{1,12},\s*\n\s*")


def spoken(text: str) -> list[Span]:
    """`text` of a span is `whole[start:end]`, as in retrieval.sentences."""
    return [_without_greeting(span) for span in sentences(text)]


def trusted(text: str) -> list[Span]:
    found = spoken(text)
    barred = [place for place, span in enumerate(found) if addresses_machine(span.text)]
    silenced = {other for place in barred for other in _paragraph(text, found, place)}
    return [span for place, span in enumerate(found) if place not in silenced and not asks_for_more(span.text)]


def _paragraph(text: str, found: Sequence[Span], place: int) -> range:
    """The sentences of the paragraph that holds this one."""
    first = last = place
    while first > 0 and "\n\n" not in text[found[first - 1].end : found[first].start]:
        first -= 1
    while last + 1 < len(found) and "\n\n" not in text[found[last].end : found[last + 1].start]:
        last += 1
    return range(first, last + 1)


def _without_greeting(span: Span) -> Span:
    taken = _GREETING.match(span.text) or _NAMED.match(span.text)
    if taken is None or taken.end() >= len(span.text):
        return span
    return Span(span.start + taken.end(), span.end, span.text[taken.end() :])
