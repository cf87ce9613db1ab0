"""What a message asks, without what Slack writes into it: mentions, emoji, links, entities. Decides whether it is a
question at all, or a wish for the day or for help."""

import html
import re
from typing import Literal

from bot.blocks import Message
from bot.language import Language
from bot.reading.answer import plain_answer
from insights.questions.answers import LONGEST
from insights.questions.words import these, words

Wish = Literal["day", "help"]

_DAY = these("today digest oggi riepilogo")
_AROUND_DAY = these(
    """
    my the me please show send give day morning what whats s is on for do i have got how hows looks look like
    il la mio mia mi per favore mostra manda dammi giornata cosa c e ho in programma com di
    """
)
_HELP = these("help aiuto hello hi hey ciao salve buongiorno buonasera thanks thank you grazie hallo start inizia")
_ENDS = ("", *",.!?;:")  # behind a word that stands alone
_MENTION = re.compile(r"<[@!#][^>]*>")
_LINK = re.compile(r"<(?:https?:|mailto:|tel:)[^>|]*\|([^>]*)>|<((?:https?:|mailto:|tel:)[^>|]*)>")
_EMOJI = re.compile(r":[a-z0-9_+'-]+(?:::skin-tone-\d)?:")


def question_in(text: str) -> str:
    """Links by what is read of them."""
    plain = _LINK.sub(lambda found: found[1] or found[2], _MENTION.sub(" ", text))
    return " ".join(html.unescape(_EMOJI.sub(" ", plain)).split())


def wish_in(question: str) -> Wish | None:
    """Only where nothing else is asked: what they said today is a question."""
    written = words(question)
    said = {word.text for word in written}
    calls = bool(written) and written[0].text in _DAY and question[written[0].end :].lstrip()[:1] in _ENDS
    if calls or (said & _DAY and said <= _DAY | _AROUND_DAY):
        return "day"
    return "help" if said and said <= _HELP else None


def no_question(question: str, language: Language) -> Message | None:
    """Said kindly; None: it can be asked."""
    if not any(sign.isalnum() for sign in question):
        return plain_answer(language.say("answer.empty"))
    if len(question) > LONGEST:
        sizes = {"n": language.number(len(question)), "most": language.number(LONGEST)}
        return plain_answer(language.say("answer.too_long", **sizes))
    return None
