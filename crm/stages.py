"""Stages of pipelines in the account's own words, and how long won deals stood in one. Reads only through a Reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import and_, select

from crm.kinds import Ref
from crm.reader import Change, Reader
from crm.schema.mirror import Deal, Stage


@dataclass(frozen=True, slots=True)
class Beginning:
    """A pipeline and the stage in which what is new starts."""

    pipeline: str
    pipeline_label: str
    stage: str
    stage_label: str


def stage_label(reader: Reader, kind: str, pipeline: str | None, stage: str | None) -> str | None:
    """None for a stage that its pipeline does not have."""
    known = (Stage.kind == kind) & (Stage.pipeline_id == pipeline) & (Stage.id == stage)
    found = reader.session.execute(select(Stage.label).where(known)).first()
    return (found.label or stage) if found else None


def beginnings(reader: Reader, kind: str) -> list[Beginning]:
    """Of each pipeline of that type, by its name."""
    query = select(Stage.pipeline_id, Stage.pipeline_label, Stage.id, Stage.label).where(
        Stage.kind == kind, Stage.is_first.is_(True)
    )
    found = [
        Beginning(row.pipeline_id, row.pipeline_label or row.pipeline_id, row.id, row.label or row.id)
        for row in reader.session.execute(query)
    ]
    return sorted(found, key=lambda one: (one.pipeline_label.casefold(), one.pipeline))


@dataclass(frozen=True, slots=True)
class PipelineStage:
    """`position` counts along the pipeline; `label` is the account's word, else the id."""

    id: str
    label: str
    position: int
    is_closed: bool
    is_won: bool


def stages_around(reader: Reader, deal: Ref) -> dict[str, PipelineStage]:
    """By id, all stages of the pipeline in which that visible deal is; none where its stage is hidden."""
    if reader.hides("deals", "dealstage"):
        return {}
    query = (
        select(Stage.id, Stage.label, Stage.position, Stage.is_closed, Stage.is_won)
        .join(Deal, Deal.pipeline == Stage.pipeline_id)
        .where(Stage.kind == "deals", Deal.id == deal.id)
    )
    return {
        row.id: PipelineStage(row.id, row.label or row.id, row.position, row.is_closed, row.is_won)
        for row in reader.session.execute(query)
    }


def deal_stage_labels(reader: Reader) -> list[str]:
    """The account's own words, of all pipelines of deals; none where stages are hidden."""
    if reader.hides("deals", "dealstage"):
        return []
    query = select(Stage.label, Stage.id).where(Stage.kind == "deals")
    return list(dict.fromkeys(row.label or row.id for row in reader.session.execute(query)))


def won_stays(reader: Reader, deal: Ref, stage: str, *, now: int) -> list[int]:
    """How long the won deals of that deal's pipeline that the viewer sees stood in that stage, in all; those of which
    the CRM remembers it. Of a pipeline that is hidden nothing is known."""
    if any(reader.hides("deals", name) for name in ("dealstage", "pipeline")):
        return []
    pipeline = reader.session.execute(select(Deal.pipeline).where(Deal.id == deal.id)).scalar_one_or_none()
    won = (
        select(Deal.id)
        .join(Stage, and_(Stage.kind == "deals", Stage.pipeline_id == Deal.pipeline, Stage.id == Deal.stage))
        .where(Deal.pipeline == pipeline, Stage.is_won.is_(True))
    )
    refs = [Ref("deals", id_) for id_ in reader.session.execute(won).scalars() if id_ != deal.id]
    stays = (_stay(changes, stage, now) for changes in reader.history(refs, ["dealstage"]).values())
    return sorted(stay for stay in stays if stay)


def _stay(changes: Sequence[Change], stage: str, now: int) -> int:
    """The sum, where it came back; 0 for one that never left the stage."""
    past = [change for change in changes if change.at <= now]
    return sum(later.at - one.at for later, one in pairwise(past) if one.value == stage)
