"""The actions of each rep in the shape they are printed, without evidence."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.rules.oracle import assigned, held, mails, quiet_deals
from tests.rules.oracle.folder import Record, User, by_id, printed, read_folder
from tests.rules.oracle.found import Found
from tests.rules.oracle.sight import Sight
from tests.rules.oracle.world import World, own, recipients, sender

RULES: tuple[Callable[[World, User], Iterator[Found]], ...] = (
    assigned.newly_assigned_contacts,
    assigned.newly_assigned_leads,
    assigned.reengaged_contacts,
    assigned.sequence_tasks,
    mails.email_replies,
    held.log_meeting_outcome,
    held.follow_up_meeting,
    held.log_call_outcome,
    mails.contacts_awaiting_reply,
    mails.reply_to_email,
    mails.leads_awaiting_reply,
    held.prepare_meeting,
    held.high_priority_tasks_today,
    assigned.target_account_activity,
    assigned.recently_engaged_leads,
    held.update_next_steps,
    quiet_deals.add_contact_to_deal,
    quiet_deals.initial_outreach,
    mails.follow_up_with_buyer,
)
CLOSING = ("reply_to_email", "update_next_steps", "add_contact_to_deal", "initial_outreach", "follow_up_with_buyer")
BY_ASSOCIATION = (
    "log_meeting_outcome",
    "follow_up_meeting",
    "log_call_outcome",
    "prepare_meeting",
    "high_priority_tasks_today",
)


def actions_of_every_rep(path: Path, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """User id -> that rep's actions, in printing order."""
    world = World(read_folder(path), now)
    return {user.id: _actions(world, user) for user in world.folder.users if user.owner_id and user.active}


def _actions(world: World, user: User) -> list[dict[str, Any]]:
    sight = Sight(world.folder, user)
    made: list[dict[str, Any]] = []
    for rule in RULES:
        by_identity: dict[tuple[str, str], list[Found]] = {}
        for found in rule(world, user):
            if _is_shown(sight, found):
                key = (found.subject.name if found.subject else f"users:{user.id}", found.trigger)
                by_identity.setdefault(key, []).append(found)
        ordered = sorted(by_identity.items(), key=lambda one: (_parts(one[0][0]), _parts(one[0][1])))
        made += [_action(world, sight, subject, same) for (subject, _), same in ordered]
    return made


def _parts(name: str) -> tuple[str, tuple[int, int, str], str]:
    kind, _, rest = name.partition(":")
    key, _, instant = rest.partition("@")
    return kind, by_id(key), instant


def _is_shown(sight: Sight, found: Found) -> bool:
    if any(sight.hides(found.seen_in[-1].kind, name) for name in found.trigger_names):
        return False
    return all(sight.sees(one) or _is_own_mail(one, sight.user) for one in found.seen_in)


def _is_own_mail(record: Record, user: User) -> bool:
    return record.kind == "emails" and own(user) in [sender(record), *recipients(record)]


def _action(world: World, sight: Sight, subject: str, same: list[Found]) -> dict[str, Any]:
    """One action per identity: `same` differ in the contact alone."""
    found = same[0]
    items = [subject] if found.items is None else [item.name for item in found.items]
    return {
        "rule": found.rule,
        "owner_id": sight.user.owner_id,
        "subject": subject,
        "trigger": found.trigger,
        "since": printed(found.since),
        "state": "open",
        "closed_reason": None,
        "category": _category(world, found),
        "contact_id": _contact_id(world, sight, same),
        "company_id": _lowest(world, sight, found, "companies"),
        "deal_id": _lowest(world, sight, found, "deals"),
        "items": items,
    }


def _category(world: World, found: Found) -> str:
    if found.rule in BY_ASSOCIATION:
        deals = [deal for item in found.items or found.seen_in for deal in world.linked(item, "deals")]
        return "closing" if any(world.is_open(deal) for deal in deals) else "prospecting"
    return "closing" if found.rule in CLOSING else "prospecting"


def _contact_id(world: World, sight: Sight, same: list[Found]) -> str | None:
    contacts = [found.contact for found in same if found.contact]
    if contacts:
        return next((one.id for one in sorted(contacts, key=lambda one: by_id(one.id)) if sight.sees(one)), None)
    return _lowest(world, sight, same[0], "contacts")


def _lowest(world: World, sight: Sight, found: Found, kind: str) -> str | None:
    """The subject where it is of that kind, else the lowest associated one the rep sees; none for the day."""
    if found.subject is None:
        return None
    if found.subject.kind == kind:
        return found.subject.id
    return next((one.id for one in world.linked(found.subject, kind) if sight.sees(one)), None)
