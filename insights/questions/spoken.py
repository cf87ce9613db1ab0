"""In which language a question is asked, by its small words. Knows English and Italian; else the asker's own."""

from collections.abc import Sequence

from insights.questions.fillers import ENGLISH, ITALIAN
from insights.questions.words import Word


def language_of(question: Sequence[Word], otherwise: str) -> str:
    english = sum(word.text in ENGLISH and word.text not in ITALIAN for word in question)
    italian = sum(word.text in ITALIAN and word.text not in ENGLISH for word in question)
    italian += sum(sign in word.written for word in question for sign in "àèéìòù")
    if english == italian:
        return otherwise
    return "en" if english > italian else "it"
