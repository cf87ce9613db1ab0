"""HTML as the text one reads. Refuses what is not shown: scripts, hidden preheaders, images; adds no word or sign of
its own, so that what is quoted from the text stands in the body too.

A linear scan of its own: mails are no well-formed documents, `<jana@brenner.test>` in one is no tag, and a library's
tree of a mail of 1 MB takes seconds. Elements of quotes and signatures end up between MARKS, for retrieval.quotes.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Signs for private use: what a mail program marked as quote or signature, and where a block begins or ends.
QUOTED, SIGNED, END, _EDGE = "\ue000", "\ue001", "\ue002", "\ue003"
MARKS = re.compile("[\ue000-\ue003]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*(?::[a-zA-Z]+)?)\b([^<>]{0,8000})>")
_COMMENT = re.compile(r"<!--|<!\[|<!doctype\b|<\?xml\b", re.IGNORECASE)
_BLOCKS = _words(
    "address article aside blockquote body br caption center dd div dl dt fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead tr ul"
)
_CELLS = frozenset(("td", "th"))
_UNSEEN = _words("applet audio canvas head iframe map noframes object script select style svg template title video")
_INLINE = _words(
    "a abbr acronym b big bdi bdo cite code del dfn em font i img input ins kbd label mark meta link o:p param picture"
    " q s samp small source span st1:place strike strong sub sup tt u var wbr button col colgroup area base"
)
_KNOWN = _BLOCKS | _CELLS | _UNSEEN | _INLINE
_VOID = _words("area base br col hr img input link meta param source wbr")
_ENDLESS = frozenset(("p", "li", "td", "th", "tr", "dd", "dt"))  # the next one ends them
_PARAGRAPHS = _words("p h1 h2 h3 h4 h5 h6 blockquote table ul ol hr")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?![.\d])"
    r"|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])|\bhidden\b(?=\s|$|=\s*[\"']?(hidden|true|[\"']))",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"gmail_quote|yahoo_quoted|protonmail_quote|moz-cite-prefix|type\s*=\s*[\"']?cite", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"gmail_signature|moz-signature|protonmail_signature|id\s*=\s*[\"']?(?:ms-outlook-mobile-)?signature\b",
    re.IGNORECASE,
)


def looks_like_html(body: str) -> bool:
    """At least one tag that HTML knows; `a < b` and `<jana@brenner.test>` are none."""
    return any(tag[2].lower() in _KNOWN for tag in _TAG.finditer(body))


def plain(body: str) -> str:
    """The text that a body shows, whole: nothing cleaned away but what nobody sees."""
    return MARKS.sub("", marked(body))


def marked(body: str) -> str:
    """As `plain`, with MARKS around what the mail program says is a quote or a signature."""
    body = MARKS.sub(" ", body)
    if not looks_like_html(body):
        return html.unescape(body) if _only_entities(body) else body
    return re.sub(f"[ {_EDGE}]*{_EDGE}[ {_EDGE}]*", "\n", "".join(_pieces(_without_comments(body))))


def _only_entities(body: str) -> bool:
    """Notes written in a form hold `&amp;` without any tag."""
    return re.search(r"&(?:amp|lt|gt|nbsp|quot|#39|#x27|#160);", body) is not None


def _without_comments(body: str) -> str:
    kept, at = [], 0
    while (found := _COMMENT.search(body, at)) is not None:
        kept.append(body[at : found.start()])
        closing = "-->" if found[0] == "<!--" else ">"
        end = body.find(closing, found.end())
        at = found.end() if end < 0 else end + len(closing)
    kept.append(body[at:])
    return "".join(kept)


def _pieces(body: str) -> Iterator[str]:
    """Text and line ends in order."""
    inside: list[_Element] = []  # at most a quote or signature, and in it something unseen
    pre = at = 0
    for tag in _TAG.finditer(body):
        name, ends = tag[2].lower(), tag[1] == "/"
        if name not in _KNOWN:
            continue
        seen = not (inside and inside[-1].unseen)
        if seen:
            yield _text(body[at : tag.start()], kept=pre > 0)
        at = tag.end()
        if name == "pre":
            pre = max(0, pre + (-1 if ends else 1))
        if name in _VOID or tag[3].endswith("/"):
            pass
        elif inside and (name == inside[-1].name or (name == "body" and not seen)):
            if inside[-1].is_over(name, ends=ends):
                yield inside.pop().closing
        elif not ends and seen:
            opening = _opening(name, tag[3])
            if opening is not None and (not inside or opening == ""):
                inside.append(_Element(name, unseen=opening == "", closing=END if opening else ""))
                yield opening
        if not (inside and inside[-1].unseen):
            yield _gap(name, ends=ends)
    if not (inside and inside[-1].unseen):
        yield _text(body[at:], kept=pre > 0)


@dataclass
class _Element:
    """One that hides or marks what is in it; `depth` counts those of its name inside, so that it finds its own end."""

    name: str
    unseen: bool
    closing: str
    depth: int = 0

    def is_over(self, name: str, *, ends: bool) -> bool:
        """By its end, by the body's beginning, or by the next one of a kind that needs no end."""
        if name != self.name or (self.name in _ENDLESS and not ends):
            return True
        self.depth += -1 if ends else 1
        return self.depth < 0


def _opening(name: str, attributes: str) -> str | None:
    """What begins with that element: "" where nobody sees it, None where it is like any other."""
    if name in _UNSEEN or (attributes and _HIDDEN.search(attributes)):
        return ""
    if attributes and _SIGNATURE.search(attributes):
        return SIGNED
    if attributes and _QUOTE.search(attributes):
        return QUOTED
    return None


def _gap(name: str, *, ends: bool) -> str:
    if name in _PARAGRAPHS:
        return "\n\n"
    if name == "br":
        return "\n"
    if name in _BLOCKS:
        return _EDGE
    return "\t" if name in _CELLS and ends else ""


def _text(raw: str, *, kept: bool) -> str:
    """White space of the source means nothing outside `pre`."""
    text = raw if kept else re.sub(r"[ \t\r\n\f]+", " ", raw)
    return MARKS.sub(" ", html.unescape(text)) if "&" in text else text
