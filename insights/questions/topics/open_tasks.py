"""What is still to be done on the deal."""

from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic
from insights.questions.words import these

_SHOWN = 10
_ONE = Said("One open task on {deal}.", "Un'attività da fare su {deal}.")
_MANY = Said("{n} open tasks on {deal}.", "{n} attività da fare su {deal}.")
_LATE = Said("{head} {n} overdue.", "{head} Scadute: {n}.")
_NONE = Said("No open task on {deal} that you can see.", "Nessuna attività da fare su {deal} che tu possa vedere.")
_NONE_LATE = Said(
    "No overdue task on {deal} that you can see.", "Nessuna attività scaduta su {deal} che tu possa vedere."
)
_MORE = Said("and {n} more", "e altre {n}")


def answer(asking: Asking) -> Reply:
    tasks = asking.agenda.tasks
    late = [task for task in tasks if task.at is not None and asking.is_late(task.at)]
    only_late = bool(asking.words & these("overdue late scadute scaduta scaduti ritardo"))
    shown = late if only_late else list(tasks)
    if not shown:
        return Reply(asking.say(_NONE_LATE if only_late else _NONE, deal=asking.one.name))
    headline = asking.say(_ONE if len(tasks) == 1 else _MANY, n=asking.number(len(tasks)), deal=asking.one.name)
    if late:
        headline = asking.say(_LATE, head=headline, n=asking.number(len(late)))
    lines = asking.listed([(task.ref, task.at) for task in shown[:_SHOWN]])
    more = [Line(asking.say(_MORE, n=asking.number(len(shown) - _SHOWN)))] if len(shown) > _SHOWN else []
    return Reply(headline, [*lines, *more])


TOPIC = Topic(
    id="open_tasks",
    answers="the open tasks of the deal, the overdue ones first",
    about="deal",
    patterns=(
        "(what|which|how many|any|are there|show|list) * (task|tasks|to dos|todos)",
        "(open|overdue|late|due) (task|tasks)",
        "(to dos|todos|to do list)",
        "(task|tasks) (open|overdue|due|left)",
        "what * (left to do|still to do|to be done|do i have to do|do we have to do)",
        "what (is|s) still open",
        "(quali|quante|che|mostra|mostrami|elenca|ci sono) * (attivita|compiti) [da fare|aperte|scadute|aperti]",
        "(attivita) (da fare|aperte|scadute|in sospeso)",
        "(cosa|che cosa) * (resta da fare|devo fare|dobbiamo fare|da fare)",
    ),
    also="open overdue late due left any many how list what which still do done quali quante aperte scadute fare resta",
    answer=answer,
    examples=(
        "What tasks are open?",
        "Which tasks are overdue on {deal}?",
        "Are there any open tasks for {deal}?",
        "what is left to do",
        "what's still open on {deal}",
        "to-dos for {deal}",
        "Quali attività sono aperte su {deal}?",
        "Attività scadute?",
        "Cosa resta da fare?",
    ),
    others=(
        "Which task did they give us in the call?",
        "What is left to do before they sign?",
        "What tasks does the system handle?",
    ),
)
