"""The open deals behind a number of Home: twenty a page, each with its link, stage, amount and close date."""

from collections.abc import Mapping
from typing import Any

from bot.blocks.elements import Block, actions, button, context, section
from bot.blocks.modal import View, modal
from bot.blocks.text import escaped
from bot.digest.fitting import fitted
from bot.digest.names import Names
from bot.digest.voice import Voice, Width, dotted
from crm.kinds import Ref
from crm.pipeline import DealList, OpenDeal, Pipeline

DEALS_LISTED = "deals"
_PAGE = 20


def deal_list(voice: Voice, names: Names, pipeline: Pipeline, name: DealList, page: int, metadata: str) -> View:
    """A page that is not there (any more) is the last one."""
    words, deals = voice.words, pipeline.of(name)
    page = min(page, max(0, len(deals) - 1) // _PAGE)
    shown = deals[page * _PAGE :][:_PAGE]
    names.load(deal.ref for deal in shown)
    companies = names.beside([deal.ref for deal in shown], "companies") if shown else {}
    rows = [_row(voice, names, companies, deal) for deal in shown]
    about = context(words.say(f"home.about.{name}"))
    blocks = [about, *(rows or [section(words.say("home.no_deals"))]), *_pages(voice, name, page, len(deals))]
    return modal(
        DEALS_LISTED, words.say(f"home.lists.{name}"), blocks, close=words.say("home.close"), metadata=metadata
    )


def _row(voice: Voice, names: Names, companies: Mapping[Ref, list[Ref]], deal: OpenDeal) -> Block:
    company = next((names.text(ref) for ref in companies.get(deal.ref, [])), None)

    def lines(width: Width) -> str:
        named: Any = names.of(deal.ref)
        title = voice.titled(named, width.title) if named else escaped(deal.ref.id, width.title)
        stage = escaped(deal.stage, width.name) if deal.stage else None
        who = escaped(company, width.name) if company else None
        return f"{title}\n{dotted([who, stage, voice.amount(deal.stake), voice.closing(deal.stake)])}".strip()

    return section(fitted(lines))


def _pages(voice: Voice, name: DealList, page: int, total: int) -> list[Block]:
    if total <= _PAGE:
        return []
    words = voice.words
    first, last = page * _PAGE + 1, min(total, (page + 1) * _PAGE)
    told = context(words.say("home.range", first=words.number(first), last=words.number(last), n=words.number(total)))
    buttons = []
    if page:
        buttons.append(button(words.say("home.previous"), "deals_page:previous", f"{name}|{page - 1}"))
    if last < total:
        buttons.append(button(words.say("home.following"), "deals_page:next", f"{name}|{page + 1}"))
    return [told, actions(buttons)]
