"""Which texts use the words that are asked for: BM25, in this process, over the few texts at hand. Refuses to keep
anything: an index of words outlives the right to read them.

English and Italian endings go by a rule of thumb, so that `clienti` finds `cliente` and `budgets` finds `budget`.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_K, _B = 1.2, 0.75
_FEW = 3  # sentences
Numbers = NDArray[np.float64]
_WORD = re.compile(r"\w+")
_STOPPED = """
a about an and are as at be been but by can did do does for from had has have he her his how i if in is it its me my not
of on or our she so that the their them they this to us was we were what when where which who whom why will with would
you your
ai al alla alle che chi ci col come con cosa cui da dal dalla dei del della delle di dove e ed gli ha hanno ho i il in
io la le lei lo loro lui ma mi ne nel nella no noi non o per perche piu quale quali quando quanto questa questo se sei
si sono su sua sul suo ti tra tu un una uno vi voi
"""
IGNORED = frozenset(_STOPPED.split())  # words that every text has


def words(text: str) -> list[str]:
    """Folded, without accents and endings; the words that every text has are left out."""
    return [stem(word) for word in _WORD.findall(folded(text)) if word not in IGNORED]


def folded(text: str) -> str:
    """In small letters, without accents."""
    if text.isascii():
        return text.lower()
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def stem(word: str) -> str:
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "aeio" else word


def scores(question: str, texts: Sequence[str]) -> Numbers:
    """One number for each text, 0 where none of the words stands."""
    return weigh(question, [words(text) for text in texts])


def weigh(question: str, said: Sequence[Sequence[str]]) -> Numbers:
    """The same of texts whose words are known."""
    counted = [Counter(one) for one in said]
    return _scores(_weights(question, counted), counted)


def shares(question: str, texts: Sequence[str], told: Sequence[Sequence[Sequence[str]]]) -> tuple[Numbers, Numbers]:
    """Of the question's words, weighed by how rare they are here, how much each text says, and how much of them its
    best few sentences say together: from 0 to 1. `told`: for each text the words of its sentences.

    Of the question, not of the best text: where a question in the other language shares one name with a text, that is
    little, and no other text has more.
    """
    counted = [Counter(words(text)) for text in texts]
    weights = _weights(question, counted)
    whole = sum(weights.values())
    if not whole:
        return np.zeros(len(texts)), np.zeros(len(texts))
    close = np.array([_together(weights, sentences) for sentences in told], dtype=np.float64)
    return _scores(weights, counted) / (whole * (_K + 1)), close / whole


def _weights(question: str, counted: Sequence[Counter[str]]) -> dict[str, float]:
    made = {}
    for word, times in Counter(words(question)).items():
        having = sum(word in count for count in counted)
        made[word] = min(times, 3) * math.log(1 + (len(counted) - having + 0.5) / (having + 0.5))
    return made


def _scores(weights: Mapping[str, float], counted: Sequence[Counter[str]]) -> Numbers:
    made = np.zeros(len(counted))
    if not weights or not counted:
        return made
    lengths = np.array([count.total() for count in counted], dtype=np.float64)
    around = _K * (1 - _B + _B * lengths / max(lengths.mean(), 1.0))
    for word, weight in weights.items():
        found = np.array([count[word] for count in counted], dtype=np.float64)
        made += weight * found * (_K + 1) / (found + around)
    return made


def _together(weights: Mapping[str, float], sentences: Sequence[Sequence[str]]) -> float:
    """The most that a few sentences in a row say."""
    said = [weights.keys() & set(sentence) for sentence in sentences]
    runs = (frozenset().union(*said[start : start + _FEW]) for start in range(len(said)))
    return max((sum(weights[word] for word in run) for run in runs), default=0.0)
