"""A deal in short: its title, its state in a line, its next step, and how old the data is."""

from bot.blocks import limits
from bot.blocks.elements import Block, context
from bot.blocks.text import escaped, link, titled
from bot.digest.voice import dotted
from bot.records.look import Look
from crm.instants import DAY, instant
from crm.kinds import Ref
from crm.stakes import Stake


def deal_title(look: Look, deal: Ref) -> str:
    """Brenner Logistik: WMS for 3 sites"""
    companies = look.names.beside([deal], "companies")[deal]
    named = look.names.of(deal)
    name = look.voice.name(named, limits.TITLE) if named else ""
    company = look.names.text(companies[0]) if companies else None
    return titled(company, name)


def deal_line(look: Look, deal: Ref, *, with_link: bool = True) -> str:
    """Negotiation · €84,000 · closes Mon 30 Nov, in 6 days · open in HubSpot"""
    words, stake, named = look.voice.words, look.stake(deal), look.names.of(deal)
    amount = look.voice.money(stake.amount, stake.currency) if stake and stake.amount is not None else None
    opening = link(named.url, words.say("record.open_link")) if with_link and named and named.url else None
    return dotted([escaped(look.stage(deal) or "", limits.NAME), amount, _closing(look, stake), opening])


def next_step(look: Look, deal: Ref) -> str | None:
    step = look.names.value(deal, "hs_next_step")
    return look.voice.words.say("record.next_step", text=escaped(step, limits.QUOTE)) if step else None


def read_line(look: Look, read_at: int | None) -> list[Block]:
    """How old the data is, as in the digest."""
    if read_at is None:
        return []
    voice, words = look.voice, look.voice.words
    if voice.day.start <= read_at < voice.day.end:
        return [context(words.say("digest.read", time=voice.clock(read_at)))]
    return [context(words.say("digest.read_on", day=voice.short_day(read_at), time=voice.clock(read_at)))]


def _closing(look: Look, stake: Stake | None) -> str | None:
    """Of an open deal, with the weekday and how many days are left."""
    if stake is None or stake.close_at is None or not stake.is_open:
        return None
    voice, words = look.voice, look.voice.words
    day = voice.date(stake.close_at) if stake.close_at % DAY else instant(stake.close_at).date()
    left = (day - voice.day.date).days
    key = "digest.closed" if left < 0 else "digest.closes"
    said = words.say(key, date=words.short_day(day, voice.day.date), on=words.on(day, voice.day.date))
    return words.count("record.closes_in", left, closes=said) if left > 0 else said
