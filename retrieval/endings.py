"""What stands at the end of mails without being said: signatures, disclaimers, and warnings of mail filters at the
top. Refuses to drop what reads as a sentence below a signature: a P.S. is often the news."""

import re
from collections.abc import Sequence

_DASHES = re.compile(r"^\s*--\s*$")
_DEVICE = re.compile(
    r"^\W*(?:sent from (?:my |outlook|mail|yahoo|proton|samsung)|get outlook for|inviato da(?:l mio)? (?:iphone|ipad"
    r"|outlook|android|mail|samsung)"
    r"|scarica outlook per|von meinem .{2,30} gesendet|gesendet von|envoyé de mon|enviado desde mi)\b.{0,80}$",
    re.IGNORECASE,
)
_GOODBYE = re.compile(
    r"^\W*(?:(?:with )?(?:my |our )?(?:best|kind|kindest|warm|warmest|many|very best)?\s*(?:regards|wishes)"
    r"|all the best|best|cheers"
    r"|(?:many |kind )?thanks(?: (?:again|a lot|so much|in advance|and .{3,20}))?|thank you(?: (?:again|very much"
    r"|in advance))?|yours (?:sincerely|faithfully|truly)"
    r"|sincerely(?: yours)?|talk soon|speak soon|(?:i )?(?:più )?cordiali saluti|distinti saluti|cordialmente"
    r"|cordialità|saluti"
    r"|un (?:caro |cordiale )?saluto|(?:un )?caro saluto|cari saluti|tanti saluti|buona (?:giornata|serata"
    r"|settimana)|buon lavoro|buon weekend|a presto"
    r"|grazie(?: (?:mille|ancora|e .{3,25}|in anticipo|per .{3,25}))?|ciao|mit (?:freundlichen|besten"
    r"|herzlichen) grüßen?|freundliche grüße|viele grüße|beste grüße"
    r"|liebe grüße|herzliche grüße|schöne grüße|schönen gruß|gruß|grüße|mfg|lg|cordialement|bien à vous"
    r"|bien cordialement|saludos|un saludo)\s*[,.!–—-]*\s*$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\+?\d[\d\s()./-]{6,}\d|\b(?:tel|phone|mobile|mob|cell|fax|telefono|handy)\b\.?\s*:?|\bhttps?://|\bwww\."
    r"|[\w.+-]+@[\w-]+\.\w",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?…][\"')»”]*\s*$")
_AFTERWORD = re.compile(r"^\W*p\.?\s?s\.?\s?[:.\-–—)]?\s*\S", re.IGNORECASE)
_NOTICE = re.compile(
    r"^\W*(?:caution|attenzione|achtung|warning|external(?: e-?mail| sender)?|\[external\]|\[esterno\])?\W*"
    r"(?:this (?:e-?mail|message) (?:originated|came|was sent) from (?:outside|an external)|questa? (?:e-?mail"
    r"|messaggio) proviene (?:da|dall)"
    r"|diese (?:e-?mail|nachricht) (?:kommt|stammt) von (?:außerhalb|extern))",
    re.IGNORECASE,
)
_PRINTING = re.compile(
    r"consider the environment before printing|think before you print|rispett\w* l'ambiente|prima di stampare"
    r"|denken sie an die umwelt|you (?:are receiving|received) this (?:e-?mail|message) because|\bunsubscribe\b.{0,80}$"
    r"|cancella(?:re)? l'iscrizione|\bdisiscri\w+|view (?:this|it) (?:e-?mail )?in (?:your|a) browser"
    r"|visualizza nel browser",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"confidential|privileged|riservat|confidenzial|vertraulich|d\.?\s?lgs\.?\s*196|gdpr|2016/679", re.IGNORECASE
)
_LETTER = re.compile(
    r"\be-?mail|\bmessage\b|\bmessaggio\b|\bnachricht\b|\bcomunicazione\b|\battach|\ballegat|\btransmission\b",
    re.IGNORECASE,
)
_READER = re.compile(
    r"intended (?:only |solely )?(?:for|recipient)|(?:named|wrong) (?:addressee|recipient)|addressee|received (?:it"
    r"|this).{0,40}in error"
    r"|destinatari|per errore|für den .{0,40}(?:adressat|empfänger)|irrtümlich|nicht der richtige",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    r"^\W*(?:confidential(?:ity)?|disclaimer|avviso|nota di riservatezza|informativa|this (?:e-?mail|message"
    r"|communication|transmission)|the (?:information|contents?)"
    r"|il (?:presente|contenuto)|questo? (?:e-?mail|messaggio)|questa (?:e-?mail|comunicazione)|la presente"
    r"|le informazioni|diese (?:e-?mail|nachricht)|der inhalt)",
    re.IGNORECASE,
)
_WIDE = 300  # characters of a line that tell what it is: patterns tried on more would take long
_NARROW = 80
_FEW_WORDS = 9
_LONGEST_SIGNATURE = 14  # lines


def without_endings(text: str) -> str:
    paragraphs = [part for part in re.split(r"\n[ \t]*\n+", text) if part.strip()]
    kept = [part for part in map(_without_disclaimer, paragraphs) if part.strip()]
    return _without_signature("\n\n".join(kept))


def _without_disclaimer(paragraph: str) -> str:
    lines = [line for line in paragraph.split("\n") if not _is_stamp(line[:_WIDE])]
    told = " ".join(lines)[:4000]
    if not (_SECRET.search(told) and _LETTER.search(told) and _READER.search(told)):
        return "\n".join(lines)
    first = next((n for n, line in enumerate(lines) if _BEGINNING.match(line[:_WIDE])), None)
    if first is None:
        return "\n".join(line for line in lines if not (_SECRET.search(line[:_WIDE]) or _READER.search(line[:_WIDE])))
    return "\n".join(lines[:first])


def _is_stamp(line: str) -> bool:
    return any((_NOTICE.match(line), _DEVICE.match(line), _PRINTING.search(line)))


def _without_signature(text: str) -> str:
    """From the first goodbye or dashes below which nothing reads as a sentence; what does is kept."""
    lines = text.split("\n")
    for n, line in enumerate(lines):
        if n == 0 and len(lines) > 1 and line.strip() != "--":
            continue  # "Grazie!" or "Thanks," before anything was said is no end
        if len(line) <= _NARROW and (_DASHES.match(line) or _GOODBYE.match(line)):
            until = _signature_end(lines, n + 1)
            if until is not None:
                return _joined(lines[:n], lines[until:])
    return _joined(_without_card(lines), [])


def _signature_end(lines: Sequence[str], at: int) -> int | None:
    """The line after the signature that begins here: the end, or the first that is said again. None: it is none."""
    last = min(len(lines), at + _LONGEST_SIGNATURE)
    for n in range(at, last):
        if _AFTERWORD.match(lines[n][:_WIDE]) or _is_said(lines[n]):
            return n
    return last


def _is_said(line: str) -> bool:
    """Whether it reads as a sentence rather than as a name, a title or an address."""
    if len(line) > _WIDE:
        return True
    return _SENTENCE.search(line) is not None and len(line.split()) >= 4 and not _CONTACT.search(line)


def _without_card(lines: list[str]) -> list[str]:
    """A name with telephone or address at the very end, without a goodbye above."""
    start = len(lines)
    while start > 0 and lines[start - 1].strip():
        start -= 1
    card = lines[start:]
    if start == 0 or not 2 <= len(card) <= _LONGEST_SIGNATURE:
        return lines
    short = all(len(line) <= _NARROW and len(line.split()) <= _FEW_WORDS and not _is_said(line) for line in card)
    if not short:
        return lines
    told = any(_CONTACT.search(line) for line in card) and not any(line.lstrip()[:1] in "-*•–>" for line in card)
    return lines[:start] if told else lines


def _joined(before: Sequence[str], after: Sequence[str]) -> str:
    head, tail = "\n".join(before).strip(), "\n".join(after).strip()
    return f"{head}\n\n{tail}".strip()
