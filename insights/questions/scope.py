"""Which engagements of a window a question is about: of a span of time, with a person, the last call. Refuses nothing:
a question that says none of it is about all."""

from collections.abc import Collection, Sequence

from crm.conversation import Engagement
from insights.questions.kinds import kinds_named
from insights.questions.pattern import Sentence
from insights.questions.words import Word

_LAST = (
    "(last|latest|most recent) (call|meeting|email|e mail|mail|note)",
    "(ultima|ultimo) (chiamata|telefonata|riunione|incontro|email|e mail|mail|nota)",
)


def in_scope(
    engagements: Sequence[Engagement],
    question: Sequence[Word],
    *,
    bounds: tuple[int, int] | None,
    people: Collection[str],
) -> list[Engagement]:
    """Newest first, as given. `people`: ids of contacts that the question names."""
    found = [one for one in engagements if bounds is None or bounds[0] <= one.at < bounds[1]]
    if people:
        found = [one for one in found if _is_of(one, people)]
    if last_one(question):
        kinds = kinds_named([word.text for word in question])
        found = next(([one] for one in found if one.ref.kind in kinds), [])
    return found


def last_one(question: Sequence[Word]) -> frozenset[int]:
    """The numbers of the words that ask for the last call, mail…"""
    sentence = Sentence(question)
    return frozenset(n for pattern in _LAST for numbers in sentence.matches(pattern) for n in numbers)


def _is_of(one: Engagement, people: Collection[str]) -> bool:
    """Written by one of them where that is known, else together with one of them."""
    if one.sender_id is not None:
        return one.sender_id in people
    return bool(set(one.contact_ids) & set(people))
