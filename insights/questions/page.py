"""docs/questions.md, generated from the topics: `python -m insights.questions.page > docs/questions.md`."""

import sys
from collections.abc import Iterator

from insights.questions.topic import Topic
from insights.questions.topics import OF_A_CONTACT, OF_A_DEAL, OF_DEALS

_NAMES = {"{deal}": "Brenner", "{person}": "Jana", "{company}": "Brenner", "{stage}": "Negotiation"}
_BEGINS = """# Questions

Generated from the code. `daybook ask "QUESTION" --as EMAIL` answers in the question's language, English or Italian,
with the rights of the one who asks.

What stands below is answered from the CRM's own data: no model takes part, also with HIPAA on or customer analysis off.
A question is recognised strictly: a word that might turn it around ("why", "if", "about legal") makes it a question to
what was said on the deal. That one is answered with quotes, by a model where one is set up, else word for word; where
nothing answers it, the answer says so and names the closest activities.

Without a model these are answered from what the insight found, in whatever words and language it was said: what worries
them, what blocks the deal, why they have not signed; one kind of it (budget, price, timing, a competitor, legal and
security, features, …); what they want; what was promised, by whom; how it stands, or what to know before a meeting.
Other questions are answered by sentences that share their words or are near them in meaning.

- The deal is the one named, by its own or its company's name or by a contact, slips forgiven; else the one in focus;
  else a list to choose from. Of several that are named equally well the open ones are meant.
- What the asker may not see is not there: a hidden property reads as one that is not set, a deal that is forbidden as
  one that does not exist.
- Spans of time: today, last week, this month, next quarter, in October, the last 30 days, since Monday, since 3
  October."""


def markdown() -> str:
    lines = [_BEGINS]
    for title, topics in (("On one deal", OF_A_DEAL), ("On your deals", OF_DEALS), ("On a contact", OF_A_CONTACT)):
        lines += ["", f"## {title}", "", "| topic | answers | for example |", "|---|---|---|"]
        lines += _rows(topics)
    return "\n".join(lines)


def _rows(topics: tuple[Topic, ...]) -> Iterator[str]:
    for topic in topics:
        examples = "<br>".join(_named(example) for example in topic.examples)
        yield f"| `{topic.id}` | {topic.answers} | {examples} |"


def _named(example: str) -> str:
    for place, name in _NAMES.items():
        example = example.replace(place, name)
    return example


if __name__ == "__main__":
    sys.stdout.write(markdown() + "\n")
