"""What a task is called that asks for what was not found: the question itself where that reads as a clause, else only
whom to ask. Names no one."""

import re

from bot.blocks import limits
from bot.blocks.text import plain
from bot.language import Language
from bot.reading.answer_around import Around
from insights.questions.words import these

_ASKS = {
    "en": these("who whom whose what which when where why how whether"),
    "it": these("chi cosa quale quali quando dove perché come quanto quanti quante se"),
}
# Behind these an English question is not a clause.
_TURNED = these(
    "do does did is are was were will would can could should shall may might must has have had s re ll d about"
)
_LONGEST = 40
_WORD = re.compile(r"[\w’'-]+")


def task_label(words: Language, question: str, around: Around) -> str:
    """Create task: ask who signs"""
    return words.say("labels.create_task", what=task_title(words, question, around))


def task_title(words: Language, question: str, around: Around) -> str:
    clause = _clause(words.code, question, around)
    return words.say("answer.ask", question=clause) if clause else words.say("answer.ask_buyer")


def _clause(code: str, question: str, around: Around) -> str | None:
    text = plain(question, limits.QUOTE).strip(" ?!.¿")
    text = re.sub(r"^(?:and|so|but|ma|e|allora)\b[ ,]*", "", text, flags=re.IGNORECASE)
    names = {around.called, around.deal.name if around.deal else ""} - {""}
    for name in sorted(names, key=len, reverse=True):
        text = _without(text, name)
        text = _without(text, name.split()[0])
    found = _WORD.findall(text.lower())
    if len(found) < 2 or found[0] not in _ASKS.get(code, frozenset()) or len(text) > _LONGEST:
        return None
    if code == "en" and any(part in _TURNED for part in [*re.split(r"[’']", found[0])[1:], found[1]]):
        return None
    return text[:1].lower() + text[1:]


def _without(text: str, name: str) -> str:
    """The little word and the name behind it: the task is on the deal."""
    before = r"\s+(?:at|in|of|on|for|from|with|da|di|in|a|per|con)"
    return re.sub(rf"{before}\s+{re.escape(name)}\b", "", text, flags=re.IGNORECASE).strip()
