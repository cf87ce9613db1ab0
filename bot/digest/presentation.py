"""How each rule looks in a message: its buttons and what its rows point to. One line a rule; no wording, no order."""

from dataclasses import dataclass
from typing import Literal

PREPARE, HIGH_TASKS = "prepare_meeting", "high_priority_tasks_today"
NOT_IN_DIGEST = frozenset({PREPARE, HIGH_TASKS})  # meetings carry Prepare themselves, tasks say "high priority"
MAILS = ("reply_to_email", "leads_awaiting_reply", "contacts_awaiting_reply", "email_replies")  # most specific first


@dataclass(frozen=True, slots=True)
class Presentation:
    """`start`, `open`: keys of the two buttons (`open` None: the first button opens them already).
    `target`: what a row's link points to. `who`: what its title names: the person with the company, or the company that
    a deal is known by. `listed`: the words of the link where two or three stand in one line.
    `whole`: the button works on all of them at once, so *First* takes them all."""

    start: str
    open: str | None
    target: Literal["subject", "mail", "contact"] = "subject"
    who: Literal["person", "company"] = "person"
    listed: Literal["contact", "company", "record"] = "contact"
    whole: bool = False


PRESENTATIONS = {
    "newly_assigned_contacts": Presentation("write_email", "contacts"),
    "newly_assigned_leads": Presentation("tasks", "leads", listed="record"),
    "reengaged_contacts": Presentation("leads", "contacts"),
    "sequence_tasks": Presentation("tasks", "tasks", listed="record"),
    "email_replies": Presentation("reply", "contacts", target="mail"),
    "log_meeting_outcome": Presentation("outcomes", "meetings", whole=True),
    "follow_up_meeting": Presentation("follow_up", "meetings"),
    "log_call_outcome": Presentation("outcomes", "calls", whole=True),
    "contacts_awaiting_reply": Presentation("reply", "contacts", target="mail"),
    "reply_to_email": Presentation("reply", "deals", target="mail"),
    "leads_awaiting_reply": Presentation("reply", "leads", target="mail"),
    "prepare_meeting": Presentation("prepare", "meetings", listed="record"),
    "high_priority_tasks_today": Presentation("tasks", "tasks", listed="record"),
    "target_account_activity": Presentation("contacts", None, listed="company"),
    "recently_engaged_leads": Presentation("tasks", "leads", listed="record"),
    "update_next_steps": Presentation("next_steps", "deals", who="company", listed="company"),
    "add_contact_to_deal": Presentation("add_contact", "deals", who="company", listed="company"),
    "initial_outreach": Presentation("reach_out", "deals", who="company", listed="company"),
    "follow_up_with_buyer": Presentation("follow_up", "deals", target="contact", who="company"),
}
