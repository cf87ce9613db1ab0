"""What would be posted of an answer that one person was shown: drawn from what is kept of it, as far as that person may
see it now. Refuses while HIPAA is on, and AI content while it is switched off. Posts nothing."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from bot.blocks import Message
from bot.reading.sharing import Sharer, as_shared, told_in_channel
from bot.slack.identity import Rep
from bot.slack.presses.reply import Desk
from bot.slack.talk.around import Seen, seen_now
from bot.slack.talk.sharing_readers import Outside
from crm.database import Database
from crm.gate import Gate
from crm.instants import micros
from crm.people import name_of_user
from insights.displays import Display, Displays
from insights.questions.again import Given, again
from insights.questions.kept import read_kept

Closed = Literal["hipaa", "customer_analysis_off", "nothing_left"]
Why = Closed | Outside | Literal["changed", "refused"]


@dataclass(frozen=True, slots=True)
class Draft:
    """`seen`: what is left of what was shown. `print`: the same for the same message."""

    display: Display
    question: str = field(repr=False)
    seen: Seen = field(repr=False)
    message: Message = field(repr=False)

    @property
    def print(self) -> str:
        return hashlib.sha256(json.dumps(self.message.as_payload(), sort_keys=True).encode()).hexdigest()[:32]


def own_display(database: Database, rep: Rep, display_id: str) -> Display | None:
    """What another person was shown is as if it were not there."""
    display = Displays(database).of(display_id)
    own = display is not None and display.user_id == rep.viewer.user_id and display.channel is not None
    return display if own and display is not None and display.kind == "answer" else None


def drafted(desk: Desk, rep: Rep, display: Display, *, at: datetime) -> Draft | Closed:
    """`display`: the rep's own."""
    silent = Gate(desk.database).why_silent()
    if silent == "hipaa" or not display.content:
        return "hipaa" if silent == "hipaa" else "nothing_left"
    given = Given(display.question, read_kept(display.content, display.retrieved), display.content.get("chosen"))
    if silent is not None and given.answer.mode != "structured":
        return silent
    answer = again(desk.database, rep.viewer, given, now=micros(at))
    seen = seen_now(desk, rep, replace(given, answer=answer), at=at) if answer else None
    if seen is None or not seen.answer.answered:
        return "nothing_left"
    return Draft(display, display.question, seen, _message(desk, rep, display.question, seen))


def _message(desk: Desk, rep: Rep, question: str, seen: Seen) -> Message:
    with desk.database.reading() as connection:
        sharer = Sharer(rep.slack_id, name_of_user(connection, rep.viewer.user_id))
    told = told_in_channel(seen.answer, seen.around, question)
    return as_shared(seen.around, sharer, question, told, mode=seen.answer.mode)
