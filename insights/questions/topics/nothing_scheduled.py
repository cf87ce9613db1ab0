"""Which open deals have neither a meeting nor a task ahead."""

from insights.questions import portfolio
from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic

_SOME = (
    Said("One of {whose} has nothing scheduled.", "Una {whose} non ha nulla in programma."),
    Said("{n} of {whose} have nothing scheduled.", "{n} {whose} non hanno nulla in programma."),
)
_NONE = Said("All of {whose} have something scheduled.", "Nessuna {whose} è senza qualcosa in programma.")


def answer(asking: Asking) -> Reply:
    return portfolio.listed(asking, portfolio.pipeline_of(asking).of("no_activity"), _SOME, _NONE)


TOPIC = Topic(
    id="deals_nothing_scheduled",
    answers="open deals with neither a meeting nor an open task ahead",
    about="deals",
    patterns=(
        "(nothing|no meeting|no meetings|no task|no tasks) * (scheduled|planned|booked|ahead|coming up)",
        "(without|no) [a|any] [next|upcoming|future] (meeting|meetings|task|tasks)",
        "(niente|nulla|nessuna riunione|nessuna attivita) * (programma|programmato|pianificato|fissato|previsto)",
        "senza (riunioni|riunione|attivita in programma|appuntamenti)",
    ),
    also="non how many list open which have scheduled planned booked quante quali aperte hanno",
    answer=answer,
    examples=(
        "Which of my deals have nothing scheduled?",
        "deals without a next meeting",
        "Quali trattative non hanno niente in programma?",
    ),
)
