"""A year of ordinary work with the companies of the register. Refuses loose ends: what starts here is finished here.

Mails are answered, outcomes logged, tasks done, so that no guided action comes from routine; occasions.py plants those.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from playground.company.customers import Customer
from playground.company.engagements import CONNECTED, About, Letter, Log
from playground.company.folder import Folder, Record
from playground.company.phrases import Talk, Topic, Voice
from playground.company.staff import User

YEAR = 248  # workdays
CONVERSATIONS = 13
LATEST, LATEST_AT_TARGETS, LATEST_AT_OCCASIONS = 4, 10, 12  # workdays ago
UNOPENED = 32  # later mails of ours were not opened: an opened one without an answer is an occasion


def live_a_year(folder: Folder, customers: list[Customer], talks: dict[str, Talk], occupied: set[str]) -> None:
    """`occupied`: domains at which an occasion is planted; routine keeps out of its weeks."""
    for customer in customers:
        writer = customer.owner
        if writer is None:
            continue
        latest = LATEST_AT_TARGETS if customer.company["hs_is_target_account"] == "true" else LATEST
        latest = LATEST_AT_OCCASIONS if customer.company["domain"] in occupied else latest
        latest = latest if writer.active else YEAR // 2
        rng = Random(f"routine {customer.company['domain']}")
        for number in range(CONVERSATIONS):
            back = latest + (YEAR - latest) * number // CONVERSATIONS + rng.randrange(6)
            _Conversation(folder, rng, customer, writer, talks[customer.language].topic(), back).hold()


@dataclass
class _Conversation:
    """One exchange of a few days; `back`: workdays ago at which it starts."""

    folder: Folder
    rng: Random
    customer: Customer
    writer: User
    topic: Topic
    back: int

    def hold(self) -> None:
        self.contact = self.rng.choice(self.customer.contacts)
        self.voice = Voice(
            self.contact["firstname"].split()[-1], self.writer.first, self.customer.name, self.customer.city
        )
        mail, call = self._mail, self._call
        self.rng.choice((mail, mail, mail, self._asked, call, call, self._meeting, self._note, self._ping))()

    def _at(self, later: int = 0) -> datetime:
        hhmm = f"{self.rng.randrange(8, 18):02d}:{self.rng.randrange(60):02d}"
        return self.folder.clock.workday(self.writer.zone, -max(self.back - later, 1), hhmm)

    def _log(self, at: datetime, *others: Record) -> Log:
        about = About((self.contact, *others), self.customer.company, self.customer.deal_on(at))
        return Log(self.folder, self.writer, about)

    def _letter(self, body: str, subject: str, *, incoming: bool, opened: datetime | None = None) -> Letter:
        ours, theirs = self.writer.email, self.contact["email"]
        sender, receiver = (theirs, ours) if incoming else (ours, theirs)
        thread = f"{self.customer.company['domain']} {self.back} {subject.removeprefix('Re: ')}"
        return Letter(sender, (receiver,), subject, body, thread, opened=opened, opens=self.rng.randrange(1, 5))

    def _out(self, at: datetime, body: str, subject: str, *, answered: bool) -> None:
        opened = at + timedelta(minutes=self.rng.randrange(12, 300)) if answered or self.back > UNOPENED else None
        self._log(at).mail_out(at, self._letter(body, subject, incoming=False, opened=opened))

    def _mail(self) -> None:
        """We ask, they answer, we close."""
        subject = self.topic.line("subject", self.voice)
        asked = self.topic.mail_out("ask", self.voice)
        self._out(self._at(), asked, subject, answered=True)
        self._asked(subject, asked, later=1)

    def _asked(self, subject: str = "", before: str = "", later: int = 0) -> None:
        """They write, we answer; sometimes the answer leaves a task behind, done since."""
        subject = f"Re: {subject}" if subject else self.topic.line("subject", self.voice)
        quoted = before.split("\n\n")[1] if before and self.rng.random() < 0.3 else ""
        at = self._at(later)
        mail = self._letter(self.topic.mail_in(self.voice, quoted), subject, incoming=True)
        self._log(at).mail_in(at, mail)
        answered = self._at(later + 1)
        reply = f"Re: {subject.removeprefix('Re: ')}"
        self._out(answered, self.topic.mail_out("close", self.voice), reply, answered=False)
        if self.rng.random() < 0.5:
            self._done_task(answered)

    def _call(self) -> None:
        if self.rng.random() < 0.3:
            self._missed()
        at = self._at(1)
        body = self.topic.report("call", self.voice)
        title = self.topic.line("subject", self.voice)
        self._log(at).call(at, title, body, CONNECTED, self.rng.randrange(3, 28))
        if self.rng.random() < 0.6:
            self._done_task(at)
        self._mail_later(2)

    def _missed(self) -> None:
        at = self._at()
        outcome = self.rng.choice(("no_answer", "left_voicemail", "busy"))
        self._log(at).call(at, self.topic.line("subject", self.voice), "", outcome, 1)

    def _mail_later(self, later: int) -> None:
        if self.rng.random() < 0.5:
            subject = self.topic.line("subject", self.voice)
            self._out(self._at(later), self.topic.mail_out("ask", self.voice), subject, answered=False)

    def _meeting(self) -> None:
        at = self._at()
        others = [other for other in self.customer.contacts if other is not self.contact][:1]
        body = self.topic.report("meeting", self.voice)
        title, minutes = self.topic.line("title", self.voice), self.rng.choice((30, 45, 60))
        place = self.rng.choice(("", "", self.customer.city))
        self._log(at, *others).meeting(at, title, body, "COMPLETED", minutes, place)
        self._done_task(at)
        self._mail_later(1)

    def _note(self) -> None:
        at = self._at()
        self._log(at).note(at, self.topic.report("note", self.voice))
        self._call()

    def _ping(self) -> None:
        at = self._at()
        channel = self.rng.choice(("WHATS_APP", "SMS", "LINKEDIN_MESSAGE"))
        self._log(at).communication(at, self.topic.ping(self.voice), channel)
        self._mail()

    def _done_task(self, after: datetime) -> None:
        made = after + timedelta(hours=1, minutes=self.rng.randrange(20, 50))
        done = made + timedelta(hours=self.rng.randrange(2, 5))
        due = made + timedelta(hours=6)
        subject = self.topic.line("task", self.voice)
        self._log(after).task(due, subject, made, done=done, priority=self.rng.choice(("NONE", "LOW", "MEDIUM")))
