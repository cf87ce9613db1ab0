"""How probable the account holds a deal in that stage to be: the stage's own figure. Nothing where the stage is
hidden."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from crm.kinds import Ref
from crm.reader import Reader
from crm.schema.mirror import Deal
from crm.stakes import read_amount


def stage_probability(reader: Reader, deal: Ref) -> Decimal | None:
    """Between 0 and 1."""
    if reader.hides("deals", "dealstage") or reader.hides("deals", "pipeline"):
        return None
    row = reader.session.execute(select(Deal.pipeline, Deal.stage).where(Deal.id == deal.id)).first()
    if row is None or not row.pipeline:
        return None
    stages = reader.pipeline("deals", row.pipeline).get("stages") or ()
    return next((_given(stage) for stage in stages if str(stage.get("id")) == row.stage), None)


def _given(stage: Mapping[str, Any]) -> Decimal | None:
    given = read_amount(str((stage.get("metadata") or {}).get("probability", "")))
    return given if given is not None and 0 <= given <= 1 else None
