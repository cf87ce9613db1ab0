"""The asker's own tasks: overdue, due today, or all that are open."""

from crm.workday import due_tasks
from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic
from insights.questions.words import these

_SHOWN = 10
_LATE = (Said("One of your tasks is overdue.", "Una tua attività è scaduta."),
         Said("{n} of your tasks are overdue.", "{n} tue attività sono scadute."))  # fmt: skip
_DUE = (Said("One of your tasks is due then.", "Una tua attività scade in quel periodo."),
        Said("{n} of your tasks are due then.", "{n} tue attività scadono in quel periodo."))  # fmt: skip
_NOW = (
    Said("One of your tasks is due today or overdue.", "Una tua attività scade oggi o è già scaduta."),
    Said("{n} of your tasks are due today or overdue.", "{n} tue attività scadono oggi o sono già scadute."),
)
_NONE_NOW = Said("None of your tasks is due today or overdue.", "Nessuna tua attività scade oggi o è già scaduta.")
_NONE_LATE = Said("None of your tasks is overdue.", "Nessuna tua attività è scaduta.")
_NONE_DUE = Said("None of your tasks is due then.", "Nessuna tua attività scade in quel periodo.")
_MORE = Said("and {n} more", "e altre {n}")


def answer(asking: Asking) -> Reply:
    since: int | None = None
    if asking.words & these("overdue late scadute ritardo"):
        before, some, none = asking.day.start, _LATE, _NONE_LATE
    elif asking.period:
        since, before = asking.period.bounds(asking.zone)
        some, none = _DUE, _NONE_DUE
    else:
        before, some, none = asking.day.end, _NOW, _NONE_NOW
    tasks = due_tasks(asking.reader, before=before, now=asking.now, since=since)
    if not tasks:
        return Reply(asking.say(none))
    lines = asking.listed([(task.ref, task.due) for task in tasks[:_SHOWN]])
    if len(tasks) > _SHOWN:
        lines.append(Line(asking.say(_MORE, n=asking.number(len(tasks) - _SHOWN))))
    return Reply(asking.say(some[len(tasks) > 1], n=asking.number(len(tasks))), lines)


TOPIC = Topic(
    id="my_tasks",
    answers="your own tasks that are overdue, or due today, this week…",
    about="deals",
    takes=frozenset({"period"}),
    patterns=(
        "(my|i) * (overdue|late|due) * (tasks|task)",
        "(my|i) * (tasks|task) * (overdue|late|due)",
        "(tasks|task) * (i) * (due|overdue)",
        "(tasks|task) * (i) have [left]",
        "(which|what|how many|any) (overdue|late) tasks",
        "(tasks) (due|overdue)",
        "what * on my (plate|to do list|list)",
        "(mie|ho) * attivita * (scadute|in ritardo|scadono|da fare)",
    ),
    also="how many which what have overdue late due today left open quante quali",
    answer=answer,
    examples=(
        "Which of my tasks are overdue?",
        "What tasks do I have due this week?",
        "What tasks do I have today?",
        "Which tasks do I have left?",
        "what's on my plate today",
        "what's on my list",
        "Quali mie attività sono scadute?",
    ),
)
