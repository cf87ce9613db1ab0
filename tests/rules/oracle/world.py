"""What exists at an instant, and the words the rules are written in: open, out mail, from, to, replied."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from tests.rules.oracle.folder import Folder, Record, User, by_id

NOT_SENT = ("BOUNCED", "FAILED", "SCHEDULED")
NOT_YET = ("contacts", "leads", "deals", "tasks")  # created after now: they do not exist yet
STAGE = {"deals": ("pipeline", "dealstage"), "leads": ("hs_pipeline", "hs_pipeline_stage")}


@dataclass
class World:
    folder: Folder
    now: datetime

    @cached_property
    def records(self) -> dict[str, list[Record]]:
        return {
            kind: sorted((one for one in records.values() if self._exists(one)), key=lambda one: by_id(one.id))
            for kind, records in self.folder.records.items()
        }

    def _exists(self, record: Record) -> bool:
        return not (record.kind in NOT_YET and record.created and record.created > self.now)

    def find(self, kind: str, key: str) -> Record | None:
        return next((one for one in self.records[kind] if one.id == key), None)

    def linked(self, record: Record, *kinds: str) -> list[Record]:
        """The existing records it is associated with, lowest id first within a kind."""
        return [one for kind in kinds for one in self.records[kind] if one.id in record.links.get(kind, ())]

    def past(self, at: datetime | None) -> datetime | None:
        """The time, unless it has not happened yet."""
        return at if at is not None and at <= self.now else None

    # stages

    def _stages(self, record: Record) -> list[dict[str, object]]:
        pipeline = record.text(STAGE[record.kind][0])
        for one in self.folder.pipelines:
            if one["objectType"] == record.kind and one["id"] == pipeline:
                return sorted(one["stages"], key=lambda stage: stage["displayOrder"])
        return []

    def stage(self, record: Record) -> dict[str, str] | None:
        """The metadata of its stage; None where its pipeline does not have it."""
        wanted = record.text(STAGE[record.kind][1])
        for one in self._stages(record):
            if one["id"] == wanted:
                return dict(one.get("metadata") or {})  # type: ignore[call-overload,no-any-return]
        return None

    def is_open(self, record: Record) -> bool:
        stage = self.stage(record)
        if stage is None:
            return False
        if record.kind == "deals":
            return str(stage.get("isClosed")).lower() != "true"
        return stage.get("leadState") not in ("QUALIFIED", "UNQUALIFIED")

    def in_first_stage(self, record: Record) -> bool:
        stages = self._stages(record)
        return bool(stages) and stages[0]["id"] == record.text(STAGE[record.kind][1])

    # contacts and leads

    def leads_of(self, contact: Record) -> list[Record]:
        associated = self.linked(contact, "leads")
        return [
            one for one in self.records["leads"] if one in associated or one.text("hs_primary_contact_id") == contact.id
        ]

    def primary_contact(self, lead: Record) -> Record | None:
        named = lead.text("hs_primary_contact_id")
        if named:
            return self.find("contacts", named)
        return next(iter(self.linked(lead, "contacts")), None)

    # mails

    @cached_property
    def user_addresses(self) -> set[str]:
        return {user.email.lower() for user in self.folder.users if user.email}

    def _forwarded_by_user(self, mail: Record) -> bool:
        return direction(mail) == "FORWARDED_EMAIL" and sender(mail) in self.user_addresses

    @cached_property
    def out_mails(self) -> list[Record]:
        """Those that have happened or have no time."""
        return [
            mail
            for mail in self.records["emails"]
            if (direction(mail) == "EMAIL" or self._forwarded_by_user(mail))
            and mail.text("hs_email_status") not in NOT_SENT
            and not self._planned(mail)
        ]

    @cached_property
    def in_mails(self) -> list[Record]:
        return [
            mail
            for mail in self.records["emails"]
            if (
                direction(mail) == "INCOMING_EMAIL"
                or (direction(mail) == "FORWARDED_EMAIL" and not self._forwarded_by_user(mail))
            )
            and not self._planned(mail)
        ]

    def _planned(self, mail: Record) -> bool:
        at = mail.time("hs_timestamp")
        return at is not None and at > self.now

    def is_to(self, mail: Record, contact: Record) -> bool:
        addressed = recipients(mail) + copied(mail)
        if addressed:
            return address(contact) in addressed
        return contact in self.linked(mail, "contacts")

    def is_from(self, mail: Record, contact: Record) -> bool:
        if sender(mail):
            return sender(mail) == address(contact)
        return contact in self.linked(mail, "contacts")

    def follows(self, mail: Record, earlier: list[Record]) -> bool:
        """It answers: its thread holds one of these, sent before it."""
        thread, at = mail.text("hs_email_thread_id"), mail.time("hs_timestamp")
        if not thread or at is None:
            return False
        return any(
            one.text("hs_email_thread_id") == thread and (sent := one.time("hs_timestamp")) is not None and sent < at
            for one in earlier
        )

    def wrote_after(self, mails: list[Record], at: datetime) -> bool:
        return any((sent := one.time("hs_timestamp")) is not None and sent > at for one in mails)

    def out_mails_by(self, user: User) -> list[Record]:
        return [
            mail for mail in self.out_mails if mail.owner == user.owner_id or (user.email and sender(mail) == own(user))
        ]


def direction(mail: Record) -> str:
    return mail.text("hs_email_direction")


def sender(mail: Record) -> str:
    return mail.text("hs_email_from_email").strip().lower()


def recipients(mail: Record) -> list[str]:
    return _addresses(mail.text("hs_email_to_email"))


def copied(mail: Record) -> list[str]:
    return _addresses(mail.text("hs_email_cc_email"))


def address(contact: Record) -> str:
    return contact.text("email").strip().lower() or "no address"


def own(user: User) -> str:
    return user.email.lower()


def is_to_user(mail: Record, user: User) -> bool:
    return own(user) in recipients(mail)


def reaches(mail: Record, user: User) -> bool:
    return own(user) in recipients(mail) + copied(mail)


def latest(mails: list[Record]) -> Record | None:
    """By time; with equal times the higher id. Those without a time are left out."""
    timed = [(at, by_id(mail.id), mail) for mail in mails if (at := mail.time("hs_timestamp")) is not None]
    return max(timed, key=lambda one: one[:2])[2] if timed else None


def _addresses(text: str) -> list[str]:
    return [one.strip().lower() for one in text.split(";") if one.strip()]
