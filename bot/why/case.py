"""One action with all that its *Why?* tells: evidence, names, thresholds. Holds no wording."""

from dataclasses import dataclass

from bot.digest.names import Names
from bot.digest.voice import Voice
from crm.instants import BadInstant, read_micros
from crm.kinds import Ref
from crm.reader import Reader
from rules.explanation import Explanation, Seen
from rules.model import Action

_NOTHING = Seen(None)


@dataclass(frozen=True, slots=True)
class Case:
    """`names` has the action's records loaded."""

    reader: Reader
    names: Names
    voice: Voice
    action: Action
    why: Explanation

    @property
    def mail(self) -> Ref | None:
        """The mail that the trigger is."""
        return next((ref for ref in self.why.match.trigger_refs if ref.kind == "emails"), None)

    @property
    def contact(self) -> Ref | None:
        return Ref("contacts", self.action.contact_id) if self.action.contact_id else None

    def seen(self, name: str) -> Seen:
        return self.why.seen.get(name, _NOTHING)

    def instant(self, name: str) -> int | None:
        """None where it is empty or hidden."""
        value = self.seen(name).value
        try:
            return read_micros(value) if isinstance(value, str) else None
        except BadInstant:
            return None

    def happened_at(self) -> int:
        """The event that a reader would think of: a meeting's end, a mail's opening; else since when it is there."""
        known = (self.instant(name) for name in ("opened", "activity_ended", "end", "start"))
        return next((at for at in known if at is not None), self.action.since)

    def load(self) -> None:
        near = [Ref(kind, id_) for kind, id_ in (
            ("companies", self.action.company_id), ("deals", self.action.deal_id),
        ) if id_]  # fmt: skip
        evidence = [seen.record for seen in self.why.seen.values()]
        self.names.load([self.action.subject, *self.action.items, self.contact, self.mail, *near, *evidence])
