"""The next step that stands in the CRM, and how old it is."""

from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic

_IS = Said("Next step of {deal}: {step}", "Prossimo passo di {deal}: {step}")
_SHORT = Said("{step}|", "{step}|")
_NONE = Said("{deal} has no next step that you can see.", "{deal} non ha un prossimo passo che tu possa vedere.")
_AGE = Said("Written {day}, {relative}.", "Scritto il {day}, {relative}.")


def answer(asking: Asking) -> Reply:
    deal = asking.one
    step = deal.value("hs_next_step")
    if step is None:
        return Reply(asking.say(_NONE, deal=deal.name))
    headline = asking.say(_IS, deal=deal.name, step=asking.title(step))
    short = asking.short(_SHORT, step=asking.title(step))
    at = deal.at("hs_next_step_updated_at") or deal.since("hs_next_step")
    if at is None or at > asking.now:
        return Reply(headline, short=short)
    written = asking.say(_AGE, day=asking.short_day(at), relative=asking.relative(at))
    return Reply(headline, [Line(written)], short=short)


TOPIC = Topic(
    id="next_step",
    answers="the next step as it is written in the CRM, and since when",
    about="deal",
    patterns=(
        "(next step|next steps|next action)",
        "(what|what s) (is|comes) next [on|for|with|in]",
        "what * (do next)",
        "(prossimo passo|prossimi passi|prossima azione|prossima mossa)",
        "passo successivo",
    ),
    also="what how old when set written updated last planned agreed quando scritto aggiornato",
    answer=answer,
    examples=(
        "What is the next step?",
        "What's the next step for {deal}?",
        "what comes next with {deal}",
        "What do I have to do next on {deal}?",
        "How old is the next step?",
        "Qual è il prossimo passo di {deal}?",
        "Prossimi passi?",
    ),
    others=(
        "What next step did the buyer ask for?",
        "Why is there no next step?",
        "What should be the next step after the demo?",
    ),
)
