"""The nineteen guided actions, in the order of their numbers. A new one is a new file and one line here."""

from rules.catalog import (
    r01_newly_assigned_contacts,
    r02_newly_assigned_leads,
    r03_reengaged_contacts,
    r04_sequence_tasks,
    r05_email_replies,
    r06_log_meeting_outcome,
    r07_follow_up_meeting,
    r08_log_call_outcome,
    r09_contacts_awaiting_reply,
    r10_reply_to_email,
    r11_leads_awaiting_reply,
    r12_prepare_meeting,
    r13_high_priority_tasks_today,
    r14_target_account_activity,
    r15_recently_engaged_leads,
    r16_update_next_steps,
    r17_add_contact_to_deal,
    r18_initial_outreach,
    r19_follow_up_with_buyer,
)
from rules.rule import Rule

FILES = (
    r01_newly_assigned_contacts,
    r02_newly_assigned_leads,
    r03_reengaged_contacts,
    r04_sequence_tasks,
    r05_email_replies,
    r06_log_meeting_outcome,
    r07_follow_up_meeting,
    r08_log_call_outcome,
    r09_contacts_awaiting_reply,
    r10_reply_to_email,
    r11_leads_awaiting_reply,
    r12_prepare_meeting,
    r13_high_priority_tasks_today,
    r14_target_account_activity,
    r15_recently_engaged_leads,
    r16_update_next_steps,
    r17_add_contact_to_deal,
    r18_initial_outreach,
    r19_follow_up_with_buyer,
)
RULES: tuple[Rule, ...] = tuple(file.RULE for file in FILES)
by_id: dict[str, Rule] = {rule.id: rule for rule in RULES}
