"""What a question is about, apart from the words that only ask: "the trial" of "What did they say about the trial?".
Refuses to cut what is no question: in a statement who said it belongs to the matter.

Rules of thumb for English and Italian. Search takes the matter beside the whole question, never in its place: a wrong
cut costs little.
"""

import re

from retrieval.lexical import IGNORED, folded, stem


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"\w+")
_ASKING = _words("how what when where which who whom why come cosa cos che chi dove perche quale quali quando")
_TELLING = _words(
    "describe explain give list outline summarise summarize tell"
    " descrivere descrivi dimmi elenca riassumere riassumi spiega spiegami"
)
_SAYING = _words(
    "agree agreed agrees conclude concluded conclusion decide decided decides decision describe described discuss"
    " discussed discusses discussion explain explained mention mentioned opinion opinions say says said speak spoke"
    " summarise summarize summary talk talked tell told think thinks thought"
    " accennato concluso conclusione deciso decisione descritto detto dice dicono dire discusso discussione discutere"
    " menzionato opinione parla parlano parlare parlato pensa pensano pensato raccontato riassunto spiegato"
)
_SAYING_STEMS = frozenset(stem(word) for word in _SAYING)  # with their plurals
_LEADING = _words(
    "concerning discussing regarding saying speaking talking thinking toward towards over s"
    " circa dell dello degli discutendo l merito nell parlando proposito riguardo sui sugli sull sulla sulle sullo"
)
_FIRST = 3  # among so many words stands the one that asks: "Please tell me…", "Di che cosa…"
_EARLY = 12  # words; what is said later belongs to the matter
_STEP = 3  # words between two of saying that belong together: "summarize the group discussion"


def matter(question: str) -> str:
    """What follows the words of saying; all of it where there are none, or nothing follows."""
    found = list(_WORD.finditer(question))
    said = [folded(word[0]) for word in found]
    start = next((place for place, word in enumerate(said[:_FIRST]) if word in _ASKING | _TELLING), None)
    if start is None:
        return question
    last = start if said[start] in _TELLING else None
    for place in range(start, min(len(said), _EARLY)):
        if _says(said[place]) and (last is None or place - last <= _STEP):
            last = place
    if last is None:
        return question
    rest = (word.start() for word, text in zip(found[last:], said[last:], strict=True) if not _leads(text))
    return question[next(rest, 0) :]


def _says(word: str) -> bool:
    return stem(word) in _SAYING_STEMS


def _leads(word: str) -> bool:
    return _says(word) or word in IGNORED | _TELLING | _LEADING
