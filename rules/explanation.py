"""Why an action is there: every criterion's value as its rep may see it, and the account's thresholds. What is hidden
is told apart from what is empty; a hidden value itself is not here."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from crm.kinds import Ref
from crm.reader import Reader
from rules.catalog import by_id
from rules.entries import Entry
from rules.model import Evidence, Match, Value
from rules.rule import Rule
from rules.settings import read_rule_settings
from rules.sight import Sight, look


@dataclass(frozen=True, slots=True)
class Seen:
    """`record`: where the value stands, if the rep sees it. `hidden`: the value is not for this rep."""

    value: Value
    record: Ref | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """`thresholds`: this rule's, as the account has set them. `frozen_at`: when the associations were taken down, for
    the rules that freeze them."""

    rule: Rule
    match: Match
    thresholds: Mapping[str, int]
    seen: Mapping[str, Seen]
    frozen_at: int | None

    @property
    def about(self) -> Ref | None:
        """What the trigger stands on: the mail, the activity; else the subject. None for a whole day."""
        about = next(iter(self.match.trigger_refs), self.match.subject)
        return None if about.kind == "users" else about


def explanation(connection: Connection, reader: Reader, entry: Entry, now: int) -> Explanation:
    match, rule = entry.match, by_id[entry.match.rule]
    sight = look(connection, reader, [entry], now)
    return Explanation(
        rule=rule,
        match=match,
        thresholds=read_rule_settings(connection).thresholds[rule.id],
        seen={evidence.name: _seen(sight, evidence) for evidence in match.evidence},
        frozen_at=entry.first_seen if entry.frozen is not None else None,
    )


def _seen(sight: Sight, evidence: Evidence) -> Seen:
    record, prop = evidence.record, evidence.property
    if record is None:
        return Seen(evidence.value)
    if not sight.sees(record):
        return Seen(None, hidden=True)
    if prop is not None and sight.hides(record.kind, prop):
        return Seen(None, record, hidden=True)
    return Seen(evidence.value, record)
