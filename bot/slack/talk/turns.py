"""What was asked before, as far as it is this person's own: the earlier questions of the thread and the deal that it is
about. An answer once given is never read again, and nobody's is context for another."""

from collections.abc import Sequence
from datetime import datetime

from bot.slack.talk.wanted import Wanted
from crm.instants import HOUR, micros
from insights.displays import Display, Displays
from insights.questions.answers import Turn

_FRESH = HOUR  # at the top of the direct message, what was shown within it is still talked about


def turns_before(displays: Displays, wanted: Wanted, *, now: datetime) -> list[Turn]:
    """Oldest first."""
    user_id = wanted.rep.viewer.user_id
    if wanted.begun_at_top or wanted.thread is None:
        newest = displays.newest(wanted.channel, user_id, since=micros(now) - _FRESH)
        return _turns([newest] if newest else [], user_id)
    above = displays.standing_at(wanted.channel, wanted.thread)
    return _turns([*([above] if above else []), *displays.thread(wanted.channel, wanted.thread)], user_id)


def _turns(shown: Sequence[Display], user_id: str) -> list[Turn]:
    return [Turn(user_id, one.question, one.deal_id) for one in shown if one.user_id == user_id]
