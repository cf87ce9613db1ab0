"""Rules 5, 9, 10, 11 and 19: what an e-mail asks for."""

from collections.abc import Iterator
from datetime import timedelta

from tests.rules.oracle.assigned import given_away
from tests.rules.oracle.folder import Record, User, printed
from tests.rules.oracle.found import Found
from tests.rules.oracle.world import World, is_to_user, latest, own, reaches


def _replies(world: World, contact: Record, earlier: list[Record]) -> list[Record]:
    return [mail for mail in world.in_mails if world.is_from(mail, contact) and world.follows(mail, earlier)]


def _answered(world: World, contact: Record, out_mails: list[Record], reply: Record) -> bool:
    at = reply.time("hs_timestamp")
    assert at is not None
    return world.wrote_after([mail for mail in out_mails if world.is_to(mail, contact)], at)


def _found(rule: str, subject: Record, reply: Record, contact: Record) -> Found:
    at = reply.time("hs_timestamp")
    assert at is not None
    return Found(rule, subject, reply.name, at, [subject, reply], contact=contact)


def email_replies(world: World, user: User) -> Iterator[Found]:
    for contact in world.records["contacts"]:
        reply = latest(_replies(world, contact, world.out_mails_by(user)))
        if contact.owner != user.owner_id or reply is None or _answered(world, contact, world.out_mails, reply):
            continue
        found = _found("email_replies", contact, reply, contact)
        if world.now - found.since < timedelta(days=14):
            yield found


def _reply_to(world: World, contact: Record, user: User) -> Record | None:
    return latest([mail for mail in _replies(world, contact, world.out_mails) if is_to_user(mail, user)])


def _is_outside(world: World, contact: Record, user: User) -> bool:
    """The contact has an address, in a domain that is none of the rep's own."""
    address = contact.text("email").strip().lower()
    mine = {own(user).rpartition("@")[2]} | {one.lower() for one in world.folder.account.get("email_domains") or []}
    return address != "" and address.rpartition("@")[2] not in mine


def contacts_awaiting_reply(world: World, user: User) -> Iterator[Found]:
    for contact in world.records["contacts"]:
        if any(world.is_open(lead) for lead in world.leads_of(contact)) or not _is_outside(world, contact, user):
            continue
        reply = _reply_to(world, contact, user)
        if reply is None or _answered(world, contact, world.out_mails_by(user), reply):
            continue
        found = _found("contacts_awaiting_reply", contact, reply, contact)
        if not given_away(world, contact, user, found.since) and world.now - found.since <= timedelta(days=14):
            yield found


def reply_to_email(world: World, user: User) -> Iterator[Found]:
    for deal in world.records["deals"]:
        if deal.owner != user.owner_id or not world.is_open(deal):
            continue
        for contact in world.linked(deal, "contacts"):
            reply = latest([mail for mail in _replies(world, contact, world.out_mails) if reaches(mail, user)])
            if reply is None or _answered(world, contact, world.out_mails_by(user), reply):
                continue
            found = _found("reply_to_email", deal, reply, contact)
            if world.now - found.since <= timedelta(days=7):
                yield found


def leads_awaiting_reply(world: World, user: User) -> Iterator[Found]:
    for lead in world.records["leads"]:
        contact = world.primary_contact(lead)
        if contact is None or not world.is_open(lead) or not _is_outside(world, contact, user):
            continue
        reply = _reply_to(world, contact, user)
        if reply is None or _answered(world, contact, world.out_mails_by(user), reply):
            continue
        found = _found("leads_awaiting_reply", lead, reply, contact)
        if not given_away(world, lead, user, found.since) and world.now - found.since <= timedelta(days=14):
            yield found


def follow_up_with_buyer(world: World, user: User) -> Iterator[Found]:
    for deal in world.records["deals"]:
        if deal.owner != user.owner_id or not world.is_open(deal):
            continue
        buyers = world.linked(deal, "contacts")
        for contact in buyers:
            opened_mails = [
                mail
                for mail in world.out_mails_by(user)
                if world.is_to(mail, contact) and world.past(mail.time("hs_email_last_open_date"))
            ]
            mail = latest(opened_mails)
            if mail is None:
                continue
            sent, opened = mail.time("hs_timestamp"), mail.time("hs_email_last_open_date")
            assert sent is not None
            assert opened is not None
            from_buyers = [one for one in world.in_mails if any(world.is_from(one, buyer) for buyer in buyers)]
            since = opened + timedelta(days=7)
            if not world.now - opened > timedelta(days=7) or world.wrote_after(from_buyers, sent):
                continue
            if world.now - since <= timedelta(days=7):
                trigger = f"{mail.name}@{printed(opened)}"
                about = ("hs_email_last_open_date",)
                yield Found("follow_up_with_buyer", deal, trigger, since, [deal, mail], about, contact)
