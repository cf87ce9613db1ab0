"""An answer claim by claim: at most five, of at most five engagements, each thing once. What was told is never taken
back nor numbered anew, and nothing is told while the gate is shut."""

from collections.abc import Callable, Sequence

from crm.gate import Permit
from crm.kinds import Ref
from insights.questions.answer import Claim, Source
from insights.questions.said import Said

Tell = Callable[[Claim, Sequence[Source]], None]
_MOST_CLAIMS = 5
_MOST_SOURCES = 5


class Telling:
    """`told` is given each claim with the sources so far, in the order of their first use: the last of them are new.
    None: the claims are only kept."""

    def __init__(self, said: Said, permit: Permit, told: Tell | None = None) -> None:
        self.claims: list[Claim] = []
        self.sources: tuple[Source, ...] = ()
        self.told = told
        self._said = said
        self._permit = permit

    @property
    def full(self) -> bool:
        return len(self.claims) == _MOST_CLAIMS

    def tell(self, claim: Claim) -> None:
        """One whose evidence was checked; left out where there is no room for it. Raises Silent."""
        if self.full or any(claim.text == one.text for one in self.claims):
            return
        known = {source.ref for source in self.sources}
        refs = dict.fromkeys(Ref.parse(quote.engagement_id) for quote in claim.quotes)
        sources = (*self.sources, *(self._said.source(ref) for ref in refs if ref not in known))
        if len(sources) > _MOST_SOURCES:
            return
        self._permit.renew()
        self.claims.append(claim)
        self.sources = sources
        if self.told:
            self.told(claim, sources)
