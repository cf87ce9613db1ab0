"""Rules 17 and 18: deals that nobody works on."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.rules.oracle.folder import Record, User
from tests.rules.oracle.found import Found
from tests.rules.oracle.world import World


def _week_old_deals(world: World, user: User) -> Iterator[tuple[Record, datetime]]:
    for deal in world.records["deals"]:
        if deal.owner != user.owner_id or not world.is_open(deal) or deal.created is None:
            continue
        since = deal.created + timedelta(days=7)
        assigned = world.past(deal.time("hubspot_owner_assigneddate"))
        if not world.now - deal.created > timedelta(days=7) or (assigned and assigned > since):
            continue
        if world.now - since <= timedelta(days=7):
            yield deal, since


def add_contact_to_deal(world: World, user: User) -> Iterator[Found]:
    for deal, since in _week_old_deals(world, user):
        if not world.linked(deal, "contacts"):
            yield Found("add_contact_to_deal", deal, deal.name, since, [deal])


def initial_outreach(world: World, user: User) -> Iterator[Found]:
    for deal, since in _week_old_deals(world, user):
        engagements = world.linked(deal, "calls", "emails", "meetings", "notes", "communications")
        if world.in_first_stage(deal) and not engagements:
            yield Found("initial_outreach", deal, deal.name, since, [deal])
