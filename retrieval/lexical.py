"""Which texts use the words that are asked for: BM25, in this process, over the few texts at hand. Refuses to keep
anything: an index of words outlives the right to read them.

English and Italian endings go by a rule of thumb, so that `reti` finds `rete` and `budgets` finds `budget`.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_K, _B = 1.2, 0.75
_WORD = re.compile(r"\w+")
_STOPPED = """
a about an and are as at be been but by can did do does for from had has have he her his how i if in is it its me my not
of on or our she so that the their them they this to us was we were what when where which who whom why will with would
you your
ai al alla alle che chi ci col come con cosa cui da dal dalla dei del della delle di dove e ed gli ha hanno ho i il in
io la le lei lo loro lui ma mi ne nel nella no noi non o per perche piu quale quali quando quanto questa questo se sei
si sono su sua sul suo ti tra tu un una uno vi voi
"""
_IGNORED = frozenset(_STOPPED.split())


def words(text: str) -> list[str]:
    """Folded, without accents and endings; the words that every text has are left out."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return [_stem(word) for word in _WORD.findall(bare) if word not in _IGNORED]


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "aeio" else word


def scores(question: str, texts: Sequence[str]) -> NDArray[np.float64]:
    """One number for each text, 0 where none of the words stands."""
    asked = Counter(words(question))
    counted = [Counter(words(text)) for text in texts]
    lengths = np.array([count.total() for count in counted], dtype=np.float64)
    made = np.zeros(len(texts))
    if not asked or not len(texts):
        return made
    around = _K * (1 - _B + _B * lengths / max(lengths.mean(), 1.0))
    for word, times in asked.items():
        found = np.array([count[word] for count in counted], dtype=np.float64)
        having = np.count_nonzero(found)
        if having:
            rarity = math.log(1 + (len(texts) - having + 0.5) / (having + 0.5))
            made += min(times, 3) * rarity * found * (_K + 1) / (found + around)
    return made
