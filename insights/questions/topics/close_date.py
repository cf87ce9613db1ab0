"""When the deal closes: reps ask it most, and an old date that slipped says as much as the new one."""

from crm.instants import BadInstant, read_micros
from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic
from insights.questions.words import these

_CLOSES = Said("{deal} closes {day}, {relative}.", "{deal} chiude {day}, {relative}.")
_TODAY = Said("{deal} closes today, {day}.", "{deal} chiude oggi, {day}.")
_PASSED = Said(
    "{deal} was to close {day}, {relative}, and is still open.",
    "{deal} doveva chiudere {day}, {relative}, ed è ancora aperta.",
)
_CLOSED = Said("{deal} is closed: {stage}. Close date {day}.", "{deal} è chiusa: {stage}. Data di chiusura {day}.")
_SHORT = {
    "closes": Said("{day}|, {relative}.", "{day}|, {relative}."),
    "today": Said("Today, {day}|.", "Oggi, {day}|."),
    "passed": Said("{day}|, {relative}, and still open.", "{day}|, {relative}, ed è ancora aperta."),
    "closed": Said("{day}|. Closed: {stage}.", "{day}|. Chiusa: {stage}."),
}
_NONE = Said("{deal} has no close date that you can see.", "{deal} non ha una data di chiusura che tu possa vedere.")
_MOVED = Said("Moved {times}: {dates}.", "Spostata {times}: {dates}.")
_NOT_MOVED = Said("It has not been moved.", "Non è mai stata spostata.")
_ASKS_MOVES = these(
    """
    moved move change changed slipped pushed postponed delayed spostata rinviata cambiata slittata
    """
)


def answer(asking: Asking) -> Reply:
    deal = asking.one
    at = deal.at("closedate")
    if at is None:
        return Reply(asking.say(_NONE, deal=deal.name))
    stage = asking.stage
    how, said = ("today", _TODAY) if asking.date_of(at) == asking.today else ("closes", _CLOSES)
    if stage and stage.is_closed:
        how, said = "closed", _CLOSED
    elif stage and asking.date_of(at) < asking.today:
        how, said = "passed", _PASSED
    label = stage.label if stage else ""
    values = {"day": asking.long_day(at), "relative": asking.relative(at), "stage": label}
    return Reply(
        asking.say(said, deal=deal.name, **values),
        [Line(text) for text in _moves(asking)],
        short=asking.short(_SHORT[how], **values),
    )


def _moves(asking: Asking) -> list[str]:
    moves = asking.one.moves("closedate")
    dates = [
        asking.short_day(at)
        for at in map(_instant, [*(move.old for move in moves), *(m.new for m in moves[-1:])])
        if at
    ]
    dates = [one for n, one in enumerate(dates) if n == 0 or one != dates[n - 1]]
    if len(dates) > 1:
        return [asking.say(_MOVED, times=asking.times(len(dates) - 1), dates=" → ".join(dates))]
    return [asking.say(_NOT_MOVED)] if asking.words & _ASKS_MOVES and asking.one.history.get("closedate") else []


def _instant(text: str | None) -> int | None:
    try:
        return read_micros(text or "")
    except BadInstant:
        return None


TOPIC = Topic(
    id="close_date",
    answers="the close date, how far away it is, and each time it was moved",
    about="deal",
    patterns=(
        "when * (close|closes|closing|closed)",
        "when * (going|supposed|expected|due|meant|planned|set) to close",
        "(what|which) (date|day) * (close|closes|closing)",
        "(close date|closing date|expected close|date of closing|closing day)",
        "when * (sign|signs|signing)",
        "(has|did|have) * (slip|slipped) [again]",
        "how (soon|far) * (close|closes|closing|closing date)",
        "(quando|che giorno|in che data|per quando) * (chiude|chiudiamo|chiudera|chiudere|si chiude|chiusa|chiusura)",
        "(data|giorno) di chiusura",
        "chiusura prevista",
    ),
    also="date day expected due set scheduled planned going supposed to move moved change changed slip slipped pushed "
    "postponed delayed often times many how still data giorno prevista previsto quante volte spostata rinviata "
    "cambiata "
    "slittata quando entro",
    answer=answer,
    examples=(
        "When is the close date?",
        "When does {deal} close?",
        "what's the close date of {deal}",
        "When are we going to close {deal}?",
        "When will {deal} sign?",
        "Has the close date moved?",
        "Has {deal} slipped?",
        "How many times was {deal}'s close date pushed?",
        "Quando chiude {deal}?",
        "Qual è la data di chiusura?",
        "Quante volte è stata spostata la data di chiusura?",
    ),
    others=(
        "Why did the close date move?",
        "Who moved the close date?",
        "What does the buyer think of the close date?",
        "When does the tender close?",
        "Perché è slittata la data di chiusura?",
    ),
)
