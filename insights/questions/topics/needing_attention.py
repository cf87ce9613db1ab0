"""Which open deals show a sign of trouble that the CRM itself knows, those with most signs first."""

from collections.abc import Mapping

from crm.kinds import Ref
from crm.pipeline import DealList, OpenDeal
from insights.questions import portfolio
from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic

_SOME = (
    Said("One of {whose} needs a look.", "Una {whose} richiede attenzione."),
    Said("{n} of {whose} need a look.", "{n} {whose} richiedono attenzione."),
)
_NONE = Said("None of {whose} shows a sign of trouble.", "Nessuna {whose} mostra segnali di difficoltà.")
_PAST = Said("past its close date", "data di chiusura superata")
_LISTED: Mapping[DealList, Said] = {
    "stalled": Said("quiet for 14 days", "ferma da 14 giorni"),
    "no_activity": Said("nothing scheduled", "niente in programma"),
    "no_next_step": Said("no next step", "nessun prossimo passo"),
}


def answer(asking: Asking) -> Reply:
    pipeline = portfolio.pipeline_of(asking)
    signs = {deal.ref: _signs(asking, deal, pipeline.lists) for deal in pipeline.deals}
    deals = sorted((deal for deal in pipeline.deals if signs[deal.ref]), key=lambda deal: -len(signs[deal.ref]))
    reply = portfolio.listed(asking, deals, _SOME, _NONE)
    lines = [Line(" · ".join([line.text, *signs[line.ref]]), line.ref) if line.ref else line for line in reply.lines]
    return Reply(reply.headline, lines)


def _signs(asking: Asking, deal: OpenDeal, lists: Mapping[DealList, frozenset[Ref]]) -> list[str]:
    close_at = deal.stake.close_at
    found = [_PAST] if close_at is not None and asking.date_of(close_at) < asking.today else []
    found += [sign for name, sign in _LISTED.items() if deal.ref in lists.get(name, ())]
    return [asking.say(sign) for sign in found]


TOPIC = Topic(
    id="deals_needing_attention",
    answers="open deals that are past their close date, quiet, or without a next step or anything scheduled",
    about="deals",
    patterns=(
        "(need|needs|needing) [my|your|some] (attention|help|love|work|a look)",
        "(at risk|in danger|in trouble)",
        "(a rischio|in pericolo|in difficolta)",
        "(richiedono|richiede|hanno bisogno di|bisogno di) attenzione",
    ),
    also="how many list open which most are quante quali aperte attenzione",
    answer=answer,
    examples=(
        "Which deals need attention?",
        "Which of my deals are at risk?",
        "Quali trattative sono a rischio?",
    ),
    others=("Which deals are at risk because of legal?",),
)
