"""When we meet next, and what else lies ahead."""

from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic

_NEXT = Said("Next meeting of {deal}: {day}, {relative}.", "Prossima riunione di {deal}: {day}, {relative}.")
_SHORT = Said("{day}|, {relative}.", "{day}|, {relative}.")
_NONE = Said(
    "No meeting of {deal} that you can see lies ahead.", "Nessuna riunione in programma per {deal} che tu possa vedere."
)


def answer(asking: Asking) -> Reply:
    ahead = [due for due in asking.agenda.meetings if due.at is not None]
    if asking.people:
        beside = asking.reader.associated(asking.people, "meetings").values()
        with_them = {id_ for ids in beside for id_ in ids}
        ahead = [due for due in ahead if due.ref.id in with_them]
    if not ahead:
        return Reply(asking.say(_NONE, deal=asking.one.name))
    at = ahead[0].at or 0
    values = {"day": asking.when(at), "relative": asking.relative(at)}
    lines = asking.listed([(due.ref, due.at or 0) for due in ahead[:5]])
    return Reply(asking.say(_NEXT, deal=asking.one.name, **values), lines, short=asking.short(_SHORT, **values))


TOPIC = Topic(
    id="next_meeting",
    answers="the next meeting, and those after it",
    about="deal",
    takes=frozenset({"person"}),
    patterns=(
        "(next|upcoming) (meeting|meetings|appointment|demo|call with them)",
        "when * (meet|meeting|see) * (next|again)",
        "when * next * (meet|meeting|see)",
        "(is|are|do|have|any|anything) * (meeting|meetings|anything) * (scheduled|planned|booked|coming up)",
        "(anything) (scheduled|planned|booked|coming up)",
        "what * (scheduled|planned|coming up)",
        "(prossima|prossime|prossimo|prossimi) (riunione|riunioni|incontro|incontri|appuntamento|appuntamenti)",
        "(quando) * (vediamo|incontriamo|riunione in programma)",
        "(ci sono|c e|abbiamo) * (riunioni|riunione|incontri|incontro|appuntamenti|appuntamento) (in programma|"
        "fissati|fissato|fissata|fissate|previste|previsti)",
    ),
    also="when next upcoming meeting meetings any scheduled planned booked with again them quando prossima prossimo "
    "programma",
    answer=answer,
    examples=(
        "When is the next meeting?",
        "When do we meet {deal} next?",
        "next meeting with {person}",
        "Is a meeting scheduled?",
        "Do we have a meeting coming up with {deal}?",
        "Anything scheduled with {deal}?",
        "Quando è la prossima riunione con {deal}?",
        "Ci sono incontri in programma?",
    ),
    others=(
        "What should I prepare for the next meeting?",
        "What is the next meeting about?",
        "Who comes to the next meeting from legal?",
        "What have they planned for the rollout?",
    ),
)
