"""One action in a line: the record, why it is there, when it drops out. Three of a group, under the rule's title."""

from bot.blocks import limits
from bot.blocks.text import escaped, link
from bot.digest.content import Named
from bot.digest.fitting import fitted
from bot.digest.reasons import drops_out, instant_of
from bot.digest.voice import Voice, Width, dotted
from bot.home.content import Item, Listed
from bot.home.navigation import numbered
from crm.instants import MINUTE

_LOGGED = ("log_meeting_outcome", "follow_up_meeting", "log_call_outcome")
_DEALS = ("update_next_steps", "add_contact_to_deal", "initial_outreach")
_LEADS = ("newly_assigned_leads", "recently_engaged_leads", "sequence_tasks")
_ON_DEALS = ("reply_to_email", "follow_up_with_buyer")


def group_text(voice: Voice, group: Listed) -> str:
    """One without a bullet, several with one each, then how many more."""
    title = f"*{numbered(voice, voice.words.say(f'titles.{group.rule}') + ' ·', len(group.actions))}*"
    whole = f"{title}\n{_lines(voice, group, Width(), links=2)}"
    if limits.length(whole) < limits.FOLD:
        return whole
    return fitted(lambda width: f"{title}\n{_lines(voice, group, width, links=1)}")


def _lines(voice: Voice, group: Listed, width: Width, *, links: int) -> str:
    """`links`: in a line. Addresses are long; the second link goes before any name is cut."""
    if len(group.actions) == 1 and group.items:
        item = group.items[0]
        named = dotted([_linked(voice, group, item, width, links), voice.amount(item.row.stake)])
        why = dotted([_why(voice, item), drops_out(voice, item.row.action)])
        return f"{named}\n{why[:1].upper()}{why[1:]}"
    told = (
        [_linked(voice, group, item, width, links), _why(voice, item), drops_out(voice, item.row.action)]
        for item in group.items
    )
    lines = [f"•  {dotted(parts)}" for parts in told]
    left = len(group.actions) - len(group.items)
    return "\n".join([*lines, voice.words.count("home.more", left)] if left else lines)


def _linked(voice: Voice, group: Listed, item: Item, width: Width, links: int) -> str:
    """A call is known by who was called, a deal by its company, a person by name and company."""
    row, rule = item.row, group.rule
    if rule in _LOGGED:
        who = [voice.name(part, width.name) for part in (row.contact, row.company) if part]
        return _link(voice, row.record, ", ".join(who), width)
    if rule in _DEALS:
        return _link(voice, row.record, _known_by_company(voice, group, item, width), width)
    if rule in _LEADS:
        return _with_company(voice, row.record, row.company, width)
    if rule in _ON_DEALS and row.deal:
        known_by = _known_by_company(voice, group, item, width)
        if row.contact and links == 1:
            return f"{_link(voice, row.contact, '', width)}, {escaped(known_by or row.deal.name, width.name)}"
        deal = _link(voice, row.deal, known_by, width)
        return f"{_link(voice, row.contact, '', width)}, {deal}" if row.contact else deal
    if rule == "leads_awaiting_reply":
        parts = [part for part in (row.contact, row.record) if part]
        linked = [_link(voice, part, "", width) for part in parts[:links]]
        return ", ".join([*linked, *(escaped(voice.name(part, width.name), width.name) for part in parts[links:])])
    return _with_company(voice, row.contact or row.record, row.company, width)


def _known_by_company(voice: Voice, group: Listed, item: Item, width: Width) -> str:
    """Its own name where two deals of one company stand together."""
    company = item.row.company
    others = [one.row.company.ref for one in group.items if one.row.company and one is not item]
    return voice.name(company, width.name) if company and company.ref not in others else ""


def _with_company(voice: Voice, record: Named | None, company: Named | None, width: Width) -> str:
    named = _link(voice, record, "", width)
    return f"{named}, {escaped(voice.name(company, width.name), width.name)}" if company else named


def _link(voice: Voice, record: Named | None, words: str, width: Width) -> str:
    if record is None:
        return escaped(words, width.title)
    return link(record.url, words or voice.name(record, width.name), width.title)


def _why(voice: Voice, item: Item) -> str:
    action, words = item.row.action, voice.words
    key = f"home.why.{action.rule}"
    if item.minutes is not None:
        key += "_lasted"
    evidence = action.evidence
    event = instant_of(evidence.get("opened")) or action.since
    created = instant_of(evidence.get("created")) or action.since
    happened = instant_of(evidence.get("start")) or instant_of(evidence.get("end")) or action.since
    return words.say(
        key,
        since=voice.since(action.since),
        on=voice.on(event),
        ago=voice.ago(instant_of(evidence.get("replied")) or action.since),
        day=voice.short_day(happened),
        minutes=words.number(item.minutes or 0),
        n=words.number(voice.days_since(event if action.rule == "follow_up_with_buyer" else created)),
        activity=_activity(voice, item),
        step=_step(voice, item),
    )


def _activity(voice: Voice, item: Item) -> str:
    """call ended 4 days ago; where its end is hidden only that they spoke."""
    ended = instant_of(item.row.action.evidence.get("activity_ended"))
    kind = item.row.action.trigger.partition(":")[0]
    if ended is None or not voice.words.has(f"home.step.{kind}"):
        return voice.words.say("home.step.unknown")
    return voice.words.say(f"home.step.{kind}", ago=voice.ago(min(ended, voice.now - MINUTE)))


def _step(voice: Voice, item: Item) -> str:
    if item.step == "empty":
        return voice.words.say("home.step.empty")
    changed = instant_of(item.row.action.evidence.get("next_step_changed"))
    if item.step == "hidden" or changed is None:
        return voice.words.say("home.step.same")
    today = voice.day.date
    return voice.words.say("home.step.dated", date=voice.words.day_of_month(voice.date(changed), today))
