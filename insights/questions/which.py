"""Which deal is asked about: the one given, the one named, the one in focus; or why none can be told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from crm.conversation import window
from crm.deal_search import NamedDeal, named_deals
from crm.errors import NotVisible
from crm.kinds import Ref
from crm.pipeline import open_pipeline
from crm.timeline import require_visible
from insights.questions import structured
from insights.questions.asking import Asking
from insights.questions.fillers import FILLERS
from insights.questions.naming import Mention, mentions, mentions_by_contact, only, unknown_name, written
from insights.questions.recogniser import TRADE
from insights.questions.themes import is_of_a_theme, theme_of
from insights.questions.words import Word, these, words

_ABOUT = these("about on regarding su sul sulla sui sulle di del della dei delle")
_PAST = these("won lost closed was did vinta vinto persa perso chiusa chiuso era")


@dataclass(frozen=True, slots=True)
class Meant:
    """One deal, several, or none: then `called` is the name that no visible deal has, None where none was named.
    `numbers`: of the words that name them."""

    deals: Sequence[NamedDeal]
    called: str | None = None
    numbers: frozenset[int] = field(default_factory=frozenset)

    @property
    def one(self) -> NamedDeal | None:
        return self.deals[0] if len(self.deals) == 1 else None


def given(asking: Asking, deal_id: str) -> Meant:
    """Raises NotVisible, for what is absent as for what is forbidden."""
    ref = Ref("deals", deal_id)
    require_visible(asking.reader, ref)
    found = named_deals(asking.reader, [ref])
    if not found:
        raise NotVisible(f"No deal {deal_id[:80]} that you can see.", "")
    return Meant(found)


def meant(asking: Asking, text: str, question: Sequence[Word], focus: Ref | None) -> Meant:
    """`focus`: the deal in focus, which may be visible no more."""
    in_focus = named_deals(asking.reader, [focus]) if focus else []
    found = mentions(asking.reader, question, trade=TRADE)
    if in_focus and not any(mention.sure for mention in found):
        found = [mention for mention in found if mention.deal.ref == focus]
    if found:
        return _of(found, text, question, focus)
    if in_focus:
        return _other_than_focus(asking, text, question, in_focus[0].ref) or Meant(in_focus)
    by_contact = mentions_by_contact(asking.reader, question, trade=TRADE)
    if by_contact:
        return _of(by_contact, text, question, focus)
    span = asking.period.numbers if asking.period else frozenset()
    called = unknown_name(text, question, trade=TRADE, known=span) or _in_place_of_a_name(asking, text, question)
    return Meant((), called)


def own_deals(asking: Asking) -> list[NamedDeal]:
    """The asker's open ones, the next to close first: to choose from."""
    pipeline = open_pipeline(asking.reader, asking.day, now=asking.now, home_currency=asking.home_currency)
    order = {deal.ref: n for n, deal in enumerate(pipeline.deals)}
    return sorted(named_deals(asking.reader, list(order)), key=lambda deal: order[deal.ref])


def _of(found: Sequence[Mention], text: str, question: Sequence[Word], focus: Ref | None) -> Meant:
    numbers = frozenset(n for mention in found for n in mention.numbers)
    past = any(word.text in _PAST for word in question)
    return Meant(only(found, past=past, focus=focus), written(text, question, numbers), numbers)


def _other_than_focus(asking: Asking, text: str, question: Sequence[Word], focus: Ref) -> Meant | None:
    """A question of the CRM's own data, or of worries and goals, with a name in it that no visible deal or person has
    is not about the focus."""
    left = structured.nearly(asking, question)
    if not left or not _are_names(question, left):
        left = _whose_theme(asking, question, focus)
    if not left or mentions_by_contact(asking.reader, question, trade=TRADE):
        return None
    return Meant((), written(text, question, left))


def _are_names(question: Sequence[Word], numbers: Collection[int]) -> bool:
    return all(question[n].capital and question[n].text not in TRADE for n in numbers)


def _whose_theme(asking: Asking, question: Sequence[Word], focus: Ref) -> frozenset[int]:
    """Whom "What worries Sanitas?" asks about: names that nobody says on the deal in focus."""
    spoken = [word.text for word in question]
    left = frozenset(n for n, word in enumerate(spoken) if word not in FILLERS and not is_of_a_theme(word, spoken))
    theme = theme_of(spoken, ())
    if not left or not (theme.kinds or theme.goals) or not _are_names(question, left):
        return frozenset()
    if any(n and spoken[n - 1] in _ABOUT for n in left):
        return frozenset()
    said = window(asking.reader, focus, now=asking.now).engagements
    known = {word.text for one in said for word in words(f"{one.title} {one.who or ''} {one.body}")}
    return frozenset() if known & {spoken[n] for n in left} else left


def _in_place_of_a_name(asking: Asking, text: str, question: Sequence[Word]) -> str | None:
    left = {n for n in structured.nearly(asking, question) if question[n].text not in TRADE}
    return written(text, question, left) if left and len(left) <= 4 else None
