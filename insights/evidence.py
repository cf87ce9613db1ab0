"""Checks what a model claims against what the viewer may see. Repairs nothing: what does not hold is dropped, and
counted by why.

A claim keeps the quotes that are found in the engagement they name; what is shown is that engagement's own text,
widened to whole sentences, so that a "not" cannot be cut away. Then everything checkable in the claim must
be in those quotes, or in what the viewer sees in the CRM, and the quotes must speak of the same matter.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from insights import statements
from insights.model import Quote
from insights.statements import Near, Support, borne_out, gives_orders, has_link, unfounded
from retrieval.sentences import sentences

LONGEST_QUOTE = 300
LONGEST_STATEMENT = 400
MOST_QUOTES = 3
_SHORTEST_QUOTE = 8  # signs: less is in any text
Why = (
    Literal["empty", "too_long", "no_quote", "unknown_activity", "not_found", "own_mail", "unknown_kind"]
    | statements.Reason
)
_ALIKE = str.maketrans("’‘‚‛`´“”„‟«»–—‑‒−", "''''''\"\"\"\"\"\"-----")
_EDGES = re.compile(r"^[\s\"'.…\[\]()]+|[\s\"'…\[\]()]+$")


@dataclass(frozen=True, slots=True)
class Source:
    """An engagement that was put before the model: `text` cleaned, at a stored instant. `of_buyer`: goals may come
    from it."""

    id: str
    text: str = field(repr=False)
    at: int
    of_buyer: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """As a model wrote it; `quotes` as (engagement id, words)."""

    statement: str
    quotes: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Checked:
    statement: str
    quotes: tuple[Quote, ...]


def prepare() -> None:
    """Reads the tables that checks stand on, so that the first claim of a process does not wait for them."""
    words = "The buyer's budget is under review"
    unfounded(words, Support.of([words]))
    borne_out(words, [words], frozenset())


class Evidence:
    """`sources`: what the model was given, and the viewer may see; `visible`: what else statements may stand on.
    `near`: measures how near meanings are; None: words alone tell."""

    def __init__(self, sources: Iterable[Source], visible: Iterable[str] = (), near: Near | None = None) -> None:
        self._sources: Mapping[str, Source] = {source.id: source for source in sources}
        self._visible = Support.of(visible)
        self._near = near
        self.dropped: Counter[Why] = Counter()

    def checked(self, claim: Claim, *, of_buyer: bool = False) -> Checked | None:
        """None for what does not hold. `of_buyer`: quotes of our own mails do not count."""
        statement = re.sub(r"\s+", " ", claim.statement).strip()
        found = (self.quote(id_, words, of_buyer=of_buyer) for id_, words in claim.quotes[: 2 * MOST_QUOTES])
        quotes = tuple(dict.fromkeys(quote for quote in found if quote))[:MOST_QUOTES]
        why = self._wrong(statement, quotes)
        if why:
            self.dropped[why] += 1
        return None if why else Checked(statement, quotes)

    def quote(self, engagement_id: str, words: str, *, of_buyer: bool = False) -> Quote | None:
        """The engagement's own words, whole sentences of them; None when it does not say so."""
        found = self._found(engagement_id.strip(), words, of_buyer=of_buyer)
        if isinstance(found, Quote):
            return found
        self.dropped[found] += 1
        return None

    def at(self, quote: Quote) -> int:
        return self._sources[quote.engagement_id].at

    def _wrong(self, statement: str, quotes: Sequence[Quote]) -> Why | None:
        if not statement or len(statement) > LONGEST_STATEMENT:
            return "too_long" if statement else "empty"
        if not quotes:
            return "no_quote"
        said = [quote.quote for quote in quotes]
        why = unfounded(statement, Support.of(said) | self._visible)
        if why or borne_out(statement, said, self._visible.words, self._near):
            return why
        return "off_the_matter"

    def _found(self, engagement_id: str, words: str, *, of_buyer: bool) -> Quote | Why:
        source = self._sources.get(engagement_id)
        if source is None:
            return "unknown_activity"
        if of_buyer and not source.of_buyer:
            return "own_mail"
        place = find(words, source.text)
        if place is None:
            return "not_found"
        quote = source.text[slice(*place)]
        if gives_orders(quote) or any(gives_orders(one.text) for one in sentences(quote)):
            return "order"
        return "link" if has_link(quote) else Quote(source.id, quote)


def find(words: str, text: str) -> tuple[int, int] | None:
    """Where a text says these words, white space, case and the shape of quotation marks and dashes aside; widened to
    the sentences they stand in where that is not too long."""
    wanted, _ = _folded(_EDGES.sub("", words.translate(_ALIKE)))
    if len(wanted) < _SHORTEST_QUOTE:
        return None
    folded, places = _folded(text)
    at = _as_words(wanted, folded)
    if at is None:
        return None
    start, end = places[at], places[at + len(wanted) - 1] + 1
    return _fitting(text, start, end)


def _as_words(wanted: str, folded: str) -> int | None:
    """Not within words: "paid" is not said by "unpaid"."""
    at = folded.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        cut_before = at > 0 and folded[at - 1].isalnum() and wanted[0].isalnum()
        cut_after = end < len(folded) and folded[end].isalnum() and wanted[-1].isalnum()
        if not cut_before and not cut_after:
            return at
        at = folded.find(wanted, at + 1)
    return None


def _fitting(text: str, start: int, end: int) -> tuple[int, int]:
    around = [one for one in sentences(text) if one.start < end and one.end > start]
    first = min((one.start for one in around), default=start)
    last = max((one.end for one in around), default=end)
    if last - first <= LONGEST_QUOTE:
        return first, last
    if end - start <= LONGEST_QUOTE:
        return start, end
    whole = [one.end for one in around if one.end - start <= LONGEST_QUOTE]
    if whole:
        return start, max(whole)
    cut = text.rfind(" ", start, start + LONGEST_QUOTE)
    return start, cut if cut > start else start + LONGEST_QUOTE


def _folded(text: str) -> tuple[str, list[int]]:
    """Small letters, one space for any white space; and where each sign of it stood."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text.translate(_ALIKE)):
        following = " " if sign.isspace() else sign.casefold()
        if following == " " and signs and signs[-1] == " ":
            continue
        signs.extend(following)
        places.extend([place] * len(following))
    return "".join(signs), places
