"""The six engagement types as HubSpot stores them. Refuses to invent text: subjects and bodies come from the caller."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from playground.company.clock import iso, millis
from playground.company.folder import Folder, Record
from playground.company.staff import User

CONNECTED = "connected"
MEETINGS = "https://meet.nordlicht.test"


@dataclass(frozen=True)
class About:
    """Who and what an engagement is about: its associations."""

    contacts: tuple[Record, ...] = ()
    company: Record | None = None
    deal: Record | None = None
    lead: Record | None = None
    ticket: Record | None = None

    def records(self) -> list[Record]:
        return [*self.contacts, *(one for one in (self.company, self.deal, self.lead, self.ticket) if one)]


@dataclass(frozen=True)
class Letter:
    """An e-mail; addresses as they stand in its header."""

    sender: str
    to: tuple[str, ...]
    subject: str
    body: str
    thread: str
    cc: tuple[str, ...] = ()
    opened: datetime | None = None
    opens: int = 1
    status: str = "SENT"
    tracked: bool = True


@dataclass(frozen=True)
class Log:
    """Writes engagements of one user (None: nobody's) into the folder."""

    folder: Folder
    owner: User | None
    about: About = field(default_factory=About)

    def _add(
        self, kind: str, at: datetime, properties: dict[str, str | None], created: datetime | None = None
    ) -> Record:
        owner = self.owner.owner_id if self.owner else None
        base: dict[str, str | None] = {"hubspot_owner_id": owner, "hs_timestamp": iso(at)}
        record = self.folder.add(kind, created or at, base | properties)
        for other in self.about.records():
            record.link(other)
        return record

    def mail_out(self, at: datetime, letter: Letter) -> Record:
        properties = _header(letter) | {"hs_email_direction": "EMAIL", "hs_email_status": letter.status}
        if letter.tracked:
            properties["hs_email_tracker_key"] = _digest(letter.thread, iso(at), letter.subject)
        if letter.opened and self.folder.clock.happened(letter.opened):
            properties |= {"hs_email_open_count": str(letter.opens), "hs_email_last_open_date": iso(letter.opened)}
        mail = self._add("emails", at, properties)
        mail.touch(letter.opened if letter.opened and self.folder.clock.happened(letter.opened) else at)
        return mail

    def mail_in(self, at: datetime, letter: Letter) -> Record:
        return self._add("emails", at, _header(letter) | {"hs_email_direction": "INCOMING_EMAIL"})

    def call(self, at: datetime, title: str, body: str, outcome: str, minutes: int) -> Record:
        """`outcome` "" is a call whose outcome nobody has logged yet."""
        return self._add(
            "calls",
            at,
            {
                "hs_call_title": title,
                "hs_call_body": body,
                "hs_call_status": "COMPLETED",
                "hs_call_disposition": outcome or None,
                "hs_call_duration": millis(timedelta(minutes=minutes)),
                "hs_call_source": "HUBSPOT_CALLING",
                "hs_call_direction": "OUTBOUND",
            },
        )

    def meeting(
        self, at: datetime, title: str, body: str, outcome: str, minutes: int, place: str = "", notes: str = ""
    ) -> Record:
        """`place` "" is a video meeting with a link."""
        booked = min(at, self.folder.clock.now) - timedelta(days=6, hours=2)
        room = None if place else f"{MEETINGS}/{_digest(title, body)[:10]}"
        return self._add(
            "meetings",
            at,
            {
                "hs_meeting_title": title,
                "hs_meeting_body": body or None,
                "hs_internal_meeting_notes": notes or None,
                "hs_meeting_start_time": iso(at),
                "hs_meeting_end_time": iso(at + timedelta(minutes=minutes)),
                "hs_meeting_outcome": outcome or None,
                "hs_meeting_external_url": room,
                "hs_meeting_location": place or "Video",
            },
            booked,
        )

    def note(self, at: datetime, body: str) -> Record:
        return self._add("notes", at, {"hs_note_body": body})

    def communication(self, at: datetime, body: str, channel: str = "WHATS_APP") -> Record:
        return self._add(
            "communications", at, {"hs_communication_body": body, "hs_communication_channel_type": channel}
        )

    def task(
        self, due: datetime, subject: str, created: datetime, *, done: datetime | None = None, body: str = "",
        priority: str = "NONE", type_: str = "TODO", enrollment: str = "",
    ) -> Record:  # fmt: skip
        """A task is open unless it says when it was done. `enrollment`: the step of a sequence it belongs to."""
        task = self._add(
            "tasks",
            due,
            {
                "hs_task_subject": subject,
                "hs_task_body": body or None,
                "hs_task_status": "COMPLETED" if done else "NOT_STARTED",
                "hs_task_priority": priority,
                "hs_task_type": type_,
                "hs_task_completion_date": iso(done) if done else None,
                "hs_task_sequence_step_enrollment_id": enrollment or None,
            },
            created,
        )
        task.touch(done or created)
        return task


def _header(letter: Letter) -> dict[str, str | None]:
    return {
        "hs_email_subject": letter.subject,
        "hs_email_text": letter.body,
        "hs_email_thread_id": _digest("thread", letter.thread)[:16],
        "hs_email_from_email": letter.sender,
        "hs_email_to_email": ";".join(letter.to),
        "hs_email_cc_email": ";".join(letter.cc) or None,
    }


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:24]
