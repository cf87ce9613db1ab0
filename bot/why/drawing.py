"""Why this action?, drawn: what it is, each criterion with its value, when it goes away, what to do with it. Pure."""

from bot.blocks import limits
from bot.blocks.elements import Block, actions, button, context, divider, section
from bot.blocks.text import escape
from bot.digest.action_rows import start_button
from bot.digest.content import Named
from bot.digest.marks import Mark
from bot.digest.startable import may_begin
from bot.why.case import Case
from bot.why.criteria import LINES
from bot.why.values import when
from crm.kinds import Ref


def facts(case: Case) -> list[Block]:
    """The criteria and the end."""
    return [divider(), *(_criterion(case, line.name, line.value(case)) for line in LINES[case.action.rule]), divider(),
            section(_goes_away(case))]  # fmt: skip


def head(case: Case) -> Block:
    """The action, whom it is about, and why in one line."""
    words, rule = case.voice.words, case.action.rule
    lines = [f"*{words.say(f'why.{rule}.title')}*", _about(case), because(case)]
    return section("\n".join(line for line in lines if line))


def because(case: Case) -> str:
    at = case.happened_at()
    spans = _spans(case)
    words = case.voice.words
    key = f"why.{case.action.rule}.because"
    return words.say(key, ago=_ago(case, at), since=case.voice.since(at), when=when(case, at), **spans)


def buttons(case: Case, mark: Mark) -> Block:
    """The block_id says which action is meant: the buttons are worked as those of a row that stands for it alone."""
    words, rule = case.voice.words, case.action.rule
    may = may_begin(case.reader, case.action)
    return actions(
        [
            *([start_button(case.voice, rule, rule, primary=True)] if may else []),
            button(words.say("labels.snooze"), "why_snooze", rule),
            button(words.say("labels.dismiss"), "why_dismiss", rule),
        ],
        mark.block_id(rule),
    )


def thumbs(case: Case, mark: Mark, noted: str | None) -> list[Block]:
    words, rule = case.voice.words, case.action.rule
    both = [button(words.say(f"labels.{one}"), f"why_{one}", rule) for one in ("up", "down")]
    return [section(noted or words.say("why.useful")), actions(both, f"{mark.block_id(rule)}|useful")]


def foot(case: Case) -> Block:
    words, about = case.voice.words, case.why.about
    at = case.voice.clock(case.voice.now)
    told = _record(case, about) if about else case.voice.short_day(case.voice.day.start)
    return context(words.say("why.checked", number=case.why.rule.number, record=told, time=at))


def _record(case: Case, ref: Ref) -> str:
    words = case.voice.words
    return words.say("why.record", kind=words.say(f"record.kinds.{ref.kind}"), id=escape(ref.id[: limits.NAME]))


def _criterion(case: Case, name: str, value: str | None) -> Block:
    told = case.voice.words.say(f"why.{case.action.rule}.{name}", **_spans(case))
    return section(f"✓  *{told}*\n{value}" if value else f"✓  *{told}*")


def _about(case: Case) -> str:
    """The person, and what is at stake under the name by which people know it: the company's, linked to the deal."""
    action, names, voice = case.action, case.names, case.voice
    company = names.of(Ref("companies", action.company_id) if action.company_id else None)
    deal = names.of(Ref("deals", action.deal_id) if action.deal_id else None)
    person = names.of(case.contact)
    told = [voice.linked(person, limits.NAME)] if person else []
    subject = names.of(action.subject)
    if subject and subject.ref.kind not in ("contacts", "deals"):
        told.insert(0, voice.linked(subject, limits.TITLE))
    if deal:
        told.append(voice.linked(deal, limits.NAME, _known_by(case, company)))
    elif company:
        told.append(voice.linked(company, limits.NAME))
    return ", ".join([*told, _frozen(case)]) if _frozen(case) else ", ".join(told)


def _known_by(case: Case, company: Named | None) -> str | None:
    return case.voice.name(company, limits.NAME) if company else None


def _frozen(case: Case) -> str:
    at = case.why.frozen_at
    if at is None or not (case.action.contact_id or case.action.company_id):
        return ""
    voice = case.voice
    return voice.words.say("why.frozen", date=voice.words.day_of_month(voice.date(at), voice.day.date))


def _ago(case: Case, at: int) -> str:
    voice = case.voice
    days = (voice.day.date - voice.date(at)).days
    key = "today" if days <= 0 else "yesterday" if days == 1 else "days_ago"
    return voice.words.say(f"why.{key}", n=voice.words.number(days))


def _goes_away(case: Case) -> str:
    words, rule, expires = case.voice.words, case.action.rule, case.action.expires_at
    away = words.say(f"why.{rule}.away")
    limit = next((name for name in ("max_age_days", "grace_minutes") if name in case.why.thresholds), None)
    if expires is None or limit is None:
        return words.say("why.goes_away", away=away)
    key = "goes_away_started" if limit == "grace_minutes" else "goes_away_latest"
    day, time = case.voice.short_day(expires), case.voice.clock(expires)
    return words.say(f"why.{key}", away=away, day=day, time=time, span=_spans(case)[limit])


def _spans(case: Case) -> dict[str, str]:
    """The account's thresholds in words: 7 days, 1 hour."""
    words = case.voice.words
    return {name: words.count(f"why.{name.rsplit('_', 1)[1]}", value) for name, value in case.why.thresholds.items()}
