"""Deals of the reps that have come of age and are not yet past it. Shared by 17 and 18."""

from typing import Any

from sqlalchemy import Select, func, not_, select

from crm.rule_tables import RuleTables
from rules.rule import Moment
from rules.skipped import undated
from rules.words import of_stage, stage_shown

undated_deals = undated("deals", "created_at")


def quiet_deals(t: RuleTables, moment: Moment) -> Select[Any]:
    """Open deals created more than the wait ago, not assigned after it, and not past their age. Its FROM has
    `t.deals` and `t.stages`, for further criteria."""
    rep, deal, stage = moment.reps, t.deals, t.stages
    since = deal.c.created_at + moment.span("wait_days")
    return select(
        rep.c.user_id,
        rep.c.owner_id,
        deal.c.id.label("subject_id"),
        deal.c.id.label("trigger_id"),
        since.label("since"),
        (since + moment.span("max_age_days")).label("expires_at"),
        deal.c.created_at.label("created"),
        stage_shown(stage).label("stage"),
        deal.c.assigned_at.label("assigned"),
    ).where(
        moment.owned(deal),
        deal.c.created_at < moment.now - moment.span("wait_days"),
        deal.c.created_at >= moment.now - moment.span("wait_days") - moment.span("max_age_days"),
        func.coalesce(deal.c.assigned_at, since) <= since,
        of_stage(stage, "deals", deal),
        not_(stage.c.is_closed),
    )
