"""A contact's address, phone or title, by the contact's name. Needs no deal."""

from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic
from insights.questions.wording import title

_SHOWN = 5
_FACTS = {
    "email": ("email mail address indirizzo posta", Said("{name}: {value}", "{name}: {value}")),
    "phone": ("phone telephone number mobile telefono numero cellulare", Said("{name}: {value}", "{name}: {value}")),
    "jobtitle": ("title role job position ruolo titolo qualifica", Said("{name}: {value}", "{name}: {value}")),
}
_NONE = {
    "email": Said(
        "{name} has no e-mail address that you can see.", "{name} non ha un indirizzo e-mail che tu possa vedere."
    ),
    "phone": Said(
        "{name} has no phone number that you can see.", "{name} non ha un numero di telefono che tu possa vedere."
    ),
    "jobtitle": Said("{name} has no title that you can see.", "{name} non ha una qualifica che tu possa vedere."),
}


def answer(asking: Asking) -> Reply | None:
    if not asking.people:
        return None
    wanted = next(name for name, (words, _) in _FACTS.items() if asking.words & frozenset(words.split()))
    lines = []
    for card in asking.reader.cards(list(asking.people)[:_SHOWN]).values():
        value = (card.properties.get(wanted) or "").strip()
        if wanted == "phone":
            value = value or (card.properties.get("mobilephone") or "").strip()
        said = _FACTS[wanted][1] if value else _NONE[wanted]
        lines.append(Line(asking.say(said, name=title(card.name), value=title(value)), card.ref))
    return Reply(lines[0].text, lines[1:])


TOPIC = Topic(
    id="contact_facts",
    answers="a contact's e-mail address, phone number or title",
    about="contact",
    takes=frozenset({"person"}),
    patterns=(
        "(email|e mail|mail) [address]",
        "(phone|phone number|telephone|mobile|mobile number|number)",
        "(job title|title|position)",
        "(what|what s) * (role|job|title)",
        "(indirizzo email|indirizzo e mail|indirizzo mail|email|mail|e mail)",
        "(numero di telefono|telefono|cellulare|numero)",
        "(ruolo|qualifica|titolo)",
    ),
    also="what address number job title role email mail phone qual indirizzo numero",
    answer=answer,
    examples=(
        "What is {person}'s e-mail?",
        "phone number of {person}",
        "What's {person}'s job title?",
        "Qual è l'e-mail di {person}?",
        "Numero di telefono di {person}?",
    ),
    others=("What did {person} say in the e-mail?", "What number did {person} mention?", "When did {person} mail us?"),
)
