"""What stands around an answer, read with the eyes of who asked, as they are now. An answer whose deal is gone from
these eyes is shown no more; what else is gone is taken out of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.blocks.text import titled
from bot.digest.build import read_frame
from bot.digest.content import Named
from bot.digest.matter import Frame
from bot.digest.names import Names
from bot.digest.voice import Voice
from bot.language import language
from bot.reading.answer_around import Around, Deed
from bot.slack.forms.close_date import may_change_close
from bot.slack.forms.note import may_log_note
from bot.slack.forms.task_new import may_create_task
from bot.slack.identity import Rep
from bot.slack.presses.reply import Desk
from crm.database import Database
from crm.gate import Gate
from crm.kinds import Ref
from crm.reader import Reader
from crm.viewer import Viewer
from insights.questions import refusals
from insights.questions.again import Given, again, counted
from insights.questions.answer import Answer


class Seen(NamedTuple):
    """An answer as far as its asker may see it now."""

    answer: Answer
    around: Around


def seen_now(desk: Desk, rep: Rep, given: Given, *, at: datetime) -> Seen | None:
    """None: it is no longer to be seen."""
    frame = read_frame(desk.database, rep.viewer, now=at, slack_zone=rep.slack_zone, language=desk.language)
    answer: Answer | None = given.answer
    with Reader(desk.database, rep.viewer) as reader:
        whole = _is_whole(reader, given.answer)
    if not whole and given.answer.claims:
        answer = again(desk.database, rep.viewer, given, now=frame.now)
    if answer is None:
        return None
    silent = Gate(desk.database).why_silent() if answer.mode != "structured" else None
    if silent not in (None, answer.mode_reason) and answer.deal is not None:  # AI was switched off while it was read
        answer = refusals.no_ai(answer.deal, silent, (), answer.engagements, answer.language)
    with Reader(desk.database, rep.viewer) as reader:
        return _seen(reader, frame, answer)


def all_visible(database: Database, viewer: Viewer, refs: Sequence[Ref]) -> bool:
    with Reader(database, viewer) as reader:
        return set(refs) <= reader.which_visible(refs)


def _is_whole(reader: Reader, answer: Answer) -> bool:
    cited = [source.ref for source in answer.sources]
    return len(reader.which_visible(cited)) == len(set(cited))


def _seen(reader: Reader, frame: Frame, answer: Answer) -> Seen | None:
    named = {answer.deal} if answer.deal else set()
    named |= {line.ref for line in answer.lines if line.ref} | {one.ref for one in answer.choices}
    if named - reader.which_visible(named):
        return None
    return Seen(counted(reader, answer, now=frame.now), _around(reader, frame, answer))


def _around(reader: Reader, frame: Frame, answer: Answer) -> Around:
    names, voice = Names(reader), Voice(language(answer.language), frame.day, frame.now)
    lines = [line.ref for line in answer.lines if line.ref]
    names.load([*lines, answer.deal])
    links = {ref: named.url for ref in lines if (named := names.of(ref))}
    deal = names.of(answer.deal)
    if deal is None:
        return Around(voice, links=links, read_at=frame.read_at)
    return Around(voice, deal, _called(reader, names, voice, deal), links, _may(reader, deal.ref), frame.read_at)


def _called(reader: Reader, names: Names, voice: Voice, deal: Named) -> str:
    """Its company; of one with several deals, company and deal."""
    companies = names.beside([deal.ref], "companies")[deal.ref]
    company = names.text(companies[0]) if companies else None
    own = voice.name(deal, 80)
    if company is None:
        return own
    alone = len(reader.associated(companies[:1], "deals")[companies[0]]) == 1
    return company if alone else titled(company, own)


def _may(reader: Reader, deal: Ref) -> frozenset[Deed]:
    rights: dict[Deed, bool] = {
        "close_date": may_change_close(reader, deal),
        "note": may_log_note(reader, deal),
        "task": may_create_task(reader, deal),
    }
    return frozenset(deed for deed, allowed in rights.items() if allowed)
