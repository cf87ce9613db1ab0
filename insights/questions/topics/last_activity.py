"""What was done last on the deal: at all, of one type, with one person, by us or by them."""

from collections.abc import Sequence

from crm.happened import KINDS, happened
from insights.questions.asking import Asking, Said
from insights.questions.kinds import TYPES_NAMED, kinds_named
from insights.questions.topic import Reply, Topic
from insights.questions.words import these

_LAST = Said("Last {what} of {deal}: {day}, {relative}.", "{what} più recente di {deal}: {day}, {relative}.")
_SHORT = Said("{day}|, {relative}.", "{day}|, {relative}.")
_NONE = Said(
    "No {what} of {deal} that you can see has happened yet.", "Nessuna {what} di {deal} che tu possa vedere, finora."
)
_WHAT = {
    "activity": Said("activity", "attività registrata"), "contact": Said("contact", "comunicazione"),
    "emails": Said("e-mail", "e-mail"), "calls": Said("call", "chiamata"), "meetings": Said("meeting", "riunione"),
    "notes": Said("note", "nota"), "communications": Said("message", "messaggistica"),
    "in": Said("e-mail from the buyer", "e-mail dell'acquirente"), "out": Said("e-mail of ours", "nostra e-mail"),
}  # fmt: skip
_TALKS = these("talk talked speak spoke spoken call called chat parlato sentito sentiti sentita")
_TOUCHES = these("contact contacted contattato contatto contattati touch reach reached")
_HEARS = these("hear heard write wrote written reply replied respond responded scritto risposto")
_WRITES = these("email emailed mail mailed send sent")
_OURS = these("we i us abbiamo ho")
_THEIRS = these("they he she from buyer customer client hanno ha acquirente cliente")


def answer(asking: Asking) -> Reply:
    kinds, what, direction = _asked(asking)
    found = happened(asking.reader, asking.one.ref, until=asking.now, kinds=kinds, beside=asking.people)
    found = [one for one in found if direction is None or one.direction == direction]
    values = {"deal": asking.deal_with_people, "what": asking.say(_WHAT[what])}
    if not found:
        return Reply(asking.say(_NONE, **values))
    when = {"day": asking.when(found[0].at), "relative": asking.relative(found[0].at)}
    headline = asking.say(_LAST, **values, **when)
    shown = found[:5] if asking.words & these("activities attivita recent recenti") else found[:1]
    lines = asking.listed([(one.ref, one.at) for one in shown])
    return Reply(headline[:1].upper() + headline[1:], lines, short=asking.short(_SHORT, **when))


def _asked(asking: Asking) -> tuple[Sequence[str], str, str | None]:
    """Types, what they are called, direction."""
    if asking.words & _HEARS:
        ours = bool(asking.words & _OURS) and not asking.words & these("hear heard")
        return ("emails",), "out" if ours else "in", "out" if ours else "in"
    named = kinds_named(asking.words)
    if asking.words & these("met meet incontrato incontrati visti"):
        named = ("meetings",)
    if named == ("emails",) and asking.words & _OURS and asking.words & _WRITES:
        return named, "out", "out"
    if len(named) == 1:
        from_them = named[0] == "emails" and asking.words & _THEIRS and not asking.words & _OURS
        return named, "in" if from_them else named[0], "in" if from_them else None
    if asking.words & _TALKS:
        return ("calls", "meetings"), "contact", None
    if asking.words & _TOUCHES:
        return tuple(kind for kind in KINDS if kind != "notes"), "contact", None
    return KINDS, "activity", None


TOPIC = Topic(
    id="last_activity",
    answers="the last activity, e-mail, call, meeting or note; when we last spoke, met or wrote, when they last wrote",
    about="deal",
    takes=frozenset({"person"}),
    patterns=(
        f"(last|latest|most recent) [sales] (activity|activities|engagement|contact|touch|touchpoint|"
        f"{TYPES_NAMED['en']})",
        "(recent activity|recent activities)",
        f"when * last (talk|talked|speak|spoke|spoken|meet|met|contact|contacted|call|called|hear|heard|write|wrote|"
        f"reply|replied|reach|touch|email|emailed|mail|mailed|{TYPES_NAMED['en']})",
        "when * (talk|talked|speak|spoken|meet|met|contacted|hear|heard|write|reply|replied|written) * last [time]",
        "(how long ago|how long|how many days) * (since we|since the last|ago) * (talk|talked|speak|spoke|spoken|"
        "met|contact|activity|heard|call|meeting|email)",
        "last time * (talked|spoke|met|contacted|heard|wrote|replied|called|emailed)",
        f"(ultima|ultimo|ultime|ultimi) (attivita|attivita registrata|attivita registrate|contatto|"
        f"{TYPES_NAMED['it']})",
        "quando * (ultima volta|ultimo contatto) [che|in cui] * [parlato|sentito|sentiti|scritto|risposto|"
        "incontrato|incontrati|visti|contattato]",
        "quando * (parlato|sentito|sentiti|scritto|risposto|incontrato|incontrati|visti|contattato) * ultima volta",
        "(da quanto|da quando) * non * (sentiamo|parliamo|contattiamo|scriviamo)",
    ),
    also="registrata registrate parlato sentito sentiti scritto risposto incontrato incontrati visti when was were "
    "last latest recent most time how long ago many days since buyer customer client happen happened "
    "contact quando fatta fatto stata stato avvenuta ultima ultimo volta acquirente cliente abbiamo from with ultime "
    "ultimi recenti them",
    answer=answer,
    examples=(
        "When was the last activity?",
        "What was the last contact with {deal}?",
        "When did we last talk to {deal}?",
        "when did they last write",
        "When did we last email {deal}?",
        "When did we last hear from {person}?",
        "When was the last meeting with {person}?",
        "last e-mail from the customer",
        "Qual è l'ultima attività registrata?",
        "Quando è stata l'ultima chiamata con {deal}?",
        "Quando abbiamo parlato l'ultima volta con {person}?",
    ),
    others=(
        "What did they say in the last call?",
        "What did we promise in the last e-mail?",
        "What was the last meeting about?",
        "Why did they not reply to the last e-mail?",
    ),
)
