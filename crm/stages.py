"""The words for stages: what a pipeline calls them. Holds no record; refuses the stage of a type whose stage is hidden."""

from sqlalchemy import select

from crm.reader import Reader
from crm.schema.mirror import Stage

_PROPERTIES = {"deals": "dealstage", "leads": "hs_pipeline_stage", "tickets": "hs_pipeline_stage"}


def stage_names(reader: Reader, kind: str) -> dict[str, str]:
    """By stage id; ids are the account's own and differ between pipelines. Empty where the viewer may not see them."""
    if reader.hides(kind, _PROPERTIES[kind]):
        return {}
    query = select(Stage.id, Stage.label).where(Stage.kind == kind)
    return {row.id: row.label for row in reader.session.execute(query) if row.label}
