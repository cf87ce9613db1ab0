"""Quoted data: what outsiders wrote, marked so that it cannot be mistaken for instructions. Refuses to let it out.

The fence is drawn anew for each prompt, after the text was written: nobody could have put its end into a mail.
"""

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
_CHAT_MARK = re.compile(r"<(?=\|)|(?<=\|)>|<(?=/?s>|bos>|eos>|start_of_turn>|end_of_turn>)|\[(?=/?INST\])")


@dataclass(frozen=True, slots=True)
class Passage:
    """`id` and `about` are ours (`emails:17`, "e-mail from the buyer, 2026-11-22"); `text` is not."""

    id: str
    about: str
    text: str = field(repr=False)


def draw_fence(texts: Iterable[str]) -> str:
    """A word that stands in none of them."""
    written = "\n".join(texts)
    while (fence := f"DATA-{secrets.token_hex(8)}") in written:
        pass
    return fence


def fenced(passages: Sequence[Passage], fence: str) -> str:
    return "\n".join(f"<<{fence} {one.id} ({one.about})\n{defused(one.text)}\n{fence}>>" for one in passages)


def defused(text: str) -> str:
    """Without what nobody sees, and without the marks of who speaks, which some servers read in a text, too."""
    return _CHAT_MARK.sub(lambda mark: f"{mark[0]} " if mark[0] in "<[" else f" {mark[0]}", _UNSEEN.sub("", text))
