"""Useful and Not useful under an insight or an answer: the one is stored, the other opens the form. Only who was shown
it may judge it, and with HIPAA on nothing that was shown before."""

from bot.blocks.elements import Block
from bot.reading.feedback import feedback_form, thanked, thanks_in
from bot.slack.presses.reply import Asked, Desk, Reply, gone, only_said, opened
from bot.slack.presses.standing import may_stand
from bot.slack.refusals import plain_message
from bot.slack.views import pack
from crm.instants import micros
from crm.kinds import Ref
from crm.reader import Reader
from crm.settings import switches
from crm.viewer import Viewer
from insights.displays import Display, Displays
from insights.feedback import Feedbacks, Given, Kept

_LATER = ("thanks", "without_texts")


def judge_insight(desk: Desk, asked: Asked) -> Reply:
    press, displays = asked.press, Displays(desk.database)
    deal_id = _meant(asked).removeprefix("deals:")
    if not sees_deal(desk, asked.rep.viewer, deal_id):
        return only_said(gone(asked))
    display = displays.standing_at(press.channel or "", press.ts or "")
    display = display or displays.newest_on(asked.rep.viewer.user_id, deal_id)
    if display is None:
        return Reply(plain_message(asked.words.say("feedback.too_old")), None)
    return _judged(desk, asked, display)


def judge_answer(desk: Desk, asked: Asked) -> Reply:
    display = Displays(desk.database).of(_meant(asked).removeprefix("answers:"))
    return _judged(desk, asked, display) if display else only_said(gone(asked))


def said_of(desk: Desk, asked: Asked, display: Display, kept: Kept, *, wrote: bool = False) -> Reply:
    """In the grey line of the message; where what it holds may not be sent to Slack once more, to the person alone."""
    if kept == "closed":
        return Reply(plain_message(asked.words.say("feedback.closed")), None)
    said = asked.words.say("feedback.without_texts" if kept == "without_texts" and wrote else "feedback.thanks")
    if not may_stand(desk.database, asked.rep.viewer, display):
        return Reply(plain_message(said), None)
    return Reply(plain_message(said), lambda blocks: thanked(blocks, asked.press.action_id, said, _either(asked)))


def thanked_still(asked: Asked, blocks: list[Block]) -> list[Block]:
    """The same reading drawn once more: what was said to its reader's verdict stays."""
    said = thanks_in(asked.press.blocks, _either(asked))
    row = next((block for block in blocks if block["type"] == "context_actions"), None)
    if said is None or row is None:
        return blocks
    return thanked(blocks, row["elements"][0]["action_id"], said, _either(asked)) or blocks


def _either(asked: Asked) -> list[str]:
    return [asked.words.say(f"feedback.{key}") for key in _LATER]


def sees_deal(desk: Desk, viewer: Viewer, deal_id: str | None) -> bool:
    """What is about no deal is its reader's own."""
    if deal_id is None:
        return True
    deal = Ref("deals", deal_id)
    with Reader(desk.database, viewer) as reader:
        return deal in reader.which_visible([deal])


def _judged(desk: Desk, asked: Asked, display: Display) -> Reply:
    if display.user_id != asked.rep.viewer.user_id or not sees_deal(desk, asked.rep.viewer, display.deal_id):
        return only_said(gone(asked))
    feedbacks = Feedbacks(desk.database)
    if not asked.press.value.startswith("not_useful|"):
        kept = feedbacks.keep(display, Given("useful"), at=micros(asked.now))
        return said_of(desk, asked, display, kept)
    if feedbacks.closed(display):
        return said_of(desk, asked, display, "closed")
    with desk.database.reading() as connection:
        texts = not switches(connection).hipaa
    return opened(asked, feedback_form(asked.words, pack(asked.press.origin, {"display": display.id}), texts=texts))


def _meant(asked: Asked) -> str:
    """What the press is about: behind the verdict, else behind the verb."""
    return asked.press.value.partition("|")[2] or asked.press.key
