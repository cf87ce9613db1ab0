"""The rules as one would first write them: rep by rep, record by record, through the ORM. A baseline for measuring and
nothing else; it covers what the benchmark's company holds, and its counts are compared with the evaluator's.

Windows of time are in its queries, and every query it makes has an index: what it costs is the asking, one question a
record.
"""

from collections import Counter
from collections.abc import Iterator

from benchmarks.rules_loop_records import Records
from crm.instants import DAY, HOUR, MINUTE, day_bounds, instant, zone
from crm.schema.mirror import (
    Call,
    Company,
    Contact,
    Deal,
    Email,
    Lead,
    Meeting,
    Task,
    User,
)


class Loop(Records):
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

    def quiet_deals(self, rep: User) -> Iterator[Deal]:
        for deal in self.owned(Deal, rep):
            since = (deal.created_at or 0) + 7 * DAY
            late = since < (deal.owner_assigned_at or 0) <= self.now
            if self.is_open("deals", deal) and since < self.now <= since + 7 * DAY and not late:
                yield deal
