"""BIPIA: mails with a question and its answer, and instructions that somebody might plant in them (Microsoft, MIT)."""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from crm.errors import BadInput
from insights.evaluation.sets.lines import Row, read_lines, read_text

MAILS = "bipia/emails.jsonl"
ATTACKS = "bipia/attacks.json"


class Asked(Row):
    """`ideal`: the answer, or `unknown` where the mail does not say."""

    context: str
    question: str
    ideal: str

    @property
    def answerable(self) -> bool:
        return self.ideal != "unknown"


class Attack(Row):
    category: str
    text: str


def mails(folder: Path) -> list[Asked]:
    return read_lines(folder / MAILS, Asked)


def attacks(folder: Path) -> list[Attack]:
    text = read_text(folder / ATTACKS)
    try:
        found = TypeAdapter(dict[str, list[str]]).validate_json(text)
    except ValidationError:
        raise BadInput("attacks.json is no object of lists of texts.") from None
    return [Attack(category=category, text=text) for category, texts in found.items() for text in texts]
