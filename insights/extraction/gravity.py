"""How severe a concern is: by its kind, by what it says must not happen or come first, by figures, an offer or a
preference that speak for a rival, by a doubt that is new. "Must" or "never" alone makes nothing severe."""

import re
from typing import Final

from insights.extraction.features import folded
from insights.model import SEVERITIES, Severity

SURE: Final = 0.5  # what is likelier not of its kind is never high: of such red lines 54 % were right, of others 75 %
_USUAL: Final[Severity] = "medium"
_GRAVE: Final = ("budget", "stakeholder_change", "no_decision_maker")

_BLOCKS = re.compile(
    r"\b(?:cannot|can't|couldn't|won't|will not|not|no|none|nothing|nobody|no one|never)\b.{0,80}"
    r"\b(?:without|unless|until|till|before|as long as|otherwise)\b"
    r"|\b(?:without|unless|until|till|before|as long as)\b.{0,80}"
    r"\b(?:cannot|can't|won't|will not|not|no|nothing|nobody|need|needs|must|has to|have to|required)\b"
    r"|\b(?:must|has to|have to|need|needs to|be)\b.{0,80}\b(?:before|otherwise|or else|or we|another year)\b"
    r"|\b(?:if|otherwise|else)\b.{0,80}\b(?:till|until|lose|lost|off|another year|passed)\b"
    r"|\b(?:non|niente|nessun\w*|nulla)\b.{0,80}\b(?:senza|finché|fino a\w*|prima d\w+|prima che|se non)\b"
    r"|\b(?:senza|finché|fino a\w*)\b.{0,100}\b(?:non|niente|nessun\w*|nulla|zero|salt\w|chiud\w+|spost\w+)\b"
    r"|\b(?:prima d\w+|se)\b.{0,80}\b(?:non (?:si|posso|possiamo|può|firm\w+|part\w+)"
    r"|niente|nessun\w*|nulla|esig\w+|serv\w+|occorr\w+|necessari\w+|dobbiamo|deve)\b"
    r"|\b(?:esig\w+|dev\w+|dobbiamo|bisogna|occorre|serve)\b.{0,120}\b(?:prima d\w+|altrimenti|sennò|pers[ao])\b"
    r"|\b(?:o|pena|si) (?:perd\w+|la perdita)\b"
)
_HARD = re.compile(
    r"\b(?:refuse[sd]?|refusing|reject\w*|cancel(?:led|s)?|out of the question|full stop|useless|impossible|frozen|"
    r"freeze|blocker|show-?stopper|deal-?breaker|unacceptable|not acceptable|livid|furious|resign\w*|no budget|"
    r"no money|no way|far too|a data da destinarsi|rifiut\w+|bocciat\w+|congelat\w+|sospes[aoei]|impossibile|"
    r"furibond\w+|inaccettabil\w+|non (?:è|sono) accettabil\w+|fuori (?:mercato|discussione)|"
    r"non (?:firm\w+|accett\w+|se ne parla|ci arriv\w+))\b"
)
_DOUBT = re.compile(
    r"(?:\bnot|n't|\bnever) (?:(?:yet|been|quite|at all|really|fully) )*(?:decided|convinced|persuaded|sure|certain)\b"
    r"|\bundecided\b|\b(?:i|we|he|she|they) (?:still )?doubts?\b"
    r"|\bwhether (?:we|they|i|it|this) (?:need|want|should|is|pays)\b"
    r"|\bnon (?:(?:è|sono|siamo|ancora|del tutto|affatto) )*(?:convint\w+|sicur\w+|cert[oaie]|persuas\w+)\b"
    r"|\bnon (?:ho|abbiamo|ha|hanno) (?:ancora )?deciso\b"
    r"|\bdubit\w+\b|\b(?:ho|abbiamo|ha|hanno) (?:ancora )?(?:dei |molti )?dubbi\b"
)
"""Whoever decides says that they may not: said months ago it may be over, said now it is what the deal hangs on."""
_MONEY = re.compile(
    r"[£€$] ?\d|\b(?:for|a|at|of) \d+|"
    r"\d ?(?:€|%|k\b|euro|mila|thousand|grand|lakhs?|crores?|francs?|franchi|per ?cent)|"
    r"\b(?:half|third|quarter|twice|double|free|metà|terzo|quarto|quinto|doppio|gratis|gratuit\w+|senza spese)\b"
)
_DEARER = re.compile(
    r"\b(?:too|over|more|above|than|dear\w*|expensive|gap|difference|margins?|same|trop\w+|fuori|superior\w+|rispetto|"
    r"più|differenza|margin\w+|car[aeio]|media|stess\w+)\b"
)
_PREFERRED = re.compile(
    r"\b(?:rather|prefer\w*|loyal|favou?rs?|inclined|quote[ds]|offer(?:ed|s|ing|ta|te|to|ti)?|offre|offrono|propon(?:e|gono)|"
    r"propost[aoei]|included|thrown in|compres[aoei]|inclus[aoei]|privilegi\w+)\b"
)
_ERRAND = re.compile(
    r"^(?:please |so |and |poi )?(?:fix|book|call|ask|bring|arrange|invite|set up|talk to|speak (?:to|with)|start with|"
    r"send|fissa\w*|chiam(?:a|are|i)|chied(?:i|ere)|port(?:a|are)|invit(?:a|are|i)|sent(?:i|ire)|parl(?:a|are) con)\b|"
    r"\b(?:reference (?:call|customer|visit)s?|referenz[ae])\b"
)
"""What somebody is to do: it names people without any of them coming or going."""
_SOFT = re.compile(
    r"\b(?:a bit|a little|slightly|perhaps|maybe|might|somewhat|would be nice|minor|just saying|not urgent|rumou?r\w*|"
    r"forse|magari|un po'|un poco|leggermente|potrebbe|gira voce)\b"
)


def severity(kind: str, sentence: str, score: float, *, lately: bool = False) -> Severity:
    """`score`: how likely it is that kind. `lately`: it was said in the newest third of the conversation."""
    text = folded(sentence)
    grave = _is_grave(kind, text) or (lately and kind == "uncertainty" and bool(_DOUBT.search(text)))
    step = SEVERITIES.index("high" if grave else _USUAL) + bool(_SOFT.search(text))
    if score < SURE:
        step = max(step, SEVERITIES.index(_USUAL))
    return SEVERITIES[min(step, len(SEVERITIES) - 1)]


def _is_grave(kind: str, text: str) -> bool:
    if kind in _GRAVE and not (kind != "budget" and _ERRAND.search(text)):
        return True
    if kind == "competitor" and (_MONEY.search(text) or _PREFERRED.search(text)):
        return True
    if kind == "price" and _MONEY.search(text) and _DEARER.search(text):
        return True
    return bool(_HARD.search(text) or _BLOCKS.search(text))
