"""Whose deal it is. Colleagues' names are no secret; a hidden owner is."""

from insights.questions.asking import Asking, Said
from insights.questions.topic import Reply, Topic

_IS = Said("{owner} owns {deal}.", "{deal} è di {owner}.")
_OWN = Said("{deal} is yours.", "{deal} è tua.")
_SHORT = Said("{owner}|.", "{owner}|.")
_YOURS = Said("You|, it is yours.", "Tu|, è tua.")
_NONE = Said("{deal} has no owner that you can see.", "{deal} non ha un responsabile che tu possa vedere.")


def answer(asking: Asking) -> Reply:
    deal = asking.one
    owner = deal.value("hubspot_owner_id")
    if owner is None:
        return Reply(asking.say(_NONE, deal=deal.name))
    if owner == asking.reader.viewer.owner_id:
        return Reply(asking.say(_OWN, deal=deal.name), short=asking.short(_YOURS))
    name = asking.reader.owner_names([owner]).get(owner)
    if name is None:
        return Reply(asking.say(_NONE, deal=deal.name))
    return Reply(asking.say(_IS, deal=deal.name, owner=name), short=asking.short(_SHORT, owner=name))


TOPIC = Topic(
    id="owner",
    answers="the owner of the deal",
    about="deal",
    patterns=(
        "(who|who s) * (owns|owner|deal owner|account owner|responsible)",
        "(who|who s) * (works on|working on|handles|handling|runs|manages) [it|this|this deal|the deal]",
        "(who|who s) * (running|leading|leads|handling|working on) * (deal)",
        "(deal owner|owner|account manager|account executive|sales rep)",
        "(who|who s) * in charge of",
        "whose [deal|opportunity] (is)",
        "(chi) * (responsabile|proprietario|segue|gestisce)",
        "(proprietario|responsabile|di chi e)",
    ),
    also="who name",
    answer=answer,
    examples=(
        "Who owns {deal}?",
        "Who is the owner?",
        "whose deal is it",
        "who's running the {deal} deal",
        "Who is responsible for {deal}?",
        "Chi segue {deal}?",
        "Chi è il responsabile della trattativa?",
    ),
    others=(
        "Who owns the budget?",
        "Who is responsible for security at the buyer?",
        "Chi gestisce il magazzino?",
        "Who works on the buyer's side?",
    ),
)
