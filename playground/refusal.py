"""How the stand-in refuses a call: `ok: false` with one of Slack's own error names."""

from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    def __init__(self, name: str, **more: Any) -> None:
        super().__init__(name)
        self.name = name
        self.more = more


def refuse(problems: list[str], name: str) -> None:
    """Raises SlackError when there are problems, each a sentence with its place as a JSON pointer."""
    if problems == ["msg_blocks_too_long"]:
        raise SlackError("msg_blocks_too_long")
    if problems:
        raise SlackError(name, errors=problems, response_metadata={"messages": problems})
