"""Who speaks in a sentence, by its pronouns: the buyer in a mail of theirs, we of ourselves in a note, or we of the
buyer. Cues to be weighed: what a note says of ourselves is the likelier our own chore, figure or plan. A verdict only
on what we noted of our own CRM."""

import math
import re

from insights.extraction.features import folded, words

_OURSELVES = re.compile(r"\b(?:i|we|our|us|my|me|ho|abbiamo|nostr[oaie]|noi|mi[oa]?|ci)\b")  # also in i'm, we'd, l'ho
_OTHERS = re.compile(
    r"\b(?:he|she|they|his|hers?|theirs?|him|them|lui|lei|loro|su[oae]|suoi|gli|vuole|vogliono|dice|dicono|chiede|ha|"
    r"hanno)\b"
)
_CHORE = re.compile(
    r"\b(?:clos(?:e|ing) dates?|deal stage|crm|hubspot|data (?:di )?chiusura|chiusura prevista)\b|"
    r"(?:^|\bin )(?:forecast|pipeline)\b|"
    r"\bstage\W{0,3}(?:moved|back|to|stays|unchanged|up|down|\d)|\bfase\W{0,3}(?:spostata|indietro|invariata|\d)"
)
_LONGEST_CHORE = 12  # words: more say more
_NAME = re.compile(r"(?<=[a-zà-ù,] )[A-ZÀ-Ý][a-zà-ý]+")  # within a sentence


def cues(type_: str, sentence: str) -> tuple[float, ...]:
    """In a mail: its writer of themselves. In a note: we of ourselves, only of others, of nobody, with a name. Then how
    long it is, and whether it asks."""
    text = folded(sentence)
    ours, others, name = bool(_OURSELVES.search(text)), bool(_OTHERS.search(text)), bool(_NAME.search(sentence))
    if type_ == "email":
        who = (ours, False, False, False, False)
    else:
        who = (False, ours and not others, others and not ours, not (ours or others or name), name)
    return (*map(float, who), math.log(len(words(text)) + 1), float(text.endswith("?")))


def is_chore(type_: str, sentence: str) -> bool:
    """A short word of a note on our own CRM, in which nobody else acts."""
    text = folded(sentence)
    short = type_ != "email" and len(words(text)) <= _LONGEST_CHORE
    return short and bool(_CHORE.search(text)) and not _OTHERS.search(text)
