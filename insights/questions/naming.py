"""Which deal a question names: by words of the deal's or its company's name, forgiving slips, or by a contact. Knows
only what the asker sees; what is absent and what is forbidden is not found alike.
"""

import itertools
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from crm.deal_search import NamedDeal, contacts_with, deals_beside, deals_with
from crm.kinds import Ref
from crm.reader import Reader
from insights.questions.fillers import COMMON, SMALL
from insights.questions.words import Word, alike, name_words, these

LEGAL = these(
    """
    gmbh ag kg spa srl sas sa inc ltd llc llp co corp plc bv nv oy ab as the and und e s p a r l
    """
)
_DEAL = these("deal deals opportunity trattativa trattative affare opportunita")
_QUOTED = re.compile(r"[\"“«„]([^\"”»“]{2,80})[\"”»“]")
_BY_CASE, _BY_COMPANY, _BY_WORD, _BY_SLIP = 3.0, 2.0, 1.0, 0.7


@dataclass(frozen=True, slots=True)
class Mention:
    """How well the question's words name a deal. `numbers`: of those words. `sure`: it is a name and no word of the
    trade that happens to stand in one."""

    deal: NamedDeal
    numbers: frozenset[int]
    score: float
    whole: int
    sure: bool

    @property
    def rank(self) -> tuple[float, int]:
        return self.score, self.whole


def mentions(reader: Reader, question: Sequence[Word], *, trade: Collection[str]) -> list[Mention]:
    """The deals that the question names best, all equally well; none where it names none. `trade`: words of questions
    themselves, which name a deal only as part of a whole name."""
    tried = [word for word in question if word.text not in SMALL and (len(word.text) > 1 or word.text.isdigit())]
    ids = [later.written for one, later in itertools.pairwise(question) if one.text in _DEAL]
    spelt = [form for word in tried for form in dict.fromkeys((word.text, word.written))]
    found = _best(question, deals_with(reader, spelt, ids=ids), ids, trade)
    if not found:  # perhaps misspelt: one half of each word is right
        halves = [half for word in tried if word.text not in trade for half in _halves(word.text)]
        found = _best(question, deals_with(reader, halves), ids, trade)
    return found


def mentions_by_contact(reader: Reader, question: Sequence[Word], *, trade: Collection[str]) -> list[Mention]:
    """The deals of a contact whom the question names."""
    names = {n: w for n, w in enumerate(question) if w.capital and w.text not in trade and w.text not in SMALL}
    contacts = contacts_with(reader, [w.written for w in names.values()] + [w.text for w in names.values()])
    cards = reader.cards(contacts)
    named = {ref: _numbers(names.items(), name_words(card.name)) for ref, card in cards.items()}
    most = max((len(numbers) for numbers in named.values()), default=0)
    best = {ref: numbers for ref, numbers in named.items() if most and len(numbers) == most}
    numbers = frozenset(n for some in best.values() for n in some)
    return [Mention(deal, numbers, float(most), 0, sure=True) for deal in deals_beside(reader, best)]


def unknown_name(
    text: str, question: Sequence[Word], *, trade: Collection[str], known: Collection[int] = ()
) -> str | None:
    """What reads like the name of a deal: in quotes, with capitals, or beside the word deal. `known`: numbers of words
    that name something else."""
    if quoted := _QUOTED.search(text):
        return quoted.group(1).strip()
    strange = [word.text not in trade and word.text not in SMALL and n not in known for n, word in enumerate(question)]
    named = [strange[n] and word.capital and not _is_short_form(word) for n, word in enumerate(question)]
    if any(named):
        return _run(text, question, named)
    beside = [
        strange[n] and any(0 <= at < len(question) and question[at].text in _DEAL for at in (n - 1, n + 1))
        for n in range(len(question))
    ]
    return _run(text, question, beside) if any(beside) else None


def written(text: str, question: Sequence[Word], numbers: Iterable[int]) -> str:
    """These words as the question has them."""
    marked = set(numbers)
    return _run(text, question, [n in marked for n in range(len(question))])


def _run(text: str, question: Sequence[Word], marked: Sequence[bool]) -> str:
    """The first marked words that stand together."""
    first = marked.index(True)
    last = first
    while last + 1 < len(question) and marked[last + 1]:
        last += 1
    return text[question[first].start : question[last].end]


def _is_short_form(word: Word) -> bool:
    """GDPR, SLA: rather a term than a customer."""
    return word.written.isupper() and len(word.written) < 6


def _best(
    question: Sequence[Word], deals: Iterable[NamedDeal], ids: Collection[str], trade: Collection[str]
) -> list[Mention]:
    found = [mention for deal in deals if (mention := _mention(question, deal, ids, trade))]
    top = max((mention.rank for mention in found), default=None)
    return [mention for mention in found if mention.rank == top]


def _mention(question: Sequence[Word], deal: NamedDeal, ids: Collection[str], trade: Collection[str]) -> Mention | None:
    if deal.ref.id in ids:
        numbers = frozenset(n for n, word in enumerate(question) if word.written == deal.ref.id)
        return Mention(deal, numbers, 100.0, 2, sure=True)
    scores: dict[int, float] = {}
    whole, sure = 0, False
    for name, of_company in ((deal.name, False), *((company, True) for company in deal.companies)):
        wanted = [word for word in name_words(name) if word not in LEGAL]
        numbers = _numbers(enumerate(question), wanted)
        complete = bool(wanted) and all(any(_names(question[n].text, word) for n in numbers) for word in wanted)
        telling = {n for n in numbers if question[n].text not in trade and question[n].text not in SMALL}
        if not complete and all(question[n].text.isdigit() for n in telling):
            telling = set()  # 14 days are no 14 lathes
        if complete and not telling:  # a deal called Renewal, a company called Next
            telling = {n for n in numbers if question[n].text not in SMALL}
            sure = sure or any(question[n].capital for n in telling)
        elif telling:
            sure = sure or complete or of_company or any(question[n].capital for n in telling)
            sure = sure or any(_names(question[n].text, wanted[0]) for n in telling)
            sure = sure or any(question[n].capital and n + 1 in telling for n in numbers)  # Cold-store: cold is a tone
            telling = set(numbers) if complete else telling
        for n in telling:
            scores[n] = max(scores.get(n, 0.0), _weight(question[n], wanted, of_company=of_company))
        if complete and telling:
            whole = max(whole, 1 if of_company else 2)
    if not scores:
        return None
    return Mention(deal, frozenset(scores), round(sum(scores.values()), 3), whole, sure)


def _weight(word: Word, name: Sequence[str], *, of_company: bool) -> float:
    if word.text in SMALL or word.text in COMMON:
        return 0.1
    weight = _BY_CASE if word.capital else _BY_COMPANY if of_company else _BY_WORD
    return weight if word.text in name else weight * _BY_SLIP


def _numbers(question: Iterable[tuple[int, Word]], name: Sequence[str]) -> frozenset[int]:
    return frozenset(n for n, word in question if any(_names(word.text, one) for one in name))


def _names(word: str, name: str) -> bool:
    """The same word, its beginning, or a slip of it."""
    return alike(word, name) or (len(word) >= 4 and name.startswith(word))


def _halves(word: str) -> list[str]:
    if len(word) < 5:
        return []
    parts = 2 if len(word) < 9 else 3
    size = -(-len(word) // parts)
    return [word[at : at + size] for at in range(0, len(word), size) if len(word[at : at + size]) > 1]


def only(mentioned: Sequence[Mention], *, past: bool, focus: Ref | None) -> list[NamedDeal]:
    """Of equally good ones the deal in focus; else the open ones, where any is open and the question is not of the
    past; the asker's own first."""
    deals = [mention.deal for mention in mentioned]
    if any(deal.ref == focus for deal in deals):
        return [deal for deal in deals if deal.ref == focus]
    if not past and any(deal.is_open for deal in deals):
        deals = [deal for deal in deals if deal.is_open]
    return sorted(deals, key=lambda deal: not deal.is_own)


def words_for(deal: NamedDeal, question: Sequence[Word], *, trade: Collection[str]) -> frozenset[int]:
    """The numbers of the words by which the question calls a deal that is known already."""
    mention = _mention(question, deal, [], trade)
    return mention.numbers if mention else frozenset()
