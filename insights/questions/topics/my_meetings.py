"""The asker's own meetings in a span of time."""

from crm.workday import meetings_between
from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic

_SOME = (Said("You have one meeting then.", "Hai una riunione in quel periodo."),
         Said("You have {n} meetings then.", "Hai {n} riunioni in quel periodo."))  # fmt: skip
_NONE = Said("You have no meetings then.", "Non hai riunioni in quel periodo.")
_SHOWN = 10


def answer(asking: Asking) -> Reply | None:
    if asking.period is None:
        return None
    start, end = asking.period.bounds(asking.zone)
    meetings = meetings_between(asking.reader, start, end, not_over_at=start - 1)
    if not meetings:
        return Reply(asking.say(_NONE))
    lines = asking.listed([(meeting.ref, meeting.start) for meeting in meetings[:_SHOWN]])
    return Reply(asking.say(_SOME[len(meetings) > 1], n=asking.number(len(meetings))), lines)


TOPIC = Topic(
    id="my_meetings",
    answers="your own meetings today, tomorrow, next week…",
    about="deals",
    takes=frozenset({"period"}),
    patterns=(
        "(my|i) * (meetings|meeting|appointments)",
        "(meetings|meeting|appointments) * (i)",
        "(my) (calendar|schedule|agenda)",
        "(riunioni|incontri|appuntamenti|riunione) (ho)",
        "(mie|miei|ho) * (riunioni|incontri|appuntamenti|riunione)",
    ),
    also="how many which what have any meetings quante quali quanti",
    answer=answer,
    examples=(
        "What meetings do I have tomorrow?",
        "my meetings this week",
        "what's on my calendar next week",
        "Che riunioni ho domani?",
    ),
)
