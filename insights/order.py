"""The order of risks: what stands before what is resolved, then by severity, then the newest evidence."""

from collections.abc import Iterable, Mapping

from insights.kinds import BY_ID
from insights.model import SEVERITIES, Evidence, PropertyEvidence, Quote, Risk

_PLACES = {kind: place for place, kind in enumerate(BY_ID)}
_NEVER = -(2**63)


def in_order(risks: Iterable[Risk], times: Mapping[str, int]) -> tuple[Risk, ...]:
    """`times` of engagements and tasks by `emails:17`; evidence of unknown time comes last of its severity."""

    def place(risk: Risk) -> tuple[bool, int, int, int]:
        newest = max((_time(one, times) for one in risk.evidence), default=_NEVER)
        return risk.resolved is not None, SEVERITIES.index(risk.severity), -newest, _PLACES.get(risk.kind, len(_PLACES))

    return tuple(sorted(risks, key=place))


def _time(evidence: Evidence, times: Mapping[str, int]) -> int:
    if isinstance(evidence, PropertyEvidence):
        return _NEVER if evidence.at is None else evidence.at
    return times.get(evidence.engagement_id if isinstance(evidence, Quote) else evidence.record, _NEVER)
