"""The kinds of risk from CRM data: one file a kind, in the order of insights.md. Holds none itself."""

from types import ModuleType

from insights.risks import (
    amount_cut,
    close_date_passed,
    close_date_pushed,
    next_step_empty,
    next_step_stale,
    no_activity,
    no_contact,
    nothing_scheduled,
    overdue_tasks,
    score_fell,
    silent_buyer,
    single_contact,
    slow_stage,
    stage_went_back,
    unanswered_buyer,
)
from insights.risks.kind import Kind

FILES: tuple[ModuleType, ...] = (
    score_fell,
    no_activity,
    nothing_scheduled,
    close_date_passed,
    close_date_pushed,
    stage_went_back,
    slow_stage,
    no_contact,
    single_contact,
    unanswered_buyer,
    silent_buyer,
    next_step_empty,
    next_step_stale,
    amount_cut,
    overdue_tasks,
)
KINDS: tuple[Kind, ...] = tuple(file.KIND for file in FILES)
