"""What the asker has today: meetings, tasks, and where the whole queue with its reasons stands. In a talk about one
deal “what do I have to do?” is that deal's.
"""

from collections.abc import Sequence

from crm.workday import due_tasks, meetings_between
from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic
from insights.questions.words import these

_SHOWN = 5
_HAS = Said("Today: {meetings} to come, {tasks} due or overdue.", "Oggi: {meetings} in arrivo, {tasks} da chiudere.")
_MEETINGS = (Said("one meeting", "una riunione"), Said("{n} meetings", "{n} riunioni"))
_TASKS = (Said("one task", "un'attività"), Said("{n} tasks", "{n} attività"))
_MORE = Said("and {n} more", "e altre {n}")
_QUEUE = Said(
    "The whole queue, with guided actions and their reasons, is in Daybook's Home tab.",
    "La coda completa, con le azioni guidate e i loro motivi, è nella scheda Home di Daybook.",
)

_OF_A_DAY = these(
    "focus prioritise prioritize start day priorities call contact write follow chase giornata priorita comincio "
    "inizio parto chiamare chiamo contattare contatto sentire"
)


def answer(asking: Asking) -> Reply | None:
    if asking.is_focused and not asking.period and not asking.words & _OF_A_DAY:
        return None
    if asking.period and (asking.period.first, asking.period.last) != (asking.today, asking.today):
        return None
    meetings = meetings_between(asking.reader, asking.now, asking.day.end, not_over_at=asking.now)
    tasks = due_tasks(asking.reader, before=asking.day.end, now=asking.now)
    headline = asking.say(
        _HAS, meetings=_counted(asking, _MEETINGS, len(meetings)), tasks=_counted(asking, _TASKS, len(tasks))
    )
    dated = [(one.ref, one.start) for one in meetings[:_SHOWN]] + [(one.ref, one.due) for one in tasks[:_SHOWN]]
    lines = asking.listed(dated)
    if more := len(meetings) + len(tasks) - len(dated):
        lines.append(Line(asking.say(_MORE, n=asking.number(more))))
    return Reply(headline, [*lines, Line(asking.say(_QUEUE))])


def _counted(asking: Asking, said: Sequence[Said], number: int) -> str:
    return asking.say(said[number != 1], n=asking.number(number))


TOPIC = Topic(
    id="my_day",
    answers="your meetings and tasks of today, and where the whole queue is",
    about="deals",
    takes=frozenset({"period"}),
    patterns=(
        "what * (i) (focus on|do|have to do|prioritise|prioritize|start with) [first]",
        "(my|i) (day|priorities|to do list)",
        "who * (i) (call|contact|write to|follow up with|chase) [first]",
        "(da dove|con cosa) (comincio|inizio|parto)",
        "(cosa|che cosa) (faccio|devo fare|ho da fare) [prima|per prima]",
        "(chi) * (chiamare|chiamo|contattare|contatto|sentire)",
        "(mia giornata|mie priorita)",
    ),
    also="need look like today first devo oggi prima giornata",
    answer=answer,
    examples=(
        "What should I focus on today?",
        "What do I have to do today?",
        "Who should I call first?",
        "what does my day look like",
        "Che cosa devo fare oggi?",
        "Da dove comincio?",
    ),
    others=("What should I do if Brenner does not sign?", "Who should I call about the budget?"),
)
