"""Which open deals have gone quiet, and which have nothing ahead."""

from crm.instants import DAY
from crm.pipeline import QUIET
from insights.questions import portfolio
from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic

_SOME = (
    Said("One of {whose} has had no activity that you can see for 14 days.",
         "Una {whose} non ha attività registrate visibili da 14 giorni."),
    Said("{n} of {whose} have had no activity that you can see for 14 days.",
         "{n} {whose} non hanno attività registrate visibili da 14 giorni."),
)  # fmt: skip
_NONE = Said(
    "None of {whose} has been without activity for 14 days.",
    "Nessuna {whose} è senza attività registrate da 14 giorni.",
)


def answer(asking: Asking) -> Reply | None:
    if asking.period and (asking.today - asking.period.first).days != QUIET // DAY:
        return None
    pipeline = portfolio.pipeline_of(asking)
    if "stalled" not in pipeline.lists:
        return portfolio.unknown(asking)
    return portfolio.listed(asking, pipeline.of("stalled"), _SOME, _NONE)


TOPIC = Topic(
    id="deals_stalled",
    answers="open deals without any activity for 14 days",
    about="deals",
    takes=frozenset({"period"}),
    patterns=(
        "(stalled|stuck|quiet|cold|dormant|idle|inactive|neglected)",
        "(no|without) [any|recent] (activity|activities|contact)",
        "(haven t|have not|not) (touched|contacted) [in|for] [14 days|two weeks|2 weeks]",
        "(ferme|ferma|bloccate|dormienti|inattive)",
        "(senza|non hanno) (attivita|contatti|attivita registrate)",
    ),
    also="how many list open which gone going recently lately have had quante quali aperte recenti",
    answer=answer,
    examples=(
        "Which of my deals are stalled?",
        "Which deals have gone cold?",
        "deals I haven't touched in two weeks",
        "my deals without recent activity",
        "Which deals have no activity in the last 14 days?",
        "Quali trattative sono ferme?",
    ),
    others=("Which deals are stalled because of legal?",),
)
