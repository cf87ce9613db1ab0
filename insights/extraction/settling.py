"""Which concern a later engagement has ended, and with which words. Refuses a guess: an ending belongs to a concern by
what it speaks of; who says it and the thread it stands in help, and are not enough by themselves.
"""

from collections.abc import Sequence

from insights.extraction.claims import Sentence, endings
from insights.extraction.likeness import Likeness

SETTLES = 0.2
TIES = 0.14
_SAME_PERSON, _SAME_THREAD, _ITS_TOPIC, _ITS_KIND = 0.05, 0.05, 1.2, 0.5


def settled(concerns: Sequence[Sentence], sentences: Sequence[Sentence], likeness: Likeness) -> dict[int, Sentence]:
    """Place of the concern in `concerns`, and the first words that end it."""
    found: dict[int, Sentence] = {}
    for end in sorted(endings(sentences, SETTLES), key=lambda one: (one.engagement.at, one.place)):
        open_ones = [n for n, one in enumerate(concerns) if n not in found and one.engagement.at < end.engagement.at]
        ties = {n: _tie(concerns[n], end, likeness) for n in open_ones}
        nearest = max(open_ones, key=lambda n: (ties[n], concerns[n].engagement.at), default=None)
        if nearest is not None and ties[nearest] >= TIES:
            found[nearest] = end
    return found


def _tie(concern: Sentence, end: Sentence, likeness: Likeness) -> float:
    said, ended = concern.engagement, end.engagement
    tie = _SAME_PERSON * bool(set(said.contact_ids) & set(ended.contact_ids))
    tie += _SAME_THREAD * (said.thread is not None and said.thread == ended.thread)
    tie += _ITS_TOPIC * likeness.of(f"{said.title} {concern.text}", f"{ended.title} {end.text}")
    return tie + _ITS_KIND * max(0.0, end.speaks[concern.best])
