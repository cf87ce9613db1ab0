"""All 5 meetings: the ones that are not over today, in a modal, each with Prepare and Join; twenty a page."""

from bot.blocks.elements import Block, actions, button, section
from bot.blocks.modal import View, modal
from bot.digest.meeting_rows import meeting_text
from bot.digest.meetings import meeting_rows
from bot.records.look import Look
from bot.records.opening import join_button
from bot.slack.presses.live import Live
from bot.slack.presses.looking import looking
from bot.slack.presses.reply import Asked, Desk, Reply, opened, redrawn
from bot.slack.views import pack
from crm.kinds import Ref

_PAGE = 20
LISTED = "meetings"


def list_meetings(desk: Desk, asked: Asked) -> Reply:
    with looking(desk, asked) as (live, look):
        return opened(asked, _view(asked, live, look, 0, None, None))


def turn_page(desk: Desk, asked: Asked) -> Reply:
    with looking(desk, asked) as (live, look):
        value = asked.press.value
        return redrawn(_view(asked, live, look, int(value) if value.isdecimal() else 0, None, None))


def in_list(desk: Desk, asked: Asked, *, note: tuple[Ref, str] | None = None, said: Block | None = None) -> View | None:
    """The list drawn again, where the press came from it. `note`: a line under that meeting."""
    view = asked.press.view
    if view is None or view.callback_id != LISTED:
        return None
    page = view.data.get("page")
    with looking(desk, asked) as (live, look):
        return _view(asked, live, look, page if isinstance(page, int) else 0, note, said)


def _view(asked: Asked, live: Live, look: Look, page: int, note: tuple[Ref, str] | None, said: Block | None) -> View:
    words, entries = asked.words, live.matter.meetings
    page = min(max(page, 0), max(len(entries) - 1, 0) // _PAGE)
    blocks: list[Block] = [said] if said else []
    for row in meeting_rows(live.names, entries[page * _PAGE :][:_PAGE]):
        told = note[1] if note and note[0] == row.record.ref else None
        text = meeting_text(look.voice, row)
        blocks += [section(f"{text}\n{told}" if told else text), _buttons(look, row.record.ref)]
    if not entries:
        blocks.append(section(words.say("record.no_meetings")))
    blocks += _pages(asked, page, len(entries))
    return modal(
        LISTED,
        words.say("meetings.title"),
        blocks,
        close=words.say("record.close"),
        metadata=pack(asked.press.origin, {"page": page}),
    )


def _buttons(look: Look, ref: Ref) -> Block:
    prepare = button(look.voice.words.say("labels.prepare"), f"prepare:{ref.id}", str(ref))
    join = join_button(look, ref)
    return actions([prepare, join] if join else [prepare])


def _pages(asked: Asked, page: int, total: int) -> list[Block]:
    back = button(asked.words.say("record.back"), "meetings_back", str(page - 1))
    on = button(asked.words.say("record.next"), "meetings_next", str(page + 1))
    drawn = [*([back] if page else []), *([on] if (page + 1) * _PAGE < total else [])]
    return [actions(drawn)] if drawn else []
