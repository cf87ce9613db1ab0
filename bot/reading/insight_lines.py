"""Single lines of an insight: the deal, its state, what the insight was made from, and the message's fallback text."""

from collections.abc import Sequence

from bot.blocks import limits
from bot.blocks.text import cut, escaped, plain, titled
from bot.digest.voice import Voice, called, dotted
from bot.language import Language
from crm.kinds import Ref
from insights.model import Insight, Risk

DOWN = "model_unavailable"


def deal_name(insight: Insight, words: Language) -> str:
    """Brenner Logistik: WMS for 3 sites. Plain."""
    return titled(insight.deal.company, plain(_own_name(insight, words), limits.TITLE))


def _own_name(insight: Insight, words: Language) -> str:
    return called(words, Ref("deals", insight.deal.id), insight.deal.name)


def deal_state(insight: Insight, voice: Voice) -> str:
    """Negotiation · €84,000 · closes Mon 30 Nov, in 6 days"""
    deal = insight.deal
    amount = voice.money(deal.amount, deal.currency) if deal.amount is not None else None
    return dotted([escaped(deal.stage or "", limits.NAME), amount, _closing(insight, voice)])


def _closing(insight: Insight, voice: Voice) -> str | None:
    words, day, today = voice.words, insight.deal.close_date, voice.day.date
    if day is None or not insight.deal.is_open:
        return None
    key = "digest.closed" if day < today else "digest.closes"
    said = words.say(key, date=words.short_day(day, today), on=words.on(day, today))
    left = (day - today).days
    return words.count("record.closes_in", left, closes=said) if left > 0 else said


def grey_line(insight: Insight, voice: Voice, read_at: int | None, said: str = "") -> str:
    """What it was made from, and how old the data is."""
    if insight.mode == "crm_only" or insight.oldest is None or insight.newest is None:
        told = read_line(voice, "insight.from_crm_read", read_at) or voice.words.say("insight.from_crm")
        return " ".join(part for part in (told, said) if part)
    first, last = (voice.words.day_of_month(voice.date(at), voice.day.date) for at in (insight.oldest, insight.newest))
    span = voice.words.say("insight.span", first=first, last=last)
    told = voice.words.count(f"insight.from_{insight.mode}", len(insight.engagements), span=span)
    return " ".join(part for part in (told, read_line(voice, "insight.read", read_at), said) if part)


def read_line(voice: Voice, key: str, at: int | None) -> str:
    """HubSpot read 08:28; with its day when that is not today."""
    if at is None:
        return ""
    if voice.day.start <= at < voice.day.end:
        return voice.words.say(key, time=voice.clock(at))
    return voice.words.say(f"{key}_on", day=voice.short_day(at), time=voice.clock(at))


def fallback(insight: Insight, voice: Voice) -> str:
    """Brenner Logistik: 5 risks (2 high), 2 buyer goals. The budget may be capped below the offer."""
    words = voice.words
    if insight.mode_reason == DOWN:
        return words.say("insight.short_model_unavailable")
    name = escaped(insight.deal.company or "", limits.NAME) or escaped(_own_name(insight, words), limits.NAME)
    live = [risk for risk in insight.risks if risk.resolved is None]
    found = f"{name}: {_counted(insight, voice, live)}"
    if insight.mode_reason == "hipaa":
        last = words.say("insight.short_hipaa")
    elif insight.mode_reason:
        last = words.say(f"insight.{insight.mode_reason}")
    elif insight.mode == "local":
        is_quoted = bool(insight.told.goals) or any(risk.source == "conversation" for risk in live)
        found = words.say("insight.own_words", found=found) if is_quoted else found
        last = words.say("insight.short_local")
    else:
        last = escaped(live[0].statement, limits.FALLBACK) if live else ""
    return cut(f"{found}. {last}".strip(), limits.FALLBACK)


def _counted(insight: Insight, voice: Voice, live: Sequence[Risk]) -> str:
    words = voice.words
    if insight.mode == "crm_only":
        return words.count("insight.some_crm_risks", len(live)) if live else words.say("insight.none_found")
    high = sum(risk.severity == "high" and risk.resolved is None for risk in insight.risks)
    risks = words.count("insight.some_risks", len(live)) if live else words.say("insight.none_found")
    if high and insight.mode == "ai":
        risks = words.count("insight.some_high", high, risks=risks)
    key = "insight.some_goals" if insight.mode == "ai" else "insight.some_possible"
    goals = insight.told.goals
    return ", ".join([risks, *([words.count(key, len(goals))] if goals else [])])
