"""What a question asks for beyond its own words: worries and their kinds, goals, promises. Knows words, finds nothing.

A question of a theme is answered by what the reading of the conversation found under it, in whatever language it was
said; its own words may stand nowhere.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from insights.questions.words import these

_KINDS = {
    "uncertainty": these(
        "uncertain uncertainty hesitate hesitating hesitation unsure incerti incertezza esitano esitazioni"
    ),
    "budget": these("budget funding funds soldi fondi stanziamento"),
    "timing": these("timing timeline deadline delay delays tempi tempistiche scadenza ritardi ritardo calendario"),
    "competitor": these(
        "competitor competitors competition alternative alternatives concorrente concorrenti concorrenza"
    ),
    "stakeholder_change": these("leaving leaves replaced successor sostituito lascia successore"),
    "no_decision_maker": these(""),
    "legal_security_procurement": these(
        "legal security procurement compliance gdpr dpa privacy legale legali sicurezza acquisti conformita"
    ),
    "product_gap": these("gap gaps missing lacking mancanti manca carenze"),
    "price": these("price prices pricing cost costs expensive prezzo prezzi costo costi caro"),
    "negative_tone": these(
        "annoyed unhappy angry upset complaint complaints complain scontenti arrabbiati lamentele lamentano"
    ),
    "broken_promise": these(""),
}
_WORRIES = these(
    "worry worries worried worrying concern concerns concerned risk risks objection objections blocker blockers "
    "problem "
    "problems issue issues doubt doubts fear fears preoccupa preoccupano preoccupazione preoccupazioni dubbio dubbi "
    "rischio rischi obiezione obiezioni timore timori problema problemi ostacolo ostacoli"
)
_GOALS = these(
    "goal goals objective objectives aim aims want wants need needs priorities requirements obiettivo obiettivi "
    "vogliono "
    "vuole esigenza esigenze bisogno bisogni priorita requisiti"
)
_PROMISES = these(
    "promise promised promises commit committed commitment commitments promesso promessa promesse promettere impegni "
    "impegnati"
)
_OURS = these("we i our us abbiamo ho nostri nostre")
LIGHT = these(
    "what which who how why when where is are there any did do does they them their buyer customer client most "
    "main biggest much many about say said says think thinks feel feels have has had mention mentioned tell told "
    "big cosa quali quale chi come perche quando ci sono c e hanno ha detto dicono pensano pensa loro li gli "
    "principali mentions discuss discussed talk talked ask asked write wrote know dire parlato chiesto scritto "
    "sai cliente acquirente riguardo sul sui sulla sulle del dei delle avuto "
)
_KNOWN = _WORRIES | _GOALS | _PROMISES | LIGHT | frozenset(word for named in _KINDS.values() for word in named)
_PROMISE = re.compile(
    r"\b(?:i|we)(?:'ll|’ll| will| shall| promised?| have promised)\b|\bas promised\b"
    r"|\byou(?:'ll|’ll| will) (?:have|get)\b|\bpromett\w+|\bpromess[oa]\b"
    r"|\b(?:le|vi|ti) (?:mando|invio|preparo|faccio)\b|\b(?:mander|invier|preparer|far)[òo]\b"
    r"|\bci impegniamo\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Theme:
    """`kinds` of risk (all of them where a question asks for worries as such), goals, promises of ours or of theirs.
    `alone`: the question asks for nothing else."""

    kinds: frozenset[str] = frozenset()
    goals: bool = False
    promises: bool = False
    by_us: bool = False
    alone: bool = False

    def __bool__(self) -> bool:
        return bool(self.kinds) or self.goals or self.promises


def theme_of(words: Collection[str], left: Collection[str]) -> Theme:
    """`left`: the question's words without fillers, names and spans of time."""
    said = frozenset(words)
    kinds = frozenset(kind for kind, named in _KINDS.items() if said & named)
    worries = bool(said & _WORRIES)
    goals = bool(said & _GOALS) and not worries and not kinds
    promises = bool(said & _PROMISES)
    return Theme(
        kinds=kinds or (frozenset(_KINDS) if worries else frozenset()),
        goals=goals,
        promises=promises,
        by_us=promises and bool(said & _OURS),
        alone=all(map(is_of_a_theme, left)),
    )


def is_of_a_theme(word: str) -> bool:
    """Names a theme, or nothing in particular."""
    return word in _KNOWN


def is_promise(sentence: str) -> bool:
    return _PROMISE.search(sentence) is not None
