"""The asker's own meetings in a span of time, or the next one."""

from crm.instants import DAY
from crm.workday import meetings_between
from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic
from insights.questions.words import these

_SOME = (Said("You have one meeting then.", "Hai una riunione in quel periodo."),
         Said("You have {n} meetings then.", "Hai {n} riunioni in quel periodo."))  # fmt: skip
_NONE = Said("You have no meetings then.", "Non hai riunioni in quel periodo.")
_NEXT = Said("Your next meeting: {when}", "La tua prossima riunione: {when}")
_NO_NEXT = Said("You have no meeting in the next 90 days.", "Non hai riunioni nei prossimi 90 giorni.")
_SHOWN = 10
_AHEAD = 90 * DAY
_ASKS_NEXT = these("next upcoming prossima prossimo")


def answer(asking: Asking) -> Reply | None:
    if asking.period is None:
        return _next(asking) if asking.words & _ASKS_NEXT else None
    start, end = asking.period.bounds(asking.zone)
    meetings = meetings_between(asking.reader, start, end, not_over_at=start - 1)
    if not meetings:
        return Reply(asking.say(_NONE))
    lines = asking.listed([(meeting.ref, meeting.start) for meeting in meetings[:_SHOWN]])
    return Reply(asking.say(_SOME[len(meetings) > 1], n=asking.number(len(meetings))), lines)


def _next(asking: Asking) -> Reply:
    meetings = meetings_between(asking.reader, asking.now, asking.now + _AHEAD, not_over_at=asking.now)
    if not meetings:
        return Reply(asking.say(_NO_NEXT))
    first = meetings[0]
    return Reply(asking.say(_NEXT, when=asking.when(first.start)), asking.listed([(first.ref, first.start)]))


TOPIC = Topic(
    id="my_meetings",
    answers="your own meetings today, tomorrow, next week…, or the next one",
    about="deals",
    takes=frozenset({"period"}),
    patterns=(
        "(my|i) * (meetings|meeting|appointments)",
        "(meetings|meeting|appointments) * (i)",
        "(my) (next|upcoming) (meeting|meetings|call|appointment)",
        "(any|which|what) (meetings|meeting|appointments)",
        "(my) (calendar|schedule|agenda)",
        "(riunioni|incontri|appuntamenti|riunione) (ho)",
        "(mie|miei|ho) * (riunioni|incontri|appuntamenti|riunione)",
        "(mia|mio) (prossima|prossimo) (riunione|chiamata|incontro|appuntamento)",
    ),
    also="how many which what when have any meetings next upcoming quando prossima prossimo quante quali quanti",
    answer=answer,
    examples=(
        "What meetings do I have tomorrow?",
        "my meetings this week",
        "Any meetings tomorrow?",
        "When is my next meeting?",
        "what's on my calendar next week",
        "Che riunioni ho domani?",
    ),
)
