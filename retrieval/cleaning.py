"""What an engagement says, without what it carries along: HTML, repeated mails, signatures, disclaimers. Adds nothing:
each sentence of it stands in the body's text, white space aside.

A mail repeats and signs; in a note, a call or a meeting a pasted mail is what the rep wanted to keep, so there only
HTML goes. Time grows with the length alone, and what is longer than LONGEST is cut.
"""

import re

from retrieval.endings import without_endings
from retrieval.markup import marked, plain
from retrieval.quotes import without_quotes

VERSION = 1  # a change of what remains of a body is a change of it: what was embedded before is embedded anew
LONGEST = 1_000_000  # characters of a body that are read
_INVISIBLE = re.compile("^[\\s\u00ad\u034f\u061c\u115f\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u2800\ufeff]*$")


def clean(type: str, body: str) -> str:  # noqa: A002  the property's own name
    """Paragraphs parted by an empty line, "" where nothing is said. `type`: email, call, meeting, note…"""
    body = body[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").replace("\x00", " ")
    text = without_endings(without_quotes(_tidy(marked(body)))) if type == "email" else plain(body)
    return _tidy(text).strip()


def _tidy(text: str) -> str:
    """Lines without white space around, at most one empty line between; what holds no letter or digit is empty."""
    lines = ("" if _INVISIBLE.match(line) else line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
