"""Which deal, while one types: those that the person sees, the own open ones first."""

from bot.blocks import limits
from bot.blocks.modal import Choice
from bot.blocks.text import beside, titled
from bot.digest.voice import called
from bot.language import Language, language
from bot.slack.identity import Rep
from bot.slack.presses.reply import Desk
from bot.slack.views import Shown
from crm.account import account_facts
from crm.deal_search import NamedDeal, deals_with, named_deals
from crm.kinds import Ref
from crm.reader import Reader
from crm.stakes import Stake, stakes
from insights.questions.words import name_words

_MOST = 100


def search_deals(desk: Desk, rep: Rep, text: str, _view: Shown | None) -> list[Choice]:
    """Every word must stand in the deal's name or in its company's."""
    wanted = name_words(text)
    with desk.database.reading() as connection:
        home = account_facts(connection).currency
    with Reader(desk.database, rep.viewer) as reader:
        if wanted:
            found = [deal for deal in deals_with(reader, wanted) if _holds(deal, wanted)]
        else:
            found = named_deals(reader, [Ref("deals", id_) for id_ in reader.visible_ids("deals")])
        found.sort(key=lambda deal: (not deal.is_own, deal.is_open is False))
        shown = found[:_MOST]
        worth = stakes(reader, [deal.ref.id for deal in shown], home_currency=home)
    words = language(rep.language)
    return [(_label(words, deal, worth[deal.ref.id]), str(deal.ref)) for deal in shown]


def _holds(deal: NamedDeal, wanted: list[str]) -> bool:
    named = " ".join(word for name in (deal.name, *deal.companies) for word in name_words(name))
    return all(word in named for word in wanted)


def _label(words: Language, deal: NamedDeal, stake: Stake) -> str:
    company = deal.companies[0] if deal.companies else None
    amount = "" if stake.amount is None else words.money(stake.amount, stake.currency)
    return beside(titled(company, called(words, deal.ref, deal.name)), amount, limits.OPTION)
