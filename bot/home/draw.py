"""Home as Slack shows it: at most a hundred blocks. Pure: the same Home gives the same blocks."""

from collections.abc import Mapping, Sequence

from bot.blocks import limits
from bot.blocks.elements import Block
from bot.digest.voice import Voice
from bot.home.actions_rows import actions_parts
from bot.home.content import ActionsTab, Home
from bot.home.navigation import LIVE, foot, navigation
from bot.home.summary_rows import summary_parts
from bot.language import language

DROPPED = ("feed", "schedule", "deals")  # near the limit, in this order; navigation never


def home_blocks(home: Home) -> list[Block]:
    voice = Voice(language(home.frame.language), home.frame.day, home.frame.now, live=True)
    if isinstance(home.tab, ActionsTab):
        parts = actions_parts(voice, home, home.tab)
    else:
        parts = {**summary_parts(voice, home, home.tab), "foot": [foot(voice, home)]}
    return fitted_parts({"navigation": [navigation(voice, home)], **parts})


def fitted_parts(parts: Mapping[str, Sequence[Block]]) -> list[Block]:
    """All parts, one after another; without those that may go where they are too many together."""
    kept = dict(parts)
    for name in DROPPED:
        if sum(map(len, kept.values())) > limits.VIEW_BLOCKS:
            kept.pop(name, None)
    return [block for part in kept.values() for block in part][: limits.VIEW_BLOCKS]


def with_numbers(shown: Sequence[Block], fresh: Sequence[Block]) -> list[Block]:
    """What is shown, its rows untouched, with the numbers of what was drawn just now."""
    numbers = {block.get("block_id"): block for block in fresh if str(block.get("block_id", "")).startswith(LIVE)}
    return [numbers.get(block.get("block_id"), block) for block in shown]
