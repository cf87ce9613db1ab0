"""Which HubSpot properties need more care than their name says. Holds lists, documented, and no rights.

A hidden property also hides what HubSpot computes from it (`DERIVED`). What HubSpot rolls up over other records
(`is_roll_up`) is for those who see all of them. What names another record (`REFERENCES`) is for those who see that one.
"""

import re
from collections.abc import Mapping

# Derived property -> the properties it repeats, by object type.
DERIVED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "contacts": {
        "hs_full_name_or_email": ("firstname", "lastname", "email"),
        "hs_email_domain": ("email",),
        "hs_additional_emails": ("email",),
        "hs_searchable_calculated_phone_number": ("phone",),
        "hs_calculated_phone_number": ("phone",),
    },
    "companies": {"hs_additional_domains": ("domain",)},
    "deals": {
        "amount_in_home_currency": ("amount",),
        "hs_projected_amount": ("amount",),
        "hs_projected_amount_in_home_currency": ("amount",),
        "hs_forecast_amount": ("amount",),
        "hs_closed_amount": ("amount",),
        "hs_closed_amount_in_home_currency": ("amount",),
        "hs_closed_won_count": ("dealstage",),
        "hs_is_closed": ("dealstage",),
        "hs_is_closed_won": ("dealstage",),
        "hs_deal_stage_probability": ("dealstage",),
        "days_to_close": ("closedate",),
        "hs_days_to_close_raw": ("closedate",),
    },
    "emails": {
        "hs_email_html": ("hs_email_text",),
        "hs_email_text": ("hs_email_html",),
        "hs_email_headers": ("hs_email_from_email", "hs_email_to_email", "hs_email_cc_email", "hs_email_subject"),
        "hs_body_preview": ("hs_email_text", "hs_email_html"),
        "hs_body_preview_html": ("hs_email_text", "hs_email_html"),
    },
    "notes": {"hs_body_preview": ("hs_note_body",), "hs_body_preview_html": ("hs_note_body",)},
    "calls": {"hs_body_preview": ("hs_call_body",), "hs_body_preview_html": ("hs_call_body",)},
    "meetings": {"hs_body_preview": ("hs_meeting_body",), "hs_body_preview_html": ("hs_meeting_body",)},
    "tasks": {"hs_body_preview": ("hs_task_body",), "hs_body_preview_html": ("hs_task_body",)},
    "communications": {
        "hs_body_preview": ("hs_communication_body",),
        "hs_body_preview_html": ("hs_communication_body",),
    },
}

# What an engagement says at length: with HIPAA on it is not copied onto any surface.
BODIES: Mapping[str, frozenset[str]] = {
    "tasks": frozenset({"hs_task_body"}),
    "notes": frozenset({"hs_note_body"}),
    "calls": frozenset({"hs_call_body", "hs_call_transcript", "hs_call_summary"}),
    "emails": frozenset({"hs_email_text", "hs_email_html", "hs_email_headers"}),
    "meetings": frozenset({"hs_meeting_body", "hs_internal_meeting_notes"}),
    "communications": frozenset({"hs_communication_body"}),
}
_PREVIEWS = frozenset({"hs_body_preview", "hs_body_preview_html", "hs_body_preview_is_truncated"})

# Property -> the type of the record whose id it holds.
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "contacts": {"associatedcompanyid": "companies"},
    "companies": {"hs_parent_company_id": "companies"},
    "deals": {"hs_primary_associated_company": "companies"},
    "leads": {
        "hs_primary_contact_id": "contacts",
        "hs_primary_company_id": "companies",
        "hs_primary_associated_deal_id": "deals",
    },
    "tickets": {"hs_primary_company_id": "companies"},
}

# Stored by HubSpot on a record, computed there from engagements and other records that not everyone sees.
_ROLL_UPS = re.compile(
    r"notes_.*|num_.*|hs_num_.*|hs_number_.*|hs_total_.*|hs_.*_count|hs_count_.*|hs_.*_rollup|hs_time_to_.*|hs_sa_.*"
    r"|hs_(last|latest|first|next)_.*(activity|engagement|meeting|call|email|task|contacted|outreach|booked|logged|open).*"
    r"|hs_sales_email_.*|hs_email_(open|click|reply|replied|sends|last|first|bounce|delivered).*"
    r"|engagements_last_.*|hs_lead_(last|first|num)_.*"
    r"|total_revenue|recent_deal_.*|first_deal_.*|first_contact_.*"
)
_ROLLED_UP = ("contacts", "companies", "deals", "leads", "tickets")


def is_roll_up(kind: str, name: str) -> bool:
    """Of a record only: an e-mail's own opens are the e-mail's."""
    return kind in _ROLLED_UP and _ROLL_UPS.fullmatch(name) is not None


def is_body(kind: str, name: str) -> bool:
    return name in BODIES.get(kind, ()) or (kind in BODIES and name in _PREVIEWS)
