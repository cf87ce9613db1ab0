"""When the deal was created."""

from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic

_IS = Said("{deal} was created {day}, {relative}.", "{deal} è stata creata {day}, {relative}.")
_SHORT = Said("{day}|, {relative}.", "{day}|, {relative}.")
_NONE = Said(
    "{deal} has no creation date that you can see.", "{deal} non ha una data di creazione che tu possa vedere."
)


def answer(asking: Asking) -> Reply:
    deal = asking.one
    at = deal.at("createdate")
    if at is None:
        return Reply(asking.say(_NONE, deal=deal.name))
    values = {"day": asking.long_day(at), "relative": asking.relative(at)}
    return Reply(asking.say(_IS, deal=deal.name, **values), short=asking.short(_SHORT, **values))


TOPIC = Topic(
    id="created",
    answers="when the deal was created, how old it is",
    about="deal",
    patterns=(
        "when * (created|opened|create date)",
        "how old [is]",
        "since when * (have|exist|exists)",
        "how long * (open|been open|existed|in the pipeline)",
        "(create date|creation date|created on|age of)",
        "quando * (creata|creato|aperta|aperto)",
        "(data di creazione)",
        "da quanto * (aperta|aperto|esiste)",
    ),
    also="when how long old been first quando quanto tempo",
    answer=answer,
    examples=(
        "When was {deal} created?",
        "How old is {deal}?",
        "Since when do we have this deal?",
        "how long has this deal been open",
        "Quando è stata creata {deal}?",
        "Da quanto è aperta la trattativa?",
    ),
    others=("How old is the warehouse system?", "When was the mail opened?", "When did they open the new site?"),
)
