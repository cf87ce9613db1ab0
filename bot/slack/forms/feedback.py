"""What was not useful? The reason and the words are stored with what was shown, as far as it may be seen now."""

from bot.reading.feedback import REASON, WORDS
from bot.slack.forms.field_checks import wrong_fields
from bot.slack.presses.feedback import said_of, sees_deal
from bot.slack.presses.reply import Accepted, Desk, Filled, Wrong, gone, only_said
from crm.instants import micros
from insights.displays import Display, Displays
from insights.feedback import REASONS, Feedbacks, Given


def take_feedback(desk: Desk, filled: Filled) -> Wrong | Accepted:
    chosen = next((reason for reason in REASONS if reason == filled.view.text(REASON)), None)
    if chosen is None:
        return Wrong({REASON: filled.words.say("feedback.choose")})
    wrong = wrong_fields(filled)
    if wrong is not None:
        return wrong
    display = judged_in(desk, filled)
    if display is None:
        return Accepted(only_said(gone(filled.asked)))
    sees = sees_deal(desk, filled.rep.viewer, display.deal_id)
    words = filled.view.text(WORDS)
    given = Given("not_useful", chosen, words, content=sees)
    kept = Feedbacks(desk.database).keep(display, given, at=micros(filled.now))
    return Accepted(said_of(desk, filled.asked, display, kept, wrote=bool(words)))


def judged_in(desk: Desk, filled: Filled) -> Display | None:
    """What the form is about; None where it was shown to somebody else, or is forgotten."""
    display = Displays(desk.database).of(str(filled.view.data.get("display") or ""))
    return display if display and display.user_id == filled.rep.viewer.user_id else None
