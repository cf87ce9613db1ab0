"""What the CRM holds on a deal as one viewer sees it: what the risks from CRM data are decided by. Decides none itself.

A hidden property is `unknown` and absent everywhere; what is hidden of records beside the deal does not exist. All is
as of `now`: what changed later has not changed yet.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from crm.agenda import Agenda, agenda
from crm.cards import Card
from crm.conversation import Engagement, Window
from crm.instants import DAY, BadInstant, day_bounds, instant, micros, read_micros
from crm.kinds import Ref
from crm.reader import Change, Reader
from crm.stages import PipelineStage, stages_around, won_stays
from insights.model import PropertyEvidence

PROPERTIES = (
    "dealname", "dealstage", "pipeline", "amount", "deal_currency_code", "closedate", "hs_next_step",
    "hs_next_step_updated_at", "hs_deal_score", "hs_v2_date_entered_current_stage", "createdate",
)  # fmt: skip
_FIRST, _LAST = micros(datetime(1, 1, 1, tzinfo=UTC)), micros(datetime(9999, 12, 31, tzinfo=UTC))
NOT_SENT = ("BOUNCED", "FAILED", "SCHEDULED")
_AUTOMATIC = re.compile(  # what mail programs put before the subject, in the languages that buyers write
    r"(auto(matic)?[ -]?(reply|response)|out of (the )?office|undeliverable|delivery status notification|"
    r"risposta automatica|fuori (ufficio|sede)|automatische antwort|abwesenheit\w*|r[ée]ponse automatique|"
    r"absence du bureau|respuesta autom[áa]tica)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Move:
    """A property went from one value to another; `at` None: since when is not known."""

    at: int | None
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class DealFacts:
    """`history` newest first; `stages` of its pipeline by id; `contacts` None where the viewer sees none at all;
    `stays` of won deals in its stage; `home_currency` is the account's."""

    card: Card
    properties: Mapping[str, str]
    history: Mapping[str, Sequence[Change]]
    unknown: frozenset[str]
    stages: Mapping[str, PipelineStage]
    contacts: Sequence[Ref] | None
    window: Window
    agenda: Agenda
    stays: Sequence[int]
    home_currency: str | None
    now: int
    zone: ZoneInfo

    def value(self, name: str) -> str | None:
        """None also for what is blank."""
        return (self.properties.get(name) or "").strip() or None

    def at(self, name: str) -> int | None:
        """The instant that a property holds."""
        return instant_of(self.value(name))

    def moves(self, name: str) -> list[Move]:
        """Oldest first, from one value to another one, up to the present value."""
        past: list[tuple[int | None, str | None]] = [
            (change.at, _filled(change.value)) for change in reversed(self.history.get(name, ()))
        ]
        if past and past[-1][1] != self.value(name):
            past.append((None, self.value(name)))
        return [Move(later[0], one[1], later[1]) for one, later in pairwise(past) if one[1] != later[1]]

    def held(self, name: str) -> PropertyEvidence:
        """The present value, with the one before it and the date where the CRM remembers them."""
        last = next((move for move in reversed(self.moves(name)) if move.new == self.value(name)), None)
        if last:
            return PropertyEvidence(name, last.new, last.old, last.at)
        first = self.history.get(name, ())
        return PropertyEvidence(name, self.value(name), None, first[-1].at if first else None)

    @property
    def stage(self) -> PipelineStage | None:
        return self.stages.get(self.value("dealstage") or "")

    @property
    def currency(self) -> str | None:
        """A deal without one is in the account's."""
        if "deal_currency_code" in self.unknown:
            return None
        return self.value("deal_currency_code") or self.home_currency

    @property
    def is_open(self) -> bool:
        return self.stage is not None and not self.stage.is_closed

    @property
    def today(self) -> date:
        return local_of(self.now, self.zone).date()

    def day(self, at: int) -> date:
        """A date without an hour is kept as midnight UTC, and is that date everywhere."""
        return day_of(at, self.zone)

    @property
    def day_start(self) -> int:
        """When today began where the viewer is."""
        return day_bounds(self.today, self.zone)[0]

    def age(self, at: int) -> int:
        """Whole days since then."""
        return (self.now - at) // DAY

    def mails(self, direction: str) -> Iterator[Engagement]:
        """Newest first; of ours those that were sent, of theirs those that a person wrote."""
        return (one for one in self.window.engagements if one.direction == direction and is_letter(one))


def read_facts(
    reader: Reader, window: Window, *, now: int, zone: ZoneInfo, home_currency: str | None = None
) -> DealFacts:
    """Of the window's deal, which is visible."""
    deal = window.deal
    card = reader.cards([deal])[deal]
    remembered = {name: changes for (_, name), changes in reader.history([deal], PROPERTIES).items()}
    history = {name: [one for one in changes if one.at <= now] for name, changes in remembered.items()}
    properties = {**card.properties, **_as_it_was(remembered, history)}
    stages = stages_around(reader, deal)
    stage = stages.get(properties.get("dealstage", ""))
    contacts = reader.associated([deal], "contacts")[deal]
    sees_contacts = reader.viewer.rights_on("contacts").view != "none"
    return DealFacts(
        card=card,
        properties=properties,
        history=history,
        unknown=frozenset(name for name in PROPERTIES if reader.hides("deals", name)),
        stages=stages,
        contacts=[Ref("contacts", id_) for id_ in contacts] if sees_contacts else None,
        window=window,
        agenda=agenda(reader, deal, now=now),
        stays=won_stays(reader, deal, stage.id, now=now) if stage and not stage.is_closed else [],
        home_currency=home_currency,
        now=now,
        zone=zone,
    )


def _as_it_was(remembered: Mapping[str, Sequence[Change]], history: Mapping[str, Sequence[Change]]) -> dict[str, str]:
    """The values of what has changed since."""
    later = [name for name, changes in remembered.items() if len(changes) > len(history[name])]
    return {name: (history[name][0].value if history[name] else None) or "" for name in later}


def is_letter(one: Engagement) -> bool:
    """A mail that was sent, and no automatic reply."""
    if one.type != "email":
        return False
    if one.direction == "in":
        return not _AUTOMATIC.match(one.title)
    return one.properties.get("hs_email_status") not in NOT_SENT


def instant_of(text: str | None) -> int | None:
    try:
        return read_micros(text) if text else None
    except BadInstant:
        return None


def day_of(at: int, zone: ZoneInfo) -> date:
    return instant(min(max(at, _FIRST), _LAST)).date() if at % DAY == 0 else local_of(at, zone).date()


def local_of(at: int, zone: ZoneInfo) -> datetime:
    """The calendar's first and last day are cut off: a zone could lie beyond them."""
    return instant(min(max(at, _FIRST + DAY), _LAST - DAY)).astimezone(zone)


def _filled(text: str | None) -> str | None:
    return (text or "").strip() or None
