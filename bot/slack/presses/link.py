"""A button that opens an address: the browser has answered already, and Slack tells of it all the same."""

from bot.slack.presses.reply import Asked, Desk, Reply


def followed(_desk: Desk, _asked: Asked) -> Reply:
    return Reply(None, None)
