"""Whether everything checkable in a statement is said by its quotes, or by what the viewer sees in the CRM.

A quote that is found does not make a statement true: a false figure, date, name or address above it is caught here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from insights.statements.dates import Key, claimed, said, without_dates
from insights.statements.figures import Figure, figures
from insights.statements.names import fold, names, words_of
from insights.statements.orders import gives_orders

Reason = Literal["order", "link", "address", "figure", "date", "name", "off_the_matter"]

_LINK = re.compile(r"https?://|hxxps?:|\bwww\.|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S|<[^>\s]*\|", re.IGNORECASE)
_ENDS = (
    "com net org info biz edu gov io ai app dev shop store site online top club click cloud live page xyz me tv ly cc"
    " co eu it de fr es ch at nl be pl uk us ru cn test example invalid"
)
_END = "|".join(f"{end}|{end.upper()}" for end in _ENDS.split())  # not "budget.It is": a space is missing there
_HOST = re.compile(rf"\b[\w-]+(?:\.[\w-]+)*\.(?:{_END}|Com|Net|Org)\b")
_FOREIGN = re.compile(r"https?://|hxxps?:|\bwww\.", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CODE = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[^\W\d_])[\w-]+\b")  # SOC2, DE89370400440532013000
_AMOUNT = re.compile(r"\d[\d.,]*(?:st|nd|rd|th|k|m|mn|mln|bn|x|h|am|pm|°|º|s)|\d+-\w+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Support:
    """What statements may stand on: texts, read once."""

    words: frozenset[str]
    figures: tuple[Figure, ...]
    dates: frozenset[Key]
    folded: str

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Support":
        whole = "\n".join(texts)
        return cls(frozenset(words_of(whole)), tuple(figures(whole)), frozenset(said(whole)), _close(whole))

    def __or__(self, other: "Support") -> "Support":
        return Support(
            self.words | other.words,
            self.figures + other.figures,
            self.dates | other.dates,
            self.folded + "\n" + other.folded,
        )


def has_link(text: str) -> bool:
    """An address of a page that would be shown as a link. A bare "acme.test" is a name where a buyer writes it; a
    statement may not hold one."""
    return _FOREIGN.search(text) is not None


def unfounded(statement: str, support: Support) -> Reason | None:
    """The first thing in it that nothing supports; None where all is."""
    if gives_orders(statement):
        return "order"
    if _LINK.search(statement):
        return "link"
    addresses = _ADDRESS.findall(statement)
    if any(_close(address) not in support.folded for address in addresses):
        return "address"
    rest = _ADDRESS.sub(" ", statement)
    if _HOST.search(rest):
        return "link"
    if any(not readings & support.dates for readings in claimed(rest)):
        return "date"
    rest = without_dates(rest)
    codes = [code for code in _CODE.findall(rest) if not _AMOUNT.fullmatch(code)]
    if any(_close(code) not in support.folded for code in codes):
        return "name"
    for code in codes:
        rest = rest.replace(code, " ")
    if any(figure.sure and not _is_said(figure, support) for figure in figures(rest)):
        return "figure"
    return "name" if any(not _is_known(name, support.words) for name in names(rest)) else None


def _is_said(figure: Figure, support: Support) -> bool:
    return any(other.says(figure) for other in support.figures)


def _is_known(name: str, words: frozenset[str]) -> bool:
    parts = [part for part in re.split(r"[-&.]", name) if part]
    return name in words or name.removesuffix("s") in words or all(part in words for part in parts)


def _close(text: str) -> str:
    """Folded and without spaces and hyphens: numbers of accounts are written with and without."""
    return re.sub(r"[\s-]+", "", fold(text))
