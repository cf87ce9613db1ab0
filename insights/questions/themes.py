"""What a question asks for beyond its own words: worries and their kinds, goals, promises, how it stands. Knows words,
finds nothing.

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
    "timing": these(
        "timing timeline deadline deadlines delay delays delayed tempi tempistiche scadenza scadenze ritardi ritardo "
        "calendario"
    ),
    "competitor": these(
        "competitor competitors competition competing alternative alternatives rival rivals concorrente concorrenti "
        "concorrenza rivale rivali"
    ),
    "stakeholder_change": these("leaving leaves replaced successor sostituito lascia successore"),
    "no_decision_maker": these(""),
    "legal_security_procurement": these(
        "legal security procurement compliance gdpr dpa privacy contract contractual terms clause clauses "
        "legale legali sicurezza acquisti conformita contratto contrattuali clausola clausole"
    ),
    "product_gap": these("gap gaps missing lacking feature features mancanti manca mancano carenze funzione funzioni"),
    "price": these(
        "price prices pricing cost costs expensive discount discounts prezzo prezzi costo costi caro sconto"
    ),
    "negative_tone": these(
        "annoyed unhappy angry upset complaint complaints complain scontenti arrabbiati lamentele lamentano"
    ),
    "broken_promise": these(""),
}
_WORRIES = these(
    "worry worries worried worrying concern concerns concerned risk risks objection objections blocker blockers "
    "problem "
    "problems issue issues doubt doubts fear fears preoccupa preoccupano preoccupazione preoccupazioni dubbio dubbi "
    "rischio rischi obiezione obiezioni timore timori problema problemi ostacolo ostacoli "
    "blocks blocked blocking stuck stalled stalling hesitating obstacle obstacles hurdle hurdles challenge challenges "
    "blocca bloccato bloccata bloccando frena frenando impedisce ostacola intoppo intoppi criticita"
)
_GOALS = these(
    "goal goals objective objectives aim aims want wants need needs priorities requirements obiettivo obiettivi "
    "vogliono vuole esigenza esigenze bisogno bisogni priorita requisiti achieve spera sperano desidera desiderano"
)
_REACHED = these("achieve reach gain accomplish solve improve ottenere raggiungere risolvere migliorare avere fare")
_STANDING = these(
    "summary summarise summarize recap overview brief briefing prepare prep riassunto riassumi riassumere riassumimi "
    "riepilogo riepiloga sintesi preparare prepararmi preparo"
)
_HOW = these("how where come dove")
_GOING = these("going doing stand stands looking va vanno andando stiamo messi")
_BEFORE = these("next meeting meetings call visit prossima prossimo riunione riunioni incontro chiamata visita")
_WHY, _NOT = these("why perche"), these("not t non")
_DONE = these(
    "sign signed signing close closed closing buy bought decide decided order ordered move moved moving agreed agree "
    "approve approved start started firma firmato firmare chiude chiuso chiudere compra comprato deciso decide "
    "decidere ordinato approvato partito partono procede procedono"
)
_STILL = these("yet still ancora hasn haven isn aren didn don doesn won can couldn wouldn")
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
_KNOWN = (
    _WORRIES | _GOALS | _PROMISES | _STANDING | LIGHT | frozenset(word for named in _KINDS.values() for word in named)
)
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
    `standing`: it asks how it all stands, or to be prepared. `alone`: the question asks for nothing else."""

    kinds: frozenset[str] = frozenset()
    goals: bool = False
    promises: bool = False
    by_us: bool = False
    standing: bool = False
    alone: bool = False

    def __bool__(self) -> bool:
        return bool(self.kinds) or self.goals or self.promises


def theme_of(words: Collection[str], left: Collection[str]) -> Theme:
    """`left`: the question's words without fillers, names and spans of time."""
    said = frozenset(words)
    kinds = frozenset(kind for kind, named in _KINDS.items() if said & named)
    worries = bool(said & _WORRIES) or _is_held(said)
    standing = _is_of_standing(said) and not kinds and not worries
    goals = bool(said & _GOALS) and not worries and not kinds
    promises = bool(said & _PROMISES)
    return Theme(
        kinds=kinds or (frozenset(_KINDS) if worries or standing else frozenset()),
        goals=goals or standing,
        promises=promises,
        by_us=promises and bool(said & _OURS),
        standing=standing,
        alone=all(is_of_a_theme(word, said) for word in left),
    )


def is_of_a_theme(word: str, question: Collection[str]) -> bool:
    """Names a theme, or nothing in particular, beside the other words of the question."""
    said = frozenset(question)
    if _is_held(said) and word in _WHY | _NOT | _DONE | _STILL:
        return True
    if _is_of_standing(said) and word in _GOING | _BEFORE:
        return True
    return word in _KNOWN or (word in _REACHED and bool(said & _GOALS))


def _is_held(said: frozenset[str]) -> bool:
    """Why have they not signed yet?"""
    return bool(said & _WHY and said & _NOT and said & _DONE)


def is_promise(sentence: str) -> bool:
    return _PROMISE.search(sentence) is not None


def _is_of_standing(said: frozenset[str]) -> bool:
    """How is it going? What should I know before the meeting?"""
    return bool(said & _STANDING or (said & _HOW and said & _GOING))
