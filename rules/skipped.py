"""What rules leave out and count: records of an unknown stage, engagements without a time. Shows none of them."""

from typing import Any

from sqlalchemy import FromClause, Select, not_, select

from crm.rule_tables import RuleTables
from rules.rule import Moment, Selecting
from rules.words import of_stage, there_is


def unknown_stage(kind: str) -> Selecting:
    """Ids of the reps' deals or leads whose pipeline does not have their stage."""

    def select_ids(t: RuleTables, moment: Moment) -> Select[Any]:
        record: FromClause = getattr(t, kind)
        stage = t.stages.alias()
        return select(record.c.id).where(
            record.c.owner_id == moment.reps.c.owner_id,
            not_(there_is(stage, where=[of_stage(stage, kind, record)])),
        )

    return select_ids


def undated(kind: str, column: str) -> Selecting:
    """Ids of the reps' records that lack the time in `column`."""

    def select_ids(t: RuleTables, moment: Moment) -> Select[Any]:
        record: FromClause = getattr(t, kind)
        return select(record.c.id).where(record.c.owner_id == moment.reps.c.owner_id, record.c[column].is_(None))

    return select_ids
