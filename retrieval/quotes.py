"""What a mail repeats of earlier mails: dropped. Refuses to drop a forwarded mail, which says it for the first time.

Knows the habits of English, Italian, German, French and Spanish mail programs. What was dropped leaves an empty line,
so that nothing that stood apart is read as one sentence.
"""

import re
from collections.abc import Sequence

from retrieval.markup import END, MARKS, QUOTED, SIGNED

_MARKED = re.compile(f"[{QUOTED}{SIGNED}][^{END}]*(?:{END}|\\Z)")
_FORWARDED = re.compile(
    r"^\W*(?:begin forwarded message|forwarded message|forwarded by\b.*|inizio messaggio inoltrato|messaggio inoltrato"
    r"|anfang der weitergeleiteten nachricht|weitergeleitete nachricht|message transféré|mensaje reenviado)\W*$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^\W{0,2}[-_=]{2,}\s*(?:original message|original appointment|messaggio originale|ursprüngliche nachricht"
    r"|originalnachricht|message d'origine|mensaje original)\s*[-_=]{2,}\W{0,2}$",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"^\W{0,3}(?:(?:on|il|il giorno|in data|am|le|el)\b.{3,250}?\b(?:wrote|ha scritto|scriveva|schrieb\b.{0,120}"
    r"|a écrit|escribió)"
    r"|.{3,200}?(?:<[^<>\s]+@[^<>\s]+>|\[mailto:[^\]\s]+\]).{0,60}?\b(?:wrote|ha scritto|schrieb\b.{0,120}|a écrit"
    r"|escribió))\s*:\s*$",
    re.IGNORECASE,
)
_BEGINS_SAID = re.compile(r"^\W{0,3}(?:on|il|in data|am|le|el)\b", re.IGNORECASE)
_FROM = re.compile(r"^[\s*>_]*(?:from|da|von|de|mittente)\s*\*?\s*:", re.IGNORECASE)
_FIELD = re.compile(
    r"^[\s*>_]*(?:from|sent|date|to|cc|subject|reply-to|importance|attachments|da|inviato|data|a|oggetto|rispondi a"
    r"|priorità"
    r"|von|gesendet|datum|an|betreff|antwort an|de|envoyé|à|objet|enviado|fecha|para|asunto|mittente"
    r"|destinatario)\s*\*?\s*:",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s_\-=*]{5,}$")
_QUOTE_SIGN = re.compile(r"^\s{0,4}(?:>|\|\s)")
_HEAD = 8  # lines that a header block may have
_WIDE = 300  # characters of a line that tell what it is: patterns tried on more would take long


def without_quotes(text: str) -> str:
    """Of a mail as retrieval.markup marked it; the marks are gone afterwards."""
    lines = MARKS.sub("", _MARKED.sub(_unmark, text)).split("\n")
    kept: list[str] = []
    anything = False
    at = 0
    while at < len(lines):
        step = _repeated(lines, at, anything=anything)
        if step is None:
            kept.append(lines[at])
            anything = anything or lines[at].strip() != ""
            at += 1
        else:
            kept.append("")
            at = step
    return "\n".join(kept)


def _unmark(found: re.Match[str]) -> str:
    """A forwarded mail is marked as a quote too; its text stays."""
    inner = found[0]
    if inner[0] == QUOTED and any(_FORWARDED.match(line[:_WIDE]) for line in inner.split("\n")):
        return inner
    return "\n\n"


def _repeated(lines: Sequence[str], at: int, *, anything: bool) -> int | None:
    """The line at which to go on, if what begins here is repeated; None if it is not. `anything`: something new was
    said above; without it a mail below its header lines is one that was forwarded without a word."""
    line = lines[at][:_WIDE]
    if _QUOTE_SIGN.match(line):
        return at + 1
    if _FORWARDED.match(line):
        return _after_head(lines, at + 1)
    said = _said(lines, at)
    if said is not None:
        return said if _answered_below(lines, said) else len(lines)
    if _ORIGINAL.match(line) or _is_head(lines, at):
        return len(lines) if anything else _after_head(lines, at + 1)
    return None


def _said(lines: Sequence[str], at: int) -> int | None:
    """After "On … wrote:", which mail programs wrap over as many as three lines."""
    if len(lines[at]) > _WIDE or not (_BEGINS_SAID.match(lines[at]) or "@" in lines[at]):
        return None
    for count in (1, 2, 3):
        if at + count <= len(lines) and _SAID.match(" ".join(part.strip()[:_WIDE] for part in lines[at : at + count])):
            return at + count
    return None


def _answered_below(lines: Sequence[str], at: int) -> bool:
    """The quote carries signs, so that what stands without them is new."""
    following = next((line for line in lines[at : at + 4] if line.strip()), "")
    return _QUOTE_SIGN.match(following[:_WIDE]) is not None


def _is_head(lines: Sequence[str], at: int) -> bool:
    """`From:` with at least two of the other fields next to it; perhaps below a rule."""
    if _RULE.match(lines[at][:_WIDE]):
        return any(
            _FROM.match(line[:_WIDE]) and _is_head(lines, at + n) for n, line in enumerate(lines[at + 1 : at + 3], 1)
        )
    if not _FROM.match(lines[at][:_WIDE]):
        return False
    following = [line[:_WIDE] for line in lines[at + 1 : at + _HEAD] if line.strip()]
    return sum(_FIELD.match(line) is not None for line in following[:5]) >= 2


def _after_head(lines: Sequence[str], at: int) -> int:
    last = at
    for n in range(at, min(at + _HEAD + 2, len(lines))):
        line = lines[n][:_WIDE]
        if _FIELD.match(line):
            last = n + 1
        elif line.strip() and not _RULE.match(line):
            break
    return last
