"""Deal insight: what the CRM holds on the deal, as a message of its own."""

from bot.records.deal import deal_brief
from bot.slack.presses.looking import looking, note_shown
from bot.slack.presses.reply import Asked, Desk, Reply, gone
from crm.kinds import Ref


def deal_insight(desk: Desk, asked: Asked) -> Reply:
    deal = Ref("deals", asked.press.value.removeprefix("deals:"))
    with looking(desk, asked) as (live, look):
        if deal not in look.reader.which_visible([deal]):
            return gone(asked)
        posted = deal_brief(look, deal, read_at=live.frame.read_at)
    note_shown(desk, asked, "insight.shown", [deal])
    return Reply(None, None, posted=posted)
