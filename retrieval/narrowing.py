"""From all that a viewer may see to what one question can be answered from in a second. Refuses nothing within LIMIT;
beyond it, what uses the question's words and what is newest is read, the rest is left out.

A deal has some hundred engagements, so this is for a search over everything.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from crm.kinds import Ref
from crm.reader import Reader
from retrieval.lexical import words as stems
from retrieval.passages import Text, happened, texts

LIMIT = 600  # engagements that are cleaned and ranked


def narrowed(reader: Reader, refs: Sequence[Ref], question: str) -> list[Text]:
    """The texts to rank, read through the viewer's Reader."""
    shown = reader.shown(dict.fromkeys(refs))
    chosen = shown if len(shown) <= LIMIT else _chosen(shown, set(stems(question)))
    return [text for ref in chosen for text in texts(ref, shown[ref])]


def _chosen(shown: Mapping[Ref, Mapping[str, str]], wanted: Iterable[str]) -> list[Ref]:
    """Half of them by rare words of the question that stand in them, the other half the newest."""
    bodies = {ref: _raw(properties) for ref, properties in shown.items()}
    found: dict[Ref, float] = {}
    for word in wanted:
        having = [ref for ref, body in bodies.items() if word in body]
        for ref in having:
            found[ref] = found.get(ref, 0.0) + math.log(1 + len(bodies) / len(having))
    times = {ref: happened(ref.kind, properties) for ref, properties in shown.items()}
    named = sorted(found, key=lambda ref: (found[ref], times[ref]), reverse=True)[: LIMIT // 2]
    newest = sorted(times, key=times.__getitem__, reverse=True)
    return list(dict.fromkeys([*named, *newest]))[:LIMIT]


def _raw(properties: Mapping[str, str]) -> str:
    return "\n".join(value for name, value in properties.items() if "body" in name or name in _TEXTS).casefold()


_TEXTS = ("hs_email_text", "hs_email_html", "hs_internal_meeting_notes")
