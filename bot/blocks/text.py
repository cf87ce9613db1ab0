"""Text of the CRM made harmless for Slack: one line, cut at a word, without live control sequences.

`plain` is for plain_text elements, `escaped` and `link` are for mrkdwn; nothing from the CRM reaches mrkdwn otherwise.
"""

import re
import unicodedata

from bot.blocks import limits

_READ = 4000  # no more of a text is looked at: a 10 MB subject costs nothing
_JOINERS = "\u200c\u200d"  # Persian needs the one, emoji the other
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_SELECTORS = "\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_STYLE = re.compile(r"([*_~`])")
_UNSAFE_IN_URL = {ord(c): f"%{ord(c):02X}" for c in "<>|\"'`\\^{}* "}


def plain(text: str, limit: int = limits.TITLE) -> str:
    """One line of at most `limit` characters, cut at a word with "…". Text that runs right to left is isolated, so that
    it cannot turn around what stands beside it."""
    line = " ".join("".join(map(_kept, text[:_READ])).split())
    rtl = any(unicodedata.bidirectional(c) in ("R", "AL") for c in line)
    if not rtl:
        return cut(line, limit)
    return f"{_ISOLATE}{cut(line, limit - 2)}{_END_ISOLATE}"


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    if category == "Cs":  # half a surrogate pair cannot be sent
        return "\ufffd"
    return "" if category == "Cf" and character not in _JOINERS else character


def cut(line: str, limit: int) -> str:
    """At most `limit` characters; what is cut ends at a word, if one ends in its second half, with "…".
    Nothing of it where a limit leaves no room."""
    if limits.length(line) <= limit:
        return line
    if limit < 1:
        return ""
    end = _within(line, limit - 1)
    while end and _continues(line[end]):
        end -= 1
    head = line[:end]
    space = head.rfind(" ")
    if not line[end].isspace() and space >= limit // 2:
        head = head[:space]
    return head.rstrip(f"{_JOINERS} ,;:.-–") + "…"


def _within(line: str, limit: int) -> int:
    """How many characters of the line are at most `limit` long."""
    end = min(len(line), limit)
    while limits.length(line[:end]) > limit:
        end -= 1
    return end


def _continues(character: str) -> bool:
    """Belongs to the character before it: an accent, a joiner, the colour of an emoji."""
    return character in _JOINERS or bool(unicodedata.combining(character)) or character in _SELECTORS


def escaped(text: str, limit: int = limits.TITLE) -> str:
    """The same, safe inside mrkdwn. A zero-width space on both sides keeps * _ ~ ` from opening or closing a style, and
    one before a leading > keeps a line from becoming a quotation."""
    line = _STYLE.sub("\u200b\\1\u200b", plain(text, limit))
    return escape(f"\u200b{line}" if line.startswith(">") else line)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(url: str | None, text: str, limit: int = limits.TITLE) -> str:
    """A link to a record. Without a usable address the text alone."""
    target = _checked(url)
    return f"<{target}|{escaped(text, limit)}>" if target else escaped(text, limit)


def title(url: str | None, text: str, limit: int = limits.TITLE) -> str:
    """The first line of a row: a link, or bold where there is no address."""
    target = _checked(url)
    return f"<{target}|{escaped(text, limit)}>" if target else f"*{escaped(text, limit)}*"


def _checked(url: str | None) -> str | None:
    """For mrkdwn."""
    target = address(url)
    return target.replace("&", "&amp;") if target else None


def address(url: str | None) -> str | None:
    """A web address as rich text and buttons take it; None for what is none."""
    if not url or not url.lower().startswith(("https://", "http://")) or len(url) > limits.FOLD // 2:
        return None
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in url):
        return None
    return url.translate(_UNSAFE_IN_URL)


def beside(name: str, worth: str, limit: int) -> str:
    """Crane software · €12,000: the name gives way to what it is worth. Plain."""
    behind = f" · {plain(worth, limits.NAME)}" if worth else ""
    return f"{plain(name, limit - limits.length(behind))}{behind}"


def titled(company: str | None, name: str) -> str:
    """Brenner Logistik: WMS for 3 sites; a name that says whose it is stands alone. Plain."""
    whose = plain(company or "", limits.NAME)
    return f"{whose}: {name}" if whose and not name.casefold().startswith(whose.casefold()) else name
