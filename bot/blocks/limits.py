"""What Slack takes and what Daybook allows itself: the one place that knows. Holds no wording.

Slack's figures: https://docs.slack.dev/reference/block-kit/blocks. The size of all blocks together (about 13,000
characters) is undocumented and answered with `msg_blocks_too_long`; Daybook stays under 11,000.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

BLOCKS = 50
SECTION = 3000
HEADER = 150
BUTTON = 75
BUTTON_VALUE = 2000
ACTION_ID = 255
ACCESSIBILITY_LABEL = 75
OPTION = 75
OPTION_VALUE = 150
CHECKBOXES = 10
URL = 3000
VIEW_BLOCKS = 100
VIEW_TITLE = 24
METADATA = 3000
PLACEHOLDER = 150
LABEL = 2000
CHOICES = 100  # of a select
STREAMED = 12_000  # characters a call

# Daybook's own ceilings.
MESSAGE_BLOCKS = 30
MESSAGE_CHARACTERS = 11_000
FALLBACK = 150  # the `text` of a message: a push notification
FOLD = 500  # from here Slack folds a section behind its own "See more"
FOLD_LINES = 8  # and from more lines than these
TITLE, NAME, QUOTE = 80, 40, 300


def length(text: str) -> int:
    """As JavaScript and Java count: an emoji is two. Slack does not say how it counts; this is never too few."""
    return len(text) + sum(character > "\uffff" for character in text)


def unfolded(text: str) -> bool:
    """Whether Slack shows all of a section that reads like this."""
    return length(text) < FOLD and text.count("\n") < FOLD_LINES


def fits(text: str, blocks: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a message is within Daybook's own ceilings, counted as it travels: JSON with escapes and spaces."""
    return len(blocks) <= MESSAGE_BLOCKS and len(json.dumps({"text": text, "blocks": blocks})) <= MESSAGE_CHARACTERS
