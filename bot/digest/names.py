"""Names and links of visible records, read a batch at a time. What the viewer may not see has no name."""

from collections.abc import Iterable

from bot.digest.content import Named
from crm.kinds import Ref
from crm.reader import Card, Reader


class Names:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._cards: dict[Ref, Card] = {}

    def load(self, refs: Iterable[Ref | None]) -> None:
        missing = {ref for ref in refs if ref is not None and ref.kind != "users"} - self._cards.keys()
        if missing:
            self._cards.update(self.reader.cards(missing))

    def of(self, ref: Ref | None) -> Named | None:
        card = self._cards.get(ref) if ref else None
        return Named(card.ref, card.name or "", card.url) if card else None

    def text(self, ref: Ref | None) -> str | None:
        named = self.of(ref)
        return (named.name or None) if named else None

    def value(self, ref: Ref, prop: str) -> str | None:
        """A property's value, if the viewer may see it."""
        card = self._cards.get(ref)
        return (card.properties.get(prop) or None) if card else None

    def beside(self, refs: Iterable[Ref], kind: str) -> dict[Ref, list[Ref]]:
        """Visible records of that kind beside each, lowest first, loaded."""
        found = {ref: [Ref(kind, id_) for id_ in ids] for ref, ids in self.reader.associated(list(refs), kind).items()}
        self.load(near for nears in found.values() for near in nears)
        return found
