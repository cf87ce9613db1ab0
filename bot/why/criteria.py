"""The criteria of each rule as *Why?* lists them: a sentence `why.<rule>.<name>` and the value below it. One line a
criterion; a test holds that every piece of a rule's evidence is told and has its sentence in each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.why import values as v


@dataclass(frozen=True, slots=True)
class Line:
    """`tells`: the pieces of evidence that it shows, where they are not called as the line is."""

    name: str
    value: v.Value
    tells: tuple[str, ...] = ()

    @property
    def evidence(self) -> tuple[str, ...]:
        return self.tells or (self.name,)


_MINE = Line("mine", v.owner)
_STAGE = Line("stage", v.stage())
_CONTACT = Line("contact", v.contact)
_REPLIED = Line("replied", v.mail("replied"))
_NOT_MAILED = Line("emails_sent_since", v.last_mail)
_DOMAIN = Line("domain", v.word("domain"))
_OPEN_LEADS = Line("open_leads", v.found("open_leads"))
_ASSIGNED = Line("assigned", v.instant("assigned"))
_CREATED = Line("created", v.instant("created"))
_OUTCOME = Line("outcome", v.word("outcome"))

LINES: Mapping[str, tuple[Line, ...]] = {
    "newly_assigned_contacts": (
        _MINE,
        _ASSIGNED,
        Line("lifecycle_stage", v.word("lifecycle_stage")),
        Line("deals", v.found("deals")),
        Line("tracked_emails_sent", v.found("tracked_emails_sent")),
        Line("emails_received", v.found("emails_received")),
    ),
    "newly_assigned_leads": (_MINE, _ASSIGNED, _STAGE, Line("activities_since", v.found("activities_since"))),
    "reengaged_contacts": (
        _MINE,
        Line("last_lead_stage", v.stage("last_lead_stage")),
        Line("disqualified", v.instant("disqualified")),
        Line("engaged", v.instant("engaged")),
        _OPEN_LEADS,
    ),
    "sequence_tasks": (_MINE, Line("sequence", v.word("sequence")), Line("status", v.word("status"))),
    "email_replies": (_MINE, _REPLIED, Line("emails_sent_since", v.found("emails_sent_since"))),
    "log_meeting_outcome": (_MINE, Line("end", v.instant("end")), _OUTCOME),
    "follow_up_meeting": (
        _MINE,
        Line("start", v.instant("start")),
        Line("end", v.instant("end")),
        _OUTCOME,
        Line("follow_up_completed", v.found("follow_up_completed")),
    ),
    "log_call_outcome": (
        _MINE,
        Line("start", v.instant("start")),
        Line("disposition", v.word("disposition")),
        Line("status", v.word("status")),
    ),
    "contacts_awaiting_reply": (_REPLIED, _DOMAIN, _NOT_MAILED, _OPEN_LEADS),
    "reply_to_email": (_MINE, _STAGE, _CONTACT, _REPLIED, _NOT_MAILED),
    "leads_awaiting_reply": (_STAGE, _CONTACT, _REPLIED, _DOMAIN, _NOT_MAILED),
    "prepare_meeting": (_MINE, Line("start", v.instant("start")), _OUTCOME),
    "high_priority_tasks_today": (_MINE, Line("day", v.day), Line("priority", v.items)),
    "target_account_activity": (
        Line("engaged", v.instant("engaged")),
        Line("target_account", v.record("target_account")),
        Line("mine", v.owner_of_account),
    ),
    "recently_engaged_leads": (_MINE, _STAGE, Line("engaged", v.record("engaged", at="engaged"))),
    "update_next_steps": (
        _MINE,
        _STAGE,
        Line("activity_ended", v.record("activity_ended", at="activity_ended"), ("activity_started", "activity_ended")),
        Line("next_step_changed", v.instant("next_step_changed")),
        _ASSIGNED,
    ),
    "add_contact_to_deal": (_MINE, _STAGE, _CREATED, _ASSIGNED, Line("contacts", v.found("contacts"))),
    "initial_outreach": (_MINE, _STAGE, _CREATED, _ASSIGNED, Line("engagements", v.found("engagements"))),
    "follow_up_with_buyer": (
        _MINE,
        _STAGE,
        _CONTACT,
        Line("sent", v.instant("sent")),
        Line("opened", v.mail("opened")),
        Line("emails_received_since", v.found("emails_received_since")),
    ),
}
