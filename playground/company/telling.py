"""Tells a story to the folder: its company, people, deal and engagements. Refuses to let the future have happened."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from playground.company import customers
from playground.company.clock import iso
from playground.company.customers import Customer, Person
from playground.company.engagements import About, Letter, Log
from playground.company.folder import Folder, Record
from playground.company.staff import USERS, User
from playground.company.story import Entry, Story

PLANNED = ("meeting", "task")  # the others cannot lie ahead
OPEN_TASK_DAYS = 7  # a story's task that fell due longer ago has been done
BREATH = timedelta(minutes=9)


def tell(folder: Folder, story: Story) -> Customer:
    teller = _Teller(folder, story, USERS[story.owner])
    customer = teller.introduce()
    for entry, at in zip(story.entries, teller.times(), strict=True):
        teller.enter(customer, entry, at)
    return customer


@dataclass(frozen=True)
class _Teller:
    folder: Folder
    story: Story
    owner: User

    def day(self, day: int, hhmm: str) -> datetime:
        return self.folder.clock.at(self.owner.zone, day, hhmm)

    def introduce(self) -> Customer:
        company = self.story.company
        properties: dict[str, str | None] = {
            "name": company.name,
            "domain": company.domain,
            "hs_is_target_account": str(company.target_account).lower(),
        }
        created = self.day(-self.story.deal.created_days_ago - 40, "11:10")
        record = customers.add_company(self.folder, self.owner, created, properties)
        customer = Customer(record, self.owner, self.story.language, city="")
        for contact in self.story.contacts:
            person = Person(contact.first, contact.last, contact.title, contact.buying_role, contact.email)
            customers.add_contact(self.folder, customer, person, self.day(self._met(contact.key), "08:00"))
        self._deal(customer)
        return customer

    def _met(self, key: str) -> int:
        """The day on which a contact first appears, at the latest when the deal was made."""
        days = [entry.day for entry in self.story.entries if key in self.story.people(entry)]
        return min([-self.story.deal.created_days_ago, *days])

    def _deal(self, customer: Customer) -> None:
        told = self.story.deal
        record = customers.add_deal(
            self.folder,
            customer,
            self.day(-told.created_days_ago, "08:05"),
            {
                "dealname": told.name,
                "amount": told.amount,
                "deal_currency_code": told.currency,
                "dealtype": "newbusiness",
            },
            {},
        )
        for stage, day in told.stage_history:
            customers.enter_stage(record, stage, self.day(day, "17:40"))
        for amount, day in told.amount_history:
            record.changed("amount", amount, self.day(day, "17:45"))
        for score, day in told.score_history:
            record.changed("hs_deal_score", score, self.day(day, "04:30"))
        for close, day in self._close_dates():
            record.changed("closedate", iso(self.day(close, "12:00")), self.day(day, "17:50"))
        if told.next_step_days_ago is not None:
            customers.set_next_step(record, told.next_step, self.day(-told.next_step_days_ago, "07:55"))
        for contact in customer.contacts:
            customers.involve(record, contact)

    def _close_dates(self) -> list[tuple[int, int]]:
        """The history; where it ends elsewhere than today's close date, that one came a week after."""
        told = self.story.deal
        history = [(close, day) for close, day in told.close_date_history] or [
            (told.close_in_days, -told.created_days_ago)
        ]
        close, day = history[-1]
        return history if close == told.close_in_days else [*history, (told.close_in_days, min(day + 7, -1))]

    def times(self) -> list[datetime]:
        """When each entry is. What would lie ahead, though it is told as done, is moved to just before now."""
        told: list[datetime] = []
        latest = self.folder.clock.now - BREATH
        for entry in reversed(self.story.entries):
            at = self.day(entry.day, entry.time)
            if entry.kind not in PLANNED and at > latest:
                at = latest
                latest -= BREATH
            told.append(at)
        return told[::-1]

    def enter(self, customer: Customer, entry: Entry, at: datetime) -> None:
        people = dict(zip((contact.key for contact in self.story.contacts), customer.contacts, strict=True))
        contacts = tuple(dict.fromkeys(people[name] for name in self.story.people(entry) if name in people))
        log = Log(self.folder, self._whose(entry), About(contacts, customer.company, customer.deals[0]))
        if entry.kind in ("email_in", "email_out"):
            self._mail(log, entry, at, people)
        elif entry.kind == "call":
            log.call(at, entry.subject, entry.body, entry.outcome, entry.minutes)
        elif entry.kind == "meeting":
            self._meeting(log, entry, at)
        elif entry.kind == "note":
            log.note(at, entry.body)
        elif entry.kind == "communication":
            log.communication(at, entry.body)
        else:
            made = self.day(entry.day - 6, "16:20")
            done = at - timedelta(minutes=50) if entry.day < -OPEN_TASK_DAYS else None
            log.task(at, entry.subject, made, done=done, body=entry.body, priority="HIGH")

    def _whose(self, entry: Entry) -> User:
        """Who of us an entry belongs to: who wrote it, or whom a buyer wrote to."""
        names = [name for name in entry.to if name in USERS] if entry.kind == "email_in" else [entry.by]
        return USERS.get(names[0] if names else "owner", self.owner)

    def _mail(self, log: Log, entry: Entry, at: datetime, people: dict[str, Record]) -> None:
        def address(name: str) -> str:
            return people[name]["email"] if name in people else USERS.get(name, self.owner).email

        incoming = entry.kind == "email_in"
        to = entry.to or (("owner",) if incoming else (self.story.contacts[0].key,))
        letter = Letter(
            sender=address(entry.sender if incoming else entry.by),
            to=tuple(address(name) for name in to),
            cc=tuple(address(name) for name in entry.cc),
            subject=entry.subject,
            body=entry.body,
            thread=f"{self.story.key} {entry.thread or entry.subject}",
            opened=self._opened(entry, at),
            opens=1 + len(entry.body) % 3,
        )
        (log.mail_in if incoming else log.mail_out)(at, letter)

    def _opened(self, entry: Entry, at: datetime) -> datetime | None:
        if entry.opened_day is None:
            return None
        return max(self.day(entry.opened_day, "08:50"), at + timedelta(minutes=35))

    def _meeting(self, log: Log, entry: Entry, at: datetime) -> None:
        ahead = not self.folder.clock.happened(at)
        log.meeting(at, entry.subject, entry.body, "SCHEDULED" if ahead else entry.outcome, entry.minutes)
