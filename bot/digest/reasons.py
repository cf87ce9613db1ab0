"""Why an action is there, in one line, and what it is called: for one record, for two or three, for many."""

from bot.blocks.text import escaped, link
from bot.digest.content import ActionRow, Group, Named
from bot.digest.presentation import MAILS, PRESENTATIONS
from bot.digest.voice import Voice, Width
from crm.instants import BadInstant, read_micros
from rules.model import Action


def group_title(voice: Voice, group: Group, width: Width) -> str:
    """Answer Jana Krüger, Brenner Logistik; Log 6 call outcomes; Reply to 5 more e-mails."""
    count = len(group.actions)
    if count == 1 and group.rows:
        return voice.words.say(f"rules.{group.rule}.one", who=who(voice, group.rows[0], width), n=1)
    form = "more" if group.after_first and count > 1 else "many"
    return voice.words.say(f"rules.{group.rule}.{form}", n=voice.words.number(count))


def who(voice: Voice, row: ActionRow, width: Width) -> str:
    """The person and the company, or the company alone; without either the record's own name."""
    parts = [row.contact, row.company] if PRESENTATIONS[row.action.rule].who == "person" else [row.company]
    named = [part for part in parts if part] or [part for part in (row.deal, row.record) if part][:1]
    return ", ".join(escaped(voice.name(part, width.name), width.name) for part in named)


def reason(voice: Voice, group: Group, width: Width, *, names: bool) -> str:
    """One line; with `names` False without any record's name."""
    count = len(group.actions)
    if count == 1 and group.rows:
        return _of_one(voice, group, group.rows[0], width)
    form = "few" if names and group.rows else "many"
    values = _values(voice, group)
    if form == "few":
        values["names"] = voice.words.join(_listed(voice, group, width))
    return voice.words.say(_form(group, f"because_{form}"), **values).strip()


def _of_one(voice: Voice, group: Group, row: ActionRow, width: Width) -> str:
    words, action = voice.words, group.actions[0]
    key = f"rules.{group.rule}.because_one"
    values = _values(voice, group)
    if words.has(f"{key}_word"):  # a deal that stands in the title: the sentence itself is the link
        created = instant_of(action.evidence.get("created"))
        if created is None:
            return words.say(f"rules.{group.rule}.because_many")
        deal = link(row.record.url if row.record else None, words.say(f"{key}_word"))
        return words.say(key, deal=deal, n=words.number(voice.days_since(created)))
    target = _target(row)
    values["link"] = values["names"] = voice.linked(target, width.title) if target else ""
    drops = drops_out(voice, action)
    text = words.say(_form(group, "because_one"), **values)
    return f"{text} · {drops}" if drops else text


def _values(voice: Voice, group: Group) -> dict[str, str]:
    """Everything that a reason may say; each sentence takes what it needs."""
    words = voice.words
    oldest = min(action.since for action in group.actions)
    event = instant_of(group.actions[0].evidence.get("opened")) or oldest
    return {
        "day": voice.short_day(_happened_at(group, oldest)),
        "on": voice.on(event),
        "since": voice.since(oldest),
        "outcome": words.say("rules.log_meeting_outcome.scheduled"),
        "drops": _drop_sentence(voice, group),
        "waited": _waited(voice, oldest),
        "worth": _worth(voice, group),
    }


def _happened_at(group: Group, oldest: int) -> int:
    """A call or meeting is known by its own day, not by the hour at which the action came up."""
    evidence = group.actions[0].evidence
    return instant_of(evidence.get("start")) or instant_of(evidence.get("end")) or oldest


def _form(group: Group, form: str) -> str:
    """Meetings whose outcome is empty are not "still Scheduled"."""
    key = f"rules.{group.rule}.{form}"
    if group.rule != "log_meeting_outcome":
        return key
    scheduled = all(action.evidence.get("outcome") == "SCHEDULED" for action in group.actions)
    return key if scheduled else f"{key}_without"


def _target(row: ActionRow) -> Named | None:
    """What the link points to; a mail that only counts as visible has no page to open for this rep."""
    target = PRESENTATIONS[row.action.rule].target
    if target == "mail":
        return row.mail or row.record
    return (row.contact or row.record) if target == "contact" else row.record


def _listed(voice: Voice, group: Group, width: Width) -> list[str]:
    """Links with the words by which a rep knows the record; by its own name where two would read alike."""
    known_by = PRESENTATIONS[group.rule].listed
    pairs = []
    for row in group.rows:
        target = _target(row)
        near = {"contact": row.contact, "company": row.company, "record": None}[known_by]
        if target is not None:
            pairs.append((target, voice.name(near or row.record or target, width.name)))
    labels = [label for _, label in pairs]
    return [voice.linked(target, width.name, label if labels.count(label) == 1 else None) for target, label in pairs]


def drops_out(voice: Voice, action: Action) -> str:
    """drops out tomorrow at 14:02: for one, where work is lost when it does."""
    expires = action.expires_at
    if expires is None or action.rule not in _LOST:
        return ""
    if expires <= voice.day.end:
        return voice.words.say("actions.drops_out_today", time=voice.clock(expires))
    if expires <= voice.day.tomorrow_end:
        return voice.words.say("actions.drops_out_tomorrow", time=voice.clock(expires))
    return ""


_LOST = ("log_meeting_outcome", "follow_up_meeting", "log_call_outcome")


def _drop_sentence(voice: Voice, group: Group) -> str:
    """Two drop out today. Or: The oldest drops out tomorrow at 14:02."""
    expires = _expires(group)
    if expires is None:
        return ""
    today = sum(action.expires_at is not None and action.expires_at <= voice.day.end for action in group.actions)
    if today:
        return voice.words.count("actions.drop_out_today", today)
    if expires <= voice.day.tomorrow_end:
        return voice.words.say("actions.oldest_drops_out_tomorrow", time=voice.clock(expires))
    return ""


def _expires(group: Group) -> int | None:
    return min((action.expires_at for action in group.actions if action.expires_at is not None), default=None)


def _waited(voice: Voice, oldest: int) -> str:
    days = voice.days_since(oldest)
    return voice.words.count("actions.waited", days) if days else voice.words.say("actions.waited_less")


def _worth(voice: Voice, group: Group) -> str:
    if group.rule not in MAILS or not group.worth:
        return voice.words.say("actions.on_deals")
    sums = voice.words.join([voice.money(amount, currency) for currency, amount in group.worth[:3]])
    return voice.words.say("actions.on_deals_worth", money=sums)


def instant_of(value: object) -> int | None:
    try:
        return read_micros(value) if isinstance(value, str) else None
    except BadInstant:
        return None
