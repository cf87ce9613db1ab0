"""Block Kit as pure builders: what a domain object looks like in Slack. Refuses to read anything or to know why."""

from bot.blocks.message import Message, readable

__all__ = ["Message", "readable"]
