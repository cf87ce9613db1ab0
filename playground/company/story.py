"""The twelve deal stories as their authors wrote them (stories/*.toml). Refuses a story that contradicts itself."""

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from playground.company.staff import DEAL_STAGES, USERS

STORIES = Path(__file__).with_name("stories")
KINDS = ("email_in", "email_out", "note", "call", "meeting", "communication", "task")


class StoryError(ValueError):
    """stories/KEY.toml: what is wrong, and in which entry."""


@dataclass(frozen=True)
class Company:
    name: str
    domain: str
    target_account: bool = False


@dataclass(frozen=True)
class Deal:
    """Days are relative to today; histories are oldest first, each with the day on which the value was set."""

    name: str
    stage: str
    amount: str
    created_days_ago: int
    close_in_days: int
    stage_history: list[tuple[str, int]]
    currency: str = "EUR"
    next_step: str = ""
    next_step_days_ago: int | None = None
    close_date_history: list[tuple[int, int]] = field(default_factory=list)
    amount_history: list[tuple[str, int]] = field(default_factory=list)
    score_history: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Contact:
    key: str
    first: str
    last: str
    title: str
    email: str
    buying_role: str = ""


@dataclass(frozen=True)
class Entry:
    """One engagement. People are keys of contacts, "owner", or a user's first name in lower case."""

    day: int
    time: str
    kind: str
    body: str
    subject: str = ""
    sender: str = ""  # `from` in the file
    by: str = "owner"
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    thread: str = ""
    opened_day: int | None = None
    minutes: int = 30
    outcome: str = ""


@dataclass(frozen=True)
class Story:
    key: str
    language: str
    owner: str
    company: Company
    deal: Deal
    contacts: tuple[Contact, ...]
    entries: tuple[Entry, ...]

    def people(self, entry: Entry) -> list[str]:
        """Everyone an entry names, in order; without names, the buyer whom the story names first."""
        named = [*([entry.sender] if entry.sender else []), *entry.to, *entry.cc, *entry.contacts]
        if any(self.is_contact(name) for name in named):
            return named
        return [*named, self.contacts[0].key]

    def is_contact(self, name: str) -> bool:
        return any(contact.key == name for contact in self.contacts)


def load_stories(folder: Path = STORIES) -> list[Story]:
    return [load_story(path) for path in sorted(folder.glob("*.toml"))]


def load_story(path: Path) -> Story:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        story = Story(
            key=told["key"],
            language=told["language"],
            owner=told["owner"],
            company=Company(**told["company"]),
            deal=Deal(**told["deal"]),
            contacts=tuple(Contact(**contact) for contact in told["contact"]),
            entries=tuple(_entry(entry) for entry in told["entry"]),
        )
    except (KeyError, TypeError) as problem:
        raise StoryError(f"{path.name}: {problem}") from None
    for complaint in _complaints(story):
        raise StoryError(f"{path.name}: {complaint}")
    return story


def _entry(told: dict[str, Any]) -> Entry:
    renamed: dict[str, Any] = {"sender" if key == "from" else key: value for key, value in told.items()}
    unknown = renamed.keys() - {one.name for one in fields(Entry)}
    if unknown:
        raise TypeError(f"entry with unknown {', '.join(sorted(unknown))}")
    for key in ("to", "cc", "contacts"):
        renamed[key] = tuple(renamed.get(key, ()))
    renamed["body"] = renamed["body"].strip()
    return Entry(**renamed)


def _complaints(story: Story) -> list[str]:
    known = {"owner", *USERS, *(contact.key for contact in story.contacts)}
    found = [] if story.owner in USERS else [f"no user {story.owner}"]
    if story.deal.stage not in {stage for stage, _, _ in DEAL_STAGES}:
        found.append(f"no stage {story.deal.stage}")
    if story.deal.stage_history[-1][0] != story.deal.stage:
        found.append("the last stage of the history is not the deal's")
    for index, entry in enumerate(story.entries):
        if entry.kind not in KINDS:
            found.append(f"entry {index}: no kind {entry.kind}")
        if entry.kind == "email_in" and not story.is_contact(entry.sender):
            found.append(f"entry {index}: an e-mail from nobody")
        found += [f"entry {index}: nobody is {name}" for name in story.people(entry) if name not in known]
    return found
