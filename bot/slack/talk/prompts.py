"""What the bot offers to be asked, from the person's own day: the deal of what comes first, of the next meeting, of
what is to be done. Names only what that person sees; while AI is off, only what the CRM answers."""

from collections.abc import Iterator
from itertools import islice

from bot.digest.content import FirstTask
from bot.digest.first import name_first
from bot.language import Language, language
from bot.slack.identity import Rep
from bot.slack.presses.live import Live, live_day
from bot.slack.presses.press import Press
from bot.slack.presses.reply import Asked
from bot.slack.request import Request
from bot.slack.talk.room import Room
from bot.slack.views import Origin
from crm.gate import Gate
from crm.kinds import Ref
from crm.pipeline import open_pipeline
from crm.stakes import stakes

_MOST = 4  # Slack takes no more
_LONGEST = 40
_LOOKED_AT = 8
_METHOD = "assistant.threads.setSuggestedPrompts"


async def offer_prompts(room: Room, request: Request) -> None:
    """Raises NotMatched."""
    rep = await room.identity.who(request.user)
    channel = request.channel or await room.answers.direct(request.user)
    words = language(rep.language)
    offered = await room.engine.run(prompts, room, rep)
    drawn = [{"title": one, "message": one} for one in offered]
    await room.niceties.call(_METHOD, {"channel_id": channel, "title": words.say("prompts.title"), "prompts": drawn})


def prompts(room: Room, rep: Rep) -> list[str]:
    asked = Asked(rep, Press.of(Origin(None, None, "", "", "")), room.now())
    words = language(rep.language)
    with live_day(room.desk, asked, run=False) as live:
        names = _names(live)
    silent = Gate(room.desk.database).why_silent() is not None
    return [*_of_deals(words, names, silent=silent), words.say("prompts.no_next_step"),
            words.say("prompts.closing_month")][:_MOST]  # fmt: skip


def _of_deals(words: Language, names: list[str], *, silent: bool) -> Iterator[str]:
    if not names:
        return
    first, other = names[0], names[-1]
    if silent:
        yield words.say("prompts.closes", name=first)
        yield words.say("prompts.next_step", name=other)
        return
    yield words.say("prompts.at_risk", name=first)
    yield words.say("prompts.promised", name=other)
    yield words.say("prompts.closes", name=first)


def _names(live: Live) -> list[str]:
    """Of two open deals: the company where it has no other one, else the deal itself."""
    refs = list(dict.fromkeys(_deals(live)))
    at_stake = stakes(live.reader, [ref.id for ref in refs], home_currency=live.frame.home_currency)
    going_on = (ref for ref in refs if ref.id in at_stake and at_stake[ref.id].is_open)
    names = dict.fromkeys(name for ref in islice(going_on, _LOOKED_AT) if (name := _name(live, ref)))
    return list(islice(names, 2))


def _deals(live: Live) -> Iterator[Ref]:
    first, _ = name_first(live.names, live.matter)
    named = first.row.deal if isinstance(first, FirstTask) else first.deal if first else None
    if named is not None:
        yield named.ref
    meetings = [entry.meeting.ref for entry in live.matter.meetings]
    beside = live.reader.associated(meetings, "deals")
    for meeting in meetings:
        yield from (Ref("deals", id_) for id_ in beside[meeting])
    yield from (Ref("deals", one.action.deal_id) for one in live.matter.actions if one.action.deal_id)
    pipeline = open_pipeline(live.reader, live.frame.day, now=live.frame.now, home_currency=live.frame.home_currency)
    yield from (deal.ref for deal in pipeline.deals)


def _name(live: Live, deal: Ref) -> str | None:
    companies = live.names.beside([deal], "companies")[deal]
    live.names.load([deal])
    named = live.names.of(deal)
    alone = companies and len(live.reader.associated(companies[:1], "deals")[companies[0]]) == 1
    name = live.names.text(companies[0]) if alone else named.name if named else None
    return name if name and len(name) <= _LONGEST and name.isprintable() else None
