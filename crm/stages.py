"""Stages of pipelines in the account's own words. Holds no record; what stage a record is in, its reader is told."""

from dataclasses import dataclass

from sqlalchemy import select

from crm.reader import Reader
from crm.schema.mirror import Stage


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
