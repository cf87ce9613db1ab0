"""Who decides, by buying role or by the label on the deal. Where no one is marked, what was said may tell."""

from insights.questions.asking import Asking, Said
from insights.questions.roles import Person, roles_of
from insights.questions.topic import Line, Reply, Topic
from insights.questions.words import these

_ROLES = {
    "DECISION_MAKER": (
        "decides decide decider decision maker makers makes decisione decisionale decisore decisori",
        Said("{names} decides on {deal} ({how}).", "Su {deal} decide {names} ({how})."),
        Said("{names} decide on {deal} ({how}).", "Su {deal} decidono {names} ({how})."),
        Said("decision maker", "chi decide"),
    ),
    "BUDGET_HOLDER": (
        "budget holder economic",
        Said("{names} holds the budget of {deal} ({how}).", "Il budget di {deal} è di {names} ({how})."),
        Said("{names} hold the budget of {deal} ({how}).", "Il budget di {deal} è di {names} ({how})."),
        Said("budget holder", "chi ha il budget"),
    ),
    "CHAMPION": (
        "champion champions",
        Said("{names} is the champion of {deal} ({how}).", "Il champion di {deal} è {names} ({how})."),
        Said("{names} are champions of {deal} ({how}).", "I champion di {deal} sono {names} ({how})."),
        Said("champion", "champion"),
    ),
    "BLOCKER": (
        "blocker blockers",
        Said("{names} is marked as blocker of {deal} ({how}).", "{names} è indicato come blocker di {deal} ({how})."),
        Said("{names} are marked as blockers of {deal} ({how}).", "{names} sono blocker di {deal} ({how})."),
        Said("blocker", "blocker"),
    ),
}  # fmt: skip
_HOW = Said("by the buying role in the CRM", "per ruolo nel CRM")
_NONE = Said(
    "No contact of {deal} that you can see is marked as {role}.",
    "Nessun contatto visibile di {deal} è indicato come {role}.",
)


def answer(asking: Asking) -> Reply:
    role = next(
        (role for role, (words, *_) in _ROLES.items() if asking.words & frozenset(words.split())), "DECISION_MAKER"
    )
    if asking.words & these("budget holder economic"):
        role = "BUDGET_HOLDER"
    people = [one for one in roles_of(asking) if role in one.roles]
    _, one, many, called = _ROLES[role]
    if not people:
        return Reply(asking.say(_NONE, deal=asking.one.name, role=asking.say(called)), certain=False)
    names = asking.joined([person.name for person in people])
    headline = asking.say(one if len(people) == 1 else many, names=names, deal=asking.one.name, how=asking.say(_HOW))
    return Reply(headline, [_line(person) for person in people if person.details])


def _line(person: Person) -> Line:
    return Line(", ".join([person.name, *person.details]), person.ref)


TOPIC = Topic(
    id="deciders",
    answers="who decides, who holds the budget, who is the champion: by buying role or label; else what was said",
    about="deal",
    patterns=(
        "who (decides|decide)",
        "who (holds|controls|has) * (budget)",
        "(who|who s|which contact) * (decision maker|decision makers|decider|champion|blocker|budget holder|"
        "economic buyer)",
        "who * (makes|make|take|takes) * decision",
        "(decision maker|decision makers|champion|budget holder|economic buyer)",
        "chi * (decide|decisore|prende la decisione|champion|responsabile della decisione)",
        "(decisore|decisori)",
    ),
    also="who decides final which contact there chi finale",
    answer=answer,
    examples=(
        "Who decides?",
        "And who decides at {deal}?",
        "Who is the decision maker?",
        "who's our champion",
        "Who controls the budget at {deal}?",
        "Who makes the final decision?",
        "Chi decide?",
        "Chi è il decisore?",
    ),
    others=(
        "Who signs?",
        "Who has a bigger budget?",
        "Who decides about the security review?",
        "When do they decide?",
        "Who decides if the pilot is extended?",
    ),
)
