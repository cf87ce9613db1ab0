"""A number of Home opens its list: the deals as they are now, for who presses; its pages."""

from bot.blocks.modal import View
from bot.digest.build import read_frame
from bot.digest.names import Names
from bot.digest.voice import Voice
from bot.home.deal_list import deal_list
from bot.language import language
from bot.slack.presses.reply import Asked, Desk, Reply, opened, redrawn
from bot.slack.views import pack
from crm.pipeline import LISTS, open_pipeline
from crm.reader import Reader


def list_deals(desk: Desk, asked: Asked) -> Reply:
    return opened(asked, _view(desk, asked, asked.press.value, 0))


def turn_deals(desk: Desk, asked: Asked) -> Reply:
    name, _, page = asked.press.value.partition("|")
    return redrawn(_view(desk, asked, name, int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 0))


def _view(desk: Desk, asked: Asked, wanted: str, page: int) -> View:
    """A list that nobody knows is the first one: the name is a claim of the payload."""
    viewer, database = asked.rep.viewer, desk.database
    name = next((one for one in LISTS if one == wanted), LISTS[0])
    frame = read_frame(database, viewer, now=asked.now, slack_zone=asked.rep.slack_zone, language=desk.language)
    voice = Voice(language(frame.language), frame.day, frame.now, live=True)
    with Reader(database, viewer) as reader:
        pipeline = open_pipeline(reader, frame.day, now=frame.now, home_currency=frame.home_currency)
        return deal_list(voice, Names(reader), pipeline, name, page, pack(asked.press.origin, {"list": name}))
