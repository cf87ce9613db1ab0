"""The rules as one would first write them: rep by rep, record by record, through the ORM. A baseline for measuring and
nothing else; it covers what the benchmark's company holds, and its counts are compared with the evaluator's.

Windows of time are in its queries, and every query it makes has an index: what it costs is the asking, one question a
record.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.instants import DAY, HOUR, MINUTE, day_bounds, instant, zone
from crm.kinds import id_order
from crm.schema.mirror import (
    CLASSES,
    Association,
    Call,
    Company,
    Contact,
    Deal,
    Email,
    EmailDomain,
    EmailRecipient,
    Lead,
    Meeting,
    PropertyChange,
    Stage,
    Task,
    User,
)

UNSENT = ("BOUNCED", "FAILED", "SCHEDULED")


class Loop:
    def __init__(self, session: Session, now: int) -> None:
        self.session, self.now = session, now
        self.addresses = set(session.scalars(select(User.email)))
        self.domains = set(session.scalars(select(EmailDomain.domain)))
        self.stages = {(one.kind, one.pipeline_id, one.id): one for one in session.scalars(select(Stage))}

    def run(self, rep: User) -> Counter[str]:
        """How many actions each rule has for the rep."""
        found: Counter[str] = Counter()
        for rule in (getattr(self, name) for name in dir(self) if name.startswith("rule_")):
            found[rule.__name__.removeprefix("rule_")] += sum(1 for _ in rule(rep))
        self.session.expunge_all()
        return found

    def rule_newly_assigned_contacts(self, rep: User) -> Iterator[Contact]:
        for contact in self.owned(Contact, rep):
            since = contact.owner_assigned_at or contact.created_at or 0
            if not self.now - 30 * DAY < since <= self.now or contact.lifecycle_stage in ("customer", "evangelist"):
                continue
            if self.linked("contacts", contact.id, "deals"):
                continue
            if any(mail.is_tracked for mail in self.sent_to(contact)):
                continue
            if not any(self.reaches(mail, rep) for mail in self.sent_by(contact)):
                yield contact

    def rule_newly_assigned_leads(self, rep: User) -> Iterator[Lead]:
        for lead in self.owned(Lead, rep):
            since = lead.owner_assigned_at or lead.created_at or 0
            stage = self.stages.get(("leads", lead.pipeline or "", lead.stage or ""))
            if stage and stage.is_first and self.now - 30 * DAY < since <= self.now and not self.touched(lead, since):
                yield lead

    def rule_reengaged_contacts(self, rep: User) -> Iterator[Contact]:
        for contact in self.engaged(rep, 30):
            leads = self.leads_of(contact)
            at = contact.last_activity_at or 0
            if not leads or any(self.is_open("leads", lead) for lead in leads):
                continue
            last = max(leads, key=lambda lead: (lead.created_at or 0, lead.id_order))
            stage = self.stages.get(("leads", last.pipeline or "", last.stage or ""))
            lost = stage is not None and stage.lead_state == "UNQUALIFIED"
            if lost and at > (last.stage_entered_at or 0) and (last.created_at or 0) <= at:
                yield contact

    def rule_sequence_tasks(self, rep: User) -> Iterator[Task]:
        for task in self.owned(Task, rep):
            if task.is_sequence_task and task.status != "COMPLETED" and (task.created_at or 0) <= self.now:
                yield task

    def rule_email_replies(self, rep: User) -> Iterator[Email]:
        for contact in self.owned(Contact, rep):
            replies = [mail for mail in self.sent_by(contact, 14) if self.answers(mail, rep)]
            last = max(replies, key=lambda mail: (mail.at or 0, mail.id_order), default=None)
            if last and (last.at or 0) > self.now - 14 * DAY and not self.sent_to(contact, last.at):
                yield last

    def rule_log_meeting_outcome(self, rep: User) -> Iterator[Meeting]:
        for meeting in self.owned(Meeting, rep, Meeting.end_at > self.now - 7 * DAY):
            if (meeting.end_at or 0) <= self.now - HOUR and meeting.outcome in (None, "SCHEDULED"):
                self.closes("meetings", meeting.id)
                yield meeting

    def rule_follow_up_meeting(self, rep: User) -> Iterator[Meeting]:
        for meeting in self.owned(Meeting, rep, Meeting.end_at > self.now - 7 * DAY, Meeting.start_at < self.now):
            if meeting.outcome in ("CANCELED", "RESCHEDULED"):
                continue
            tasks = self.linked("meetings", meeting.id, "tasks")
            for kind in ("contacts", "deals"):
                for record in self.linked("meetings", meeting.id, kind):
                    tasks += self.linked(kind, record.id, "tasks")
            begun = meeting.start_at or 0
            follow_ups = [task for task in tasks if task.owner_id == rep.owner_id and task.created_at >= begun]
            if not follow_ups or any(task.status != "COMPLETED" for task in follow_ups):
                self.closes("meetings", meeting.id)
                yield meeting

    def rule_log_call_outcome(self, rep: User) -> Iterator[Call]:
        for call in self.owned(Call, rep, Call.at > self.now - 7 * DAY, Call.at <= self.now - HOUR):
            by_hand = call.source != "HUBSPOT_CALLING" and call.status is None
            if call.disposition is None and (by_hand or call.status == "COMPLETED"):
                self.closes("calls", call.id)
                yield call

    def rule_contacts_awaiting_reply(self, rep: User) -> Iterator[Email]:
        for contact, mail in self.replies(rep, 14, as_primary=True).items():
            foreign = self.is_foreign(contact, rep)
            if foreign and not any(self.is_open("leads", lead) for lead in self.leads_of(contact)):
                elsewhere = contact.owner_id != rep.owner_id and (contact.owner_assigned_at or 0) > (mail.at or 0)
                if not elsewhere and not self.answered(contact, mail, rep):
                    yield mail

    def rule_reply_to_email(self, rep: User) -> Iterator[Deal]:
        for contact, mail in self.replies(rep, 7).items():
            for deal in self.linked("contacts", contact.id, "deals"):
                theirs = deal.owner_id == rep.owner_id and self.is_open("deals", deal)
                if theirs and not self.answered(contact, mail, rep):
                    yield deal

    def rule_leads_awaiting_reply(self, rep: User) -> Iterator[Lead]:
        for contact, mail in self.replies(rep, 14, as_primary=True).items():
            for lead in self.leads_of(contact):
                if self.is_open("leads", lead) and self.primary(lead) is contact and self.is_foreign(contact, rep):
                    elsewhere = lead.owner_id != rep.owner_id and (lead.owner_assigned_at or 0) > (mail.at or 0)
                    if not elsewhere and not self.answered(contact, mail, rep):
                        yield lead

    def rule_prepare_meeting(self, rep: User) -> Iterator[Meeting]:
        soon = (Meeting.start_at > self.now - 10 * MINUTE, Meeting.start_at <= self.now + DAY)
        for meeting in self.owned(Meeting, rep, *soon):
            if meeting.outcome not in ("CANCELED", "RESCHEDULED"):
                self.closes("meetings", meeting.id)
                yield meeting

    def rule_high_priority_tasks_today(self, rep: User) -> Iterator[Task]:
        where = zone(rep.timezone) or zone("UTC")
        assert where
        start, end = day_bounds(instant(self.now).astimezone(where).date(), where)
        for task in self.owned(Task, rep, Task.at >= start, Task.at < end):
            if task.priority == "HIGH" and task.status != "COMPLETED" and (task.created_at or 0) <= self.now:
                self.closes("tasks", task.id)
                yield task
                return  # one action, however many items

    def rule_target_account_activity(self, rep: User) -> Iterator[Contact]:
        found = {contact.id: contact for contact in self.engaged(rep, 7) if self.targets(contact)}
        for company in self.owned(Company, rep):
            if company.target_account:
                for contact in self.linked("companies", company.id, "contacts"):
                    if contact.owner_id is None and self.lately(contact, 7):
                        found[contact.id] = contact
        yield from found.values()

    def rule_recently_engaged_leads(self, rep: User) -> Iterator[Lead]:
        for lead in self.owned(Lead, rep):
            if self.is_open("leads", lead):
                contact = self.primary(lead)
                if contact and self.lately(contact, 7):
                    yield lead

    def rule_update_next_steps(self, rep: User) -> Iterator[Deal]:
        for deal in self.owned(Deal, rep):
            if not self.is_open("deals", deal):
                continue
            last = max((one for one in self.activities(deal) if one[0] < self.now - DAY), default=None)
            if last is None or last[0] <= self.now - 31 * DAY or self.stepped(deal, last[3]):
                continue
            if not last[0] < (deal.owner_assigned_at or 0) <= self.now:
                yield deal

    def activities(self, deal: Deal) -> Iterator[tuple[int, bool, str, int]]:
        """End, whether it is a meeting, id and start of what was held."""
        for meeting in self.linked("deals", deal.id, "meetings"):
            if meeting.outcome not in ("CANCELED", "RESCHEDULED", "NO_SHOW") and meeting.start_at is not None:
                yield meeting.end_at, True, meeting.id_order, meeting.start_at
        for call in self.linked("deals", deal.id, "calls"):
            if call.status in (None, "COMPLETED") and call.at is not None:
                yield call.at + (call.duration or 0), False, call.id_order, call.at

    def rule_add_contact_to_deal(self, rep: User) -> Iterator[Deal]:
        for deal in self.quiet_deals(rep):
            if not self.linked("deals", deal.id, "contacts"):
                yield deal

    def rule_initial_outreach(self, rep: User) -> Iterator[Deal]:
        kinds = ("calls", "emails", "meetings", "notes", "communications")
        for deal in self.quiet_deals(rep):
            stage = self.stages["deals", deal.pipeline or "", deal.stage or ""]
            if stage.is_first and not any(self.linked("deals", deal.id, kind) for kind in kinds):
                yield deal

    def rule_follow_up_with_buyer(self, rep: User) -> Iterator[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        for deal in self.owned(Deal, rep):
            contacts = self.linked("deals", deal.id, "contacts") if self.is_open("deals", deal) else []
            for contact in contacts:
                opened = [mail for mail in self.sent_to(contact) if self.by(mail, rep) and self.was_opened(mail)]
                last = max(opened, key=lambda mail: (mail.at or 0, mail.id_order), default=None)
                if last is None or not 7 * DAY < self.now - (last.opened_at or 0) <= 14 * DAY:
                    continue
                if not any((mail.at or 0) > (last.at or 0) for one in contacts for mail in self.sent_by(one)):
                    found.add((deal.id, last.id))
        yield from found

    def owned(self, cls: type[Any], rep: User, *where: Any) -> list[Any]:
        records = self.session.scalars(select(cls).where(cls.owner_id == rep.owner_id, *where)).all()
        if cls not in (Contact, Lead, Deal, Task):
            return list(records)
        return [record for record in records if (record.created_at or 0) <= self.now]

    def linked(self, kind: str, record_id: str, other: str) -> list[Any]:
        cls: Any = CLASSES[other]
        statement = select(cls).join(Association, Association.to_id == cls.id)
        statement = statement.where(
            Association.from_kind == kind, Association.from_id == record_id, Association.to_kind == other
        )
        return list(self.session.scalars(statement))

    def is_open(self, kind: str, record: Any) -> bool:
        stage = self.stages.get((kind, record.pipeline, record.stage))
        return stage is not None and not stage.is_closed

    def closes(self, kind: str, record_id: str) -> bool:
        return any(self.is_open("deals", deal) for deal in self.linked(kind, record_id, "deals"))

    def is_out(self, mail: Email) -> bool:
        forwarded = mail.direction == "FORWARDED_EMAIL" and mail.from_email in self.addresses
        return (mail.direction == "EMAIL" or forwarded) and mail.status not in UNSENT

    def is_in(self, mail: Email) -> bool:
        forwarded = mail.direction == "FORWARDED_EMAIL" and mail.from_email not in self.addresses
        return mail.direction == "INCOMING_EMAIL" or forwarded

    def by(self, mail: Email, rep: User) -> bool:
        return mail.owner_id == rep.owner_id or mail.from_email == rep.email

    def was_opened(self, mail: Email) -> bool:
        return mail.opened_at is not None and mail.opened_at <= self.now

    def sent_by(self, contact: Contact, days: int | None = None) -> list[Email]:
        statement = select(Email).where(Email.from_email == contact.email, Email.at <= self.now)
        if days:
            statement = statement.where(Email.at >= self.now - days * DAY)
        return [mail for mail in self.session.scalars(statement) if self.is_in(mail)]

    def sent_to(self, contact: Contact, after: int | None = None) -> list[Email]:
        statement = select(Email).join(EmailRecipient, EmailRecipient.email_id == Email.id)
        statement = statement.where(EmailRecipient.address == contact.email, EmailRecipient.at <= self.now)
        if after is not None:
            statement = statement.where(EmailRecipient.at > after)
        return [mail for mail in self.session.scalars(statement) if self.is_out(mail)]

    def reaches(self, mail: Email, rep: User) -> bool:
        statement = select(EmailRecipient).where(EmailRecipient.email_id == mail.id)
        return any(recipient.address == rep.email for recipient in self.session.scalars(statement))

    def answers(self, mail: Email, rep: User | None = None) -> bool:
        if mail.thread_id is None:
            return False
        earlier = self.session.scalars(select(Email).where(Email.thread_id == mail.thread_id, Email.at < mail.at))
        return any(self.is_out(one) and (rep is None or self.by(one, rep)) for one in earlier)

    def answered(self, contact: Contact, mail: Email, rep: User) -> bool:
        return any(self.by(one, rep) for one in self.sent_to(contact, mail.at))

    def replies(self, rep: User, days: int, *, as_primary: bool = False) -> dict[Contact, Email]:
        """The last reply of each contact that reached the rep."""
        late = (EmailRecipient.at >= self.now - days * DAY, EmailRecipient.at <= self.now)
        statement = select(Email).join(EmailRecipient, EmailRecipient.email_id == Email.id)
        statement = statement.where(EmailRecipient.address == rep.email, *late)
        if as_primary:
            statement = statement.where(EmailRecipient.is_to)
        found: dict[Contact, Email] = {}
        for mail in sorted(self.session.scalars(statement), key=lambda mail: (mail.at or 0, mail.id_order)):
            if self.is_in(mail) and self.answers(mail):
                for contact in self.session.scalars(select(Contact).where(Contact.email == mail.from_email)):
                    found[contact] = mail
        return found

    def leads_of(self, contact: Contact) -> list[Lead]:
        named = self.session.scalars(select(Lead).where(Lead.primary_contact_id == contact.id))
        leads = {lead.id: lead for lead in (*named, *self.linked("contacts", contact.id, "leads"))}
        return [lead for lead in leads.values() if (lead.created_at or 0) <= self.now]

    def primary(self, lead: Lead) -> Contact | None:
        if lead.primary_contact_id is not None:
            return self.session.get(Contact, lead.primary_contact_id)
        contacts = self.linked("leads", lead.id, "contacts")
        return min(contacts, key=lambda contact: id_order(contact.id), default=None)

    def lately(self, contact: Contact, days: int) -> bool:
        return self.now - days * DAY <= (contact.last_activity_at or 0) <= self.now

    def engaged(self, rep: User, days: int) -> list[Contact]:
        return [contact for contact in self.owned(Contact, rep) if self.lately(contact, days)]

    def targets(self, contact: Contact) -> list[Company]:
        return [company for company in self.linked("contacts", contact.id, "companies") if company.target_account]

    def is_foreign(self, contact: Contact, rep: User) -> bool:
        if contact.email is None:
            return False
        domain = contact.email.rsplit("@", 1)[-1]
        return domain not in self.domains and domain != (rep.email or "").rsplit("@", 1)[-1]

    def touched(self, lead: Lead, since: int) -> bool:
        for kind in ("calls", "emails", "meetings", "notes", "communications", "tasks"):
            for one in self.linked("leads", lead.id, kind):
                at = one.completed_at if kind == "tasks" else one.start_at if kind == "meetings" else one.at
                if at is not None and since < at <= self.now and (kind != "tasks" or one.status == "COMPLETED"):
                    return True
        return False

    def stepped(self, deal: Deal, since: int) -> bool:
        changes = select(PropertyChange.at).where(
            PropertyChange.kind == "deals", PropertyChange.id == deal.id, PropertyChange.property == "hs_next_step"
        )
        times = [*self.session.scalars(changes), deal.next_step_updated_at or 0]
        return any(since < at <= self.now for at in times)

    def quiet_deals(self, rep: User) -> Iterator[Deal]:
        for deal in self.owned(Deal, rep):
            since = (deal.created_at or 0) + 7 * DAY
            late = since < (deal.owner_assigned_at or 0) <= self.now
            if self.is_open("deals", deal) and since < self.now <= since + 7 * DAY and not late:
                yield deal


def sample_reps(session: Session, count: int) -> list[User]:
    """Reps spread evenly over all of them."""
    reps = list(session.scalars(select(User).where(User.active).order_by(User.id)))
    return reps[:: max(1, len(reps) // count)][:count]
