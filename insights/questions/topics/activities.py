"""What was done on the deal in a span of time: how many, and which."""

from collections import Counter

from crm.happened import KINDS, happened
from insights.questions.asking import Asking, Said
from insights.questions.kinds import TYPES_NAMED, kinds_named
from insights.questions.topic import Line, Reply, Topic
from insights.questions.words import these

_SHOWN = 10
_COUNT = {
    "emails": (Said("{n} e-mail", "{n} e-mail"), Said("{n} e-mails", "{n} e-mail")),
    "calls": (Said("{n} call", "{n} chiamata"), Said("{n} calls", "{n} chiamate")),
    "meetings": (Said("{n} meeting", "{n} riunione"), Said("{n} meetings", "{n} riunioni")),
    "notes": (Said("{n} note", "{n} nota"), Said("{n} notes", "{n} note")),
    "communications": (Said("{n} message", "{n} messaggio"), Said("{n} messages", "{n} messaggi")),
    "out": (
        Said("{n} e-mail of ours", "{n} nostra e-mail"),
        Said("{n} e-mails of ours", "{n} nostre e-mail"),
    ),
    "in": (
        Said("{n} e-mail from the buyer", "{n} e-mail dell'acquirente"),
        Said("{n} e-mails from the buyer", "{n} e-mail dell'acquirente"),
    ),
    "all": (Said("{n} activity", "{n} attività registrata"), Said("{n} activities", "{n} attività registrate")),
}
_IN = Said("{count} on {deal} from {first} to {last}, of those that you can see.",
           "{count} su {deal} dal {first} al {last}, tra quelle che puoi vedere.")  # fmt: skip
_EVER = Said("{count} on {deal} so far, of those that you can see.",
             "{count} su {deal} finora, tra quelle che puoi vedere.")  # fmt: skip
_PARTS = Said("{parts}.", "{parts}.")
_MORE = Said("and {n} older", "e {n} meno recenti")
_SENT = Said("{out} sent, {back} received.", "{out} inviate, {back} ricevute.")


def answer(asking: Asking) -> Reply:
    named = kinds_named(asking.words) or KINDS
    if asking.words & these("met meet incontrati incontrato visti"):
        named = ("meetings",)
    elif asking.words & these("talk talked speak spoke spoken parlato sentiti sentito"):
        named = ("calls", "meetings")
    since, until = asking.period.bounds(asking.zone) if asking.period else (None, asking.now)
    found = happened(
        asking.reader, asking.one.ref, since=since, until=min(until - 1, asking.now) if asking.period else until,
        kinds=named, beside=asking.people,
    )  # fmt: skip
    direction = _direction(asking) if named == ("emails",) else None
    found = [one for one in found if direction is None or one.direction == direction]
    count = _counted(asking, direction or named[0] if len(named) == 1 else "all", len(found))
    if asking.period:
        first, last = (asking.short_day(day) for day in (since or 0, until - 1))
        headline = asking.say(_IN, count=count, deal=asking.deal_with_people, first=first, last=last)
    else:
        headline = asking.say(_EVER, count=count, deal=asking.deal_with_people)
    lines = []
    counts = Counter(one.ref.kind for one in found)
    if len(named) > 1 and len(counts) > 1:
        lines.append(
            Line(asking.joined([_counted(asking, kind, counts[kind]) for kind in named if counts[kind]]) + ".")
        )
    if named == ("emails",) and not direction and found and all(one.direction for one in found):
        out = sum(one.direction == "out" for one in found)
        lines.append(Line(asking.say(_SENT, out=asking.number(out), back=asking.number(len(found) - out))))
    if asking.period or not asking.words & these("many often much quante quanti quanto volte number numero"):
        lines += asking.listed([(one.ref, one.at) for one in found[:_SHOWN]])
        if len(found) > _SHOWN:
            lines.append(Line(asking.say(_MORE, n=asking.number(len(found) - _SHOWN))))
    return Reply(headline, lines)


def _direction(asking: Asking) -> str | None:
    """Which mails: ours, theirs, or both where the question says neither."""
    if asking.words & these("received receive get got ricevuto ricevute"):
        return "in"
    if not asking.words & these("send sends sent write wrote written mandato mandate inviato inviate scritto scritte"):
        return None
    return "out" if asking.words & these("we i abbiamo ho") else "in"


def _counted(asking: Asking, kind: str, number: int) -> str:
    return asking.say(_COUNT[kind][number != 1], n=asking.number(number))


_TYPES = f"activity|activities|engagements|interactions|{TYPES_NAMED['en']}"
_TYPES_IT = f"attivita registrate|attivita registrata|interazioni|{TYPES_NAMED['it']}"
TOPIC = Topic(
    id="activities",
    answers="how many e-mails, calls, meetings, notes or activities, ever or in a span of time, and which",
    about="deal",
    takes=frozenset({"period", "person"}),
    patterns=(
        f"(how many|number of) ({_TYPES})",
        "how (often|many times) * (met|meet|talked|talk|spoken|speak|spoke|call|called|email|emailed|mail|write|"
        "written)",
        f"(list|show|which|what) * ({_TYPES})",
        "(have|did) (we|i) (spoken|speak|talked|talk|met|meet)",
        "what (happened|was done|did we do|have we done)",
        "(what|what s|what is|whats|anything) new",
        "(any|latest) (news|update|updates)",
        f"(quante|quanti) ({_TYPES_IT})",
        "quante volte * (sentiti|parlato|incontrati|incontrato|visti|scritto)",
        f"(elenca|mostra|mostrami|elencami|quali|che) * ({_TYPES_IT})",
        "(cosa|che cosa) * (successo|fatto)",
        "(novita|che c e di nuovo|cosa c e di nuovo)",
    ),
    also="send sends us ci mandato mandate inviato inviate receive ricevuto ricevute how many often times number "
    "all list which what happened done did do have we exchanged exchange had held "
    "made "
    "logged sent received took place quante quanti volte elenca tutte tutti scambiato scambiate fatte fatto avute ci "
    "state sono successo stati new news update updates novita nuovo",
    answer=answer,
    examples=(
        "How many e-mails have we exchanged with {deal}?",
        "How many meetings did we have in the last 30 days?",
        "how often did we meet {person}",
        "How many e-mails did {person} send us?",
        "List the calls of this month",
        "have we spoken with {person} this week",
        "What happened last week?",
        "What's new at {deal}?",
        "How many activities are there on {deal} since Monday?",
        "Quante e-mail abbiamo scambiato con {deal}?",
        "Quante riunioni abbiamo fatto questo mese?",
        "Cosa è successo la settimana scorsa?",
        "Ci sono novità su {deal}?",
    ),
    others=(
        "How many sites do they have?",
        "What happened to the pilot?",
        "Which meeting decided the budget?",
        "How many users will they need?",
        "Cosa è successo con il contratto?",
        "What is new in their requirements?",
    ),
)
