"""What the ORM loop asks of the database: one question a record, each with an index. Knows no rule."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.instants import DAY
from crm.kinds import id_order
from crm.schema.mirror import (
    CLASSES,
    Association,
    Company,
    Contact,
    Deal,
    Email,
    EmailDomain,
    EmailRecipient,
    Lead,
    PropertyChange,
    Stage,
    Task,
    User,
)

UNSENT = ("BOUNCED", "FAILED", "SCHEDULED")


class Records:
    def __init__(self, session: Session, now: int) -> None:
        self.session, self.now = session, now
        self.addresses = set(session.scalars(select(User.email)))
        self.domains = set(session.scalars(select(EmailDomain.domain)))
        self.stages = {(one.kind, one.pipeline_id, one.id): one for one in session.scalars(select(Stage))}

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

    def activities(self, deal: Deal) -> Iterator[tuple[int, bool, str, int]]:
        """End, whether it is a meeting, id and start of what was held."""
        for meeting in self.linked("deals", deal.id, "meetings"):
            if meeting.outcome not in ("CANCELED", "RESCHEDULED", "NO_SHOW") and meeting.start_at is not None:
                yield meeting.end_at, True, meeting.id_order, meeting.start_at
        for call in self.linked("deals", deal.id, "calls"):
            if call.status in (None, "COMPLETED") and call.at is not None:
                yield call.at + (call.duration or 0), False, call.id_order, call.at


def sample_reps(session: Session, count: int) -> list[User]:
    """Reps spread evenly over all of them."""
    reps = list(session.scalars(select(User).where(User.active).order_by(User.id)))
    return reps[:: max(1, len(reps) // count)][:count]
