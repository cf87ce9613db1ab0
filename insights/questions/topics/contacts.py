"""Who is on the deal: the visible contacts with title and buying role."""

from insights.questions.asking import Asking, Said
from insights.questions.roles import roles_of
from insights.questions.topic import Line, Reply, Topic

_SHOWN = 20
_ONE = Said("One contact on {deal}: {names}.", "Un contatto su {deal}: {names}.")
_MANY = Said("{n} contacts on {deal}: {names}.", "{n} contatti su {deal}: {names}.")
_NONE = Said("{deal} has no contact that you can see.", "{deal} non ha contatti che tu possa vedere.")
_MORE = Said("{n} more", "altri {n}")


def answer(asking: Asking) -> Reply:
    people = roles_of(asking)
    if not people:
        return Reply(asking.say(_NONE, deal=asking.one.name))
    names = [one.name for one in people[:_SHOWN]]
    if len(people) > _SHOWN:
        names.append(asking.say(_MORE, n=asking.number(len(people) - _SHOWN)))
    said = _ONE if len(people) == 1 else _MANY
    headline = asking.say(said, n=asking.number(len(people)), deal=asking.one.name, names=asking.joined(names))
    return Reply(
        headline, [Line(", ".join([one.name, *one.details]), one.ref) for one in people[:_SHOWN] if one.details]
    )


TOPIC = Topic(
    id="contacts",
    answers="the contacts of the deal, with title and buying role",
    about="deal",
    patterns=(
        "(contacts|contact people|buying committee|buying group|stakeholders)",
        "who * (involved|contact|the contacts|stakeholders)",
        "(how many) (contacts|people)",
        "(people on)",
        "who * (talking to|in touch with|in contact with)",
        "(contatti|referenti|interlocutori)",
        "chi * (coinvolto|coinvolti|i contatti|contatto)",
    ),
    also="who list all how many people involved chi quali quanti sono elenca coinvolti coinvolto",
    answer=answer,
    examples=(
        "Who are the contacts?",
        "Who is involved in {deal}?",
        "List the stakeholders of {deal}",
        "how many contacts are on this deal",
        "Who are we talking to at {deal}?",
        "people on the {deal} deal",
        "Chi sono i contatti di {deal}?",
        "Chi è coinvolto?",
    ),
    others=(
        "Who is involved in the security review?",
        "Which contacts are against us?",
        "What do the stakeholders want?",
    ),
)
