"""The records that an insight names, as its viewer sees them: for titles and links beside evidence. Holds no body; with
HIPAA on no names of people."""

from collections.abc import Iterator, Mapping, Sequence

from crm.agenda import Agenda
from crm.conversation import Engagement, Window
from crm.kinds import Ref
from crm.reader import Reader
from insights.model import Evidence, Goal, Known, PropertyEvidence, Quote, RecentItem, Risk


def known_records(
    reader: Reader, said: Window, agenda: Agenda, risks: Sequence[Risk], *, hipaa: bool
) -> Mapping[str, Known]:
    """All of the window, and what the risks from CRM data name beside it. All of it is visible."""
    known = {str(one.ref): _engagement(one, hipaa=hipaa) for one in said.engagements}
    beside = {Ref.parse(name) for name in named((), risks, ()) if name not in known}
    due = {task.ref: task.at for task in agenda.tasks}
    for ref, card in reader.cards(beside).items():
        title = "" if hipaa and ref.kind == "contacts" else card.name
        known[str(ref)] = Known(ref, title, card.url, due.get(ref))
    return known


def named(recent: Sequence[RecentItem], risks: Sequence[Risk], goals: Sequence[Goal]) -> Iterator[str]:
    """As `emails:17`."""
    yield from (item.engagement_id for item in recent)
    shown: list[Evidence] = [
        one for risk in risks for one in (*risk.evidence, *([risk.resolved] if risk.resolved else []))
    ]
    for one in (*shown, *(quote for goal in goals for quote in goal.evidence)):
        if not isinstance(one, PropertyEvidence):
            yield one.engagement_id if isinstance(one, Quote) else one.record


def _engagement(one: Engagement, *, hipaa: bool) -> Known:
    if hipaa:
        return Known(one.ref, one.title, one.url, one.at)
    return Known(one.ref, one.title, one.url, one.at, one.who, one.to, one.is_own)
