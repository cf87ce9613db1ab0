"""The first and the last line of Home: where one can go, and of when it is."""

from bot.blocks.elements import Block, actions, button, context, overflow
from bot.digest.content import Counts
from bot.digest.voice import Voice, dotted
from bot.home.content import Home
from bot.home.place import TABS
from crm.instants import DAY
from crm.turns import KEYS

LIVE = "home:"  # block_ids that begin so hold numbers: they are brought up to date while the rest stays as it is


def navigation(voice: Voice, home: Home) -> Block:
    """A tab that works stands here; the others are not named before they do."""
    words = voice.words
    drawn = []
    for tab in TABS:
        label = _labelled(voice, tab, home.counts)
        word = words.say(f"home.{tab}")
        if tab == home.place.tab:
            spoken = words.say("home.current", tab=word)
            drawn.append(button(f"● {label}", f"nav:{tab}", tab, label=spoken))
        else:
            drawn.append(button(label, f"nav:{tab}", tab, label=words.say("home.go", tab=word)))
    of_all = [(words.say(f"switches.names.{key}"), key) for key in KEYS] if home.super_admin else []
    more = overflow("nav:more", [(words.say("labels.settings"), "settings"), *of_all])
    return actions([*drawn, more], f"{LIVE}navigation")


def _labelled(voice: Voice, tab: str, counts: Counts) -> str:
    word, number = voice.words.say(f"home.{tab}"), {"actions": counts.actions}.get(tab)
    return numbered(voice, word, number) if number else word


def numbered(voice: Voice, word: str, number: int) -> str:
    return voice.words.say("home.numbered", word=word, n=voice.words.number(number))


def foot(voice: Voice, home: Home) -> Block:
    """Tue 24 Nov, 08:30, Berlin time · HubSpot read 3 minutes ago"""
    words, day = voice.words, home.frame.day
    now = f"{words.short_day(day.date, day.date)}, {words.clock(home.sent_at)}, {words.zone(day.zone)}"
    return context(dotted([now, read_ago(voice, home)]))


def read_ago(voice: Voice, home: Home) -> str | None:
    at = home.frame.read_at
    if at is None:
        return None
    if voice.now - at >= DAY:
        return voice.words.say("home.read_on", day=voice.short_day(at), time=voice.clock(at))
    return voice.words.say("home.read", ago=voice.ago(at))
