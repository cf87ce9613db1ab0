"""Which property fills which typed column of the thirteen CRM objects. A new column is one line here and one in the
schema."""

from crm.importing.values import Read, address, decimal, filled, flag, lowered, millis, text, time

Column = tuple[str, Read, str]  # column, reader, property

LIVING = ("id", "id_order", "owner_id", "owner_assigned_at", "created_at", "modified_at")
PROPERTY_HISTORY = ("kind", "id", "property", "position", "at", "value")
RECIPIENTS = ("email_id", "address", "is_to", "at")

_AT: Column = ("at", time, "hs_timestamp")

COLUMNS: dict[str, tuple[Column, ...]] = {
    "contacts": (
        ("email", address, "email"),
        ("first_name", text, "firstname"),
        ("last_name", text, "lastname"),
        ("lifecycle_stage", text, "lifecyclestage"),
        ("last_activity_at", time, "hs_last_sales_activity_timestamp"),
    ),
    "companies": (
        ("name", text, "name"),
        ("domain", lowered, "domain"),
        ("target_account", flag, "hs_is_target_account"),
        ("last_activity_at", time, "hs_last_sales_activity_timestamp"),
    ),
    "deals": (
        ("name", text, "dealname"),
        ("pipeline", text, "pipeline"),
        ("stage", text, "dealstage"),
        ("amount", decimal, "amount"),
        ("currency", text, "deal_currency_code"),
        ("close_at", time, "closedate"),
        ("next_step", text, "hs_next_step"),
        ("next_step_updated_at", time, "hs_next_step_updated_at"),
        ("stage_entered_at", time, "hs_v2_date_entered_current_stage"),
    ),
    "leads": (
        ("name", text, "hs_lead_name"),
        ("pipeline", text, "hs_pipeline"),
        ("stage", text, "hs_pipeline_stage"),
        ("stage_entered_at", time, "hs_v2_date_entered_current_stage"),
        ("primary_contact_id", text, "hs_primary_contact_id"),
    ),
    "tickets": (
        ("name", text, "subject"),
        ("pipeline", text, "hs_pipeline"),
        ("stage", text, "hs_pipeline_stage"),
    ),
    "tasks": (
        _AT,
        ("subject", text, "hs_task_subject"),
        ("status", text, "hs_task_status"),
        ("priority", text, "hs_task_priority"),
        ("completed_at", time, "hs_task_completion_date"),
        ("is_sequence_task", filled, "hs_task_sequence_step_enrollment_id"),
    ),
    "notes": (_AT,),
    "calls": (
        _AT,
        ("title", text, "hs_call_title"),
        ("status", text, "hs_call_status"),
        ("disposition", text, "hs_call_disposition"),
        ("source", text, "hs_call_source"),
        ("duration", millis, "hs_call_duration"),
    ),
    "emails": (
        _AT,
        ("subject", text, "hs_email_subject"),
        ("direction", text, "hs_email_direction"),
        ("status", text, "hs_email_status"),
        ("thread_id", text, "hs_email_thread_id"),
        ("from_email", address, "hs_email_from_email"),
        ("is_tracked", filled, "hs_email_tracker_key"),
        ("opened_at", time, "hs_email_last_open_date"),
    ),
    "meetings": (
        _AT,
        ("title", text, "hs_meeting_title"),
        ("outcome", text, "hs_meeting_outcome"),
        ("start_at", time, "hs_meeting_start_time"),
        ("end_at", time, "hs_meeting_end_time"),
        ("location", text, "hs_meeting_location"),
        ("url", text, "hs_meeting_external_url"),
    ),
    "communications": (_AT, ("channel", text, "hs_communication_channel_type")),
    "line_items": (),
    "quotes": (),
}
# Times that no column holds yet; a bad one rejects the line all the same.
CHECKED: dict[str, tuple[str, ...]] = {"companies": ("notes_last_contacted",)}
