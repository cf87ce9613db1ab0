"""What is wrong with what was filled in, as far as the form alone tells: asked before anything is read, so that it is
said under the field in time. Knows no records and no rights; what passes is checked again where it is used."""

from datetime import UTC, date, timedelta

from bot.blocks import limits
from bot.blocks.elements import Block
from bot.slack.forms.task_fields import read_day
from bot.slack.presses.reply import Filled, Wrong
from bot.slack.views import Shown
from crm.writing import Invalid
from crm.writing.checks import check_line, check_text

_LINES = frozenset({"subject", "name", "firstname", "lastname", "role"})  # one line in HubSpot
_ZONES = timedelta(hours=12)  # it is no earlier anywhere


def wrong_fields(filled: Filled) -> Wrong | None:
    words, wrong = filled.words, {}
    today = (filled.now.astimezone(UTC) - _ZONES).date()
    for block in filled.view.blocks:
        name = str(block.get("block_id") or "").partition("~")[0]
        key = _wrong(filled, block, name, today) if block.get("type") == "input" else None
        if key:
            wrong[name] = words.say(key if words.has(key) else "wrong.other")[: limits.LABEL]
    return Wrong(wrong) if wrong else None


def typed(view: Shown) -> tuple[tuple[str, str], ...]:
    """Label and text of what was written by hand: it is not to be lost."""
    inputs = [block for block in view.blocks if _kind(block) == "plain_text_input"]
    texts = ((block, view.text(str(block.get("block_id") or "").partition("~")[0])) for block in inputs)
    return tuple((str((block.get("label") or {}).get("text") or ""), text) for block, text in texts if text)


def _wrong(filled: Filled, block: Block, name: str, today: date) -> str | None:
    text = filled.view.text(name)
    if _kind(block) == "plain_text_input":
        try:
            (check_line if name in _LINES else check_text)(name, text, required=not block.get("optional"))
        except Invalid as invalid:
            return f"wrong.{invalid.key}"
    if name == "due" and _kind(block) == "datepicker":
        day = read_day(text, today)
        return day if isinstance(day, str) else None
    return None


def _kind(block: Block) -> str:
    return str((block.get("element") or {}).get("type") or "")
