"""Rules 1 to 4, 14 and 15: what lies with the rep by assignment or by the contact's engagement."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.rules.oracle.folder import EPOCH, Record, User, by_id, printed
from tests.rules.oracle.found import Found
from tests.rules.oracle.world import World, reaches

ASSIGNED = "hubspot_owner_assigneddate"
ENGAGED = "hs_last_sales_activity_timestamp"


def newly_assigned_contacts(world: World, user: User) -> Iterator[Found]:
    for contact in world.records["contacts"]:
        trigger = contact.time(ASSIGNED) or contact.created
        if contact.owner != user.owner_id or trigger is None or trigger > world.now:
            continue
        if not _stage_passes(world, contact) or world.linked(contact, "deals"):
            continue
        if any(mail.text("hs_email_tracker_key") and world.is_to(mail, contact) for mail in world.out_mails):
            continue
        if any(world.is_from(mail, contact) and reaches(mail, user) for mail in world.in_mails):
            continue
        if world.now - trigger >= timedelta(days=30):
            continue
        yield Found("newly_assigned_contacts", contact, printed(trigger), trigger, [contact], _trigger_names(contact))


def _stage_passes(world: World, contact: Record) -> bool:
    stage = contact.text("lifecyclestage")
    stages = [one["id"] for one in world.folder.account.get("lifecycle_stages") or []]
    if not stage:
        return True
    if not stages or "customer" in stages or "evangelist" in stages:
        return stage not in ("customer", "evangelist")
    return bool(stage == stages[0])


def _trigger_names(record: Record) -> tuple[str, ...]:
    """The properties whose value the trigger prints; the creation date is one fact under its two names."""
    return (ASSIGNED,) if record.time(ASSIGNED) else ("createdate", "hs_createdate")


def newly_assigned_leads(world: World, user: User) -> Iterator[Found]:
    for lead in world.records["leads"]:
        trigger = lead.time(ASSIGNED) or lead.created
        if lead.owner != user.owner_id or trigger is None or trigger > world.now:
            continue
        if not world.in_first_stage(lead) or world.now - trigger >= timedelta(days=30):
            continue
        if any(trigger < at <= world.now for at in _activity_times(world, lead)):
            continue
        yield Found("newly_assigned_leads", lead, printed(trigger), trigger, [lead], _trigger_names(lead))


def _activity_times(world: World, lead: Record) -> Iterator[datetime]:
    for one in world.linked(lead, "calls", "notes", "communications", "emails", "meetings", "tasks"):
        at = one.time("hs_timestamp")
        if one.kind == "meetings":
            at = one.time("hs_meeting_start_time") or at
        if one.kind == "tasks":
            at = one.time("hs_task_completion_date") if one.text("hs_task_status") == "COMPLETED" else None
        if one.kind == "emails" and one not in world.out_mails and one not in world.in_mails:
            at = None
        if at is not None:
            yield at


def reengaged_contacts(world: World, user: User) -> Iterator[Found]:
    for contact in world.records["contacts"]:
        engaged = world.past(contact.time(ENGAGED))
        leads = world.leads_of(contact)
        if contact.owner != user.owner_id or engaged is None or any(world.is_open(lead) for lead in leads):
            continue
        if not leads:
            continue
        lead = max(leads, key=lambda one: (one.created or EPOCH, by_id(one.id)))  # without a date: the oldest
        stage = world.stage(lead)
        if stage is None or stage.get("leadState") != "UNQUALIFIED":
            continue
        entered = lead.time("hs_v2_date_entered_current_stage") or lead.time("hs_lastmodifieddate")
        if entered is None or not engaged > entered or world.now - engaged > timedelta(days=30):
            continue
        if given_away(world, lead, user, engaged) or any(one.created and one.created > engaged for one in leads):
            continue
        yield Found("reengaged_contacts", contact, printed(engaged), engaged, [contact], (ENGAGED,))


def given_away(world: World, record: Record, user: User, after: datetime) -> bool:
    """It was assigned after that instant to someone other than the rep."""
    assigned = world.past(record.time(ASSIGNED))
    return assigned is not None and assigned > after and record.owner not in ("", user.owner_id)


def sequence_tasks(world: World, user: User) -> Iterator[Found]:
    for task in world.records["tasks"]:
        if task.owner != user.owner_id or not task.text("hs_task_sequence_step_enrollment_id"):
            continue
        if task.text("hs_task_status") == "COMPLETED" or task.created is None:
            continue
        yield Found("sequence_tasks", task, task.name, task.created, [task])


def target_account_activity(world: World, user: User) -> Iterator[Found]:
    for contact in world.records["contacts"]:
        engaged = world.past(contact.time(ENGAGED))
        targets = [
            one for one in world.linked(contact, "companies") if one.text("hs_is_target_account").lower() == "true"
        ]
        owners = [contact.owner] if contact.owner else [company.owner for company in targets]
        if not targets or engaged is None or user.owner_id not in owners:
            continue
        if world.now - engaged <= timedelta(days=7):
            yield Found("target_account_activity", contact, printed(engaged), engaged, [contact], (ENGAGED,))


def recently_engaged_leads(world: World, user: User) -> Iterator[Found]:
    for lead in world.records["leads"]:
        contact = world.primary_contact(lead)
        engaged = world.past(contact.time(ENGAGED)) if contact else None
        if contact is None or engaged is None or lead.owner != user.owner_id or not world.is_open(lead):
            continue
        if world.now - engaged <= timedelta(days=7):
            seen_in = [lead, contact]
            about = (ENGAGED,)
            yield Found("recently_engaged_leads", lead, printed(engaged), engaged, seen_in, about, contact)
