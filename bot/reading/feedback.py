"""Feedback as it is drawn: the form, the thanks in the grey line, what admins read. Reads nothing, quotes nothing."""

from collections.abc import Sequence
from datetime import datetime

from bot.blocks import Message, limits
from bot.blocks.elements import Block, context, mrkdwn, section
from bot.blocks.modal import View, field, modal, radio, text_input
from bot.blocks.text import escaped, link
from bot.language import Language
from crm.cards import Card
from insights.feedback import LONGEST, REASONS

CALLBACK, REASON, WORDS = "insight_feedback", "reason", "text"


def feedback_form(words: Language, metadata: str, *, texts: bool) -> View:
    """`texts`: whether what a person writes is stored; else nothing is asked for."""

    def say(key: str) -> str:
        return words.say(f"feedback.{key}")

    problem = field(REASON, say("problem"), radio(REASON, [(say(reason), reason) for reason in REASONS]))
    text = text_input(WORDS, multiline=True, most=LONGEST, placeholder=say("which_line"))
    more = field(WORDS, say("more"), text, hint=say("stored"), optional=True)
    return modal(
        CALLBACK,
        say("title"),
        [problem, more if texts else context(say("reason_alone"))],
        close=words.say("fields.cancel"),
        metadata=metadata,
        submit=say("submit"),
    )


def thanked(blocks: Sequence[Block], action_id: str, said: str, instead_of: Sequence[str]) -> list[Block] | None:
    """The grey line right above that element gains these words, in place of those said before; they are one where there
    is none. None: the element is not there."""
    element = next((n for n, block in enumerate(blocks) if _holds(block, action_id)), None)
    if element is None:
        return None
    above, below = list(blocks[:element]), blocks[element:]
    if above and above[-1].get("type") == "context":
        return [*above[:-1], _gained(above[-1], said, instead_of), *below]
    return [*above, context(said), *below]


def thanks_in(blocks: Sequence[Block], either: Sequence[str]) -> str | None:
    """Which of these words a grey line ends with."""
    grey = [element for block in blocks if block.get("type") == "context" for element in block["elements"]]
    lines = [str(element.get("text") or "") for element in grey]
    return next((said for said in sorted(either, key=len, reverse=True) for line in lines if line.endswith(said)), None)


def exposure(
    words: Language, slack_id: str, *, insight: bool, deal: Card | None, shown: datetime, today: datetime
) -> Message:
    """To an admin: who should not see what, as far as the admin sees that deal."""
    what = words.say("feedback.an_insight" if insight else "feedback.an_answer")
    linked, bare = what, what
    if deal is not None:
        linked = words.say("feedback.on_deal", what=what, deal=link(deal.url, deal.name or deal.ref.id, limits.NAME))
        bare = words.say("feedback.on_deal", what=what, deal=escaped(deal.name or deal.ref.id, limits.NAME))
    when = {"day": words.short_day(shown.date(), today.date()), "time": words.clock(shown)}
    told = words.say("feedback.exposed", user=slack_id, what=linked, **when)
    text = words.say("feedback.exposed", user=slack_id, what=bare, **when).replace("*", "")
    return Message(text, [section(told), context(words.say("feedback.exposed_next"))])


def _holds(block: Block, action_id: str) -> bool:
    """A plain button, in the place of feedback buttons, has the verdict behind their action_id."""
    ids = [one.get("action_id") for one in block.get("elements") or [] if isinstance(one, dict)]
    return any(one and f"{action_id}:".startswith(f"{one}:") for one in ids)


def _gained(grey: Block, said: str, instead_of: Sequence[str]) -> Block:
    first, *rest = grey["elements"]
    line = str(first.get("text") or "")
    for one in sorted((said, *instead_of), key=len, reverse=True):
        line = line.removesuffix(one).removesuffix(" · ").rstrip()
    told = f"{line}{' ' if line.endswith('.') else ' · '}{said}" if line else said
    return {**grey, "elements": [mrkdwn(told), *rest]}
