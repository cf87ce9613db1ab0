"""Which people, companies and stages a question names, of those that the asker sees."""

from collections.abc import Collection, Iterable, Sequence

from crm.deal_search import companies_with, contacts_with
from crm.kinds import Ref
from crm.reader import Reader
from crm.stages import deal_stage_labels
from insights.questions.fillers import SMALL
from insights.questions.naming import LEGAL
from insights.questions.words import Word, alike, name_words

Found = tuple[list[Ref], frozenset[int]]
_NOBODY: Found = ([], frozenset())


def contacts_named(reader: Reader, question: Sequence[Word], trade: Collection[str]) -> Found:
    """Any visible contacts, with the numbers of the words that name them."""
    tried = _tried(question, trade)
    return _best(reader, contacts_with(reader, _spelt(tried)), tried)


def people_named(reader: Reader, deal: Ref, question: Sequence[Word], trade: Collection[str]) -> Found:
    """The visible contacts of the deal."""
    contacts = [Ref("contacts", id_) for id_ in reader.associated([deal], "contacts")[deal]]
    return _best(reader, contacts, _tried(question, trade))


def companies_named(reader: Reader, question: Sequence[Word], trade: Collection[str]) -> Found:
    tried = _tried(question, trade)
    return _best(reader, companies_with(reader, _spelt(tried)), tried)


def stage_named(reader: Reader, question: Sequence[Word]) -> tuple[str | None, frozenset[int]]:
    """The longest label whose words stand in the question, in their order."""
    texts = [word.text for word in question]
    for label in sorted(deal_stage_labels(reader), key=len, reverse=True):
        wanted = name_words(label)
        for start in range(len(texts) - len(wanted) + 1):
            if wanted and texts[start : start + len(wanted)] == wanted:
                return label, frozenset(range(start, start + len(wanted)))
    return None, frozenset()


def _tried(question: Sequence[Word], trade: Collection[str]) -> dict[int, Word]:
    return {
        n: word
        for n, word in enumerate(question)
        if word.text not in SMALL and len(word.text) > 1 and (word.capital or word.text not in trade)
    }


def _spelt(tried: dict[int, Word]) -> list[str]:
    return [form for word in tried.values() for form in (word.text, word.written)]


def _best(reader: Reader, refs: Iterable[Ref], tried: dict[int, Word]) -> Found:
    """Those named by most words; of equally many all."""
    found: dict[Ref, frozenset[int]] = {}
    for ref, card in reader.cards(refs).items():
        wanted = [word for word in name_words(card.name) if word not in LEGAL]
        numbers = frozenset(n for n, word in tried.items() if any(alike(word.text, one) for one in wanted))
        if numbers:
            found[ref] = numbers
    most = max((len(numbers) for numbers in found.values()), default=0)
    best = {ref: numbers for ref, numbers in found.items() if len(numbers) == most}
    return (list(best), frozenset(n for numbers in best.values() for n in numbers)) if best else _NOBODY
