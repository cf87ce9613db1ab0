"""Which open deals are past their close date."""

from insights.questions import portfolio
from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic

_SOME = (
    Said("One of {whose} is past its close date.", "Una {whose} ha superato la data di chiusura."),
    Said("{n} of {whose} are past their close date.", "{n} {whose} hanno superato la data di chiusura."),
)
_NONE = Said("None of {whose} is past its close date.", "Nessuna {whose} ha superato la data di chiusura.")


def answer(asking: Asking) -> Reply:
    if asking.reader.hides("deals", "closedate"):
        return portfolio.unknown(asking)
    deals = portfolio.such(
        asking, lambda deal: deal.stake.close_at is not None and asking.date_of(deal.stake.close_at) < asking.today
    )
    return portfolio.listed(asking, deals, _SOME, _NONE)


TOPIC = Topic(
    id="deals_past_close_date",
    answers="open deals whose close date has passed",
    about="deals",
    patterns=(
        "(past|passed|after|behind|missed) * (close date|closing date|close dates)",
        "(close date|closing date|close dates) * (past|passed)",
        "(should have closed|should have been closed|should be closed) [already|by now]",
        "(overdue|late) (deals|opportunities)",
        "(deals|opportunities) * (overdue|late)",
        "(superato|oltre|passata|scaduta) * data di chiusura",
        "data di chiusura * (passata|scaduta|superata)",
        "trattative scadute",
    ),
    also="how many list open which past overdue late quante quali aperte",
    answer=answer,
    examples=(
        "Which deals are past their close date?",
        "my overdue deals",
        "Which of my deals should have closed already?",
        "Quali trattative hanno superato la data di chiusura?",
    ),
)
