"""A contact chosen while one types: first those of the deal's company, then whoever is visible. What is chosen is a
claim, read again when the form is sent."""

from collections.abc import Sequence

from bot.blocks import limits
from bot.blocks.elements import Block
from bot.blocks.modal import Choice, field, search_select
from bot.blocks.text import plain
from bot.language import Language
from bot.slack.identity import Rep
from bot.slack.presses.reply import Desk
from bot.slack.views import Shown
from crm.contact_search import contacts_of, find_contacts
from crm.kinds import Ref
from crm.reader import Reader

_MOST = 20
_VERB = "find_contact"


def contact_field(words: Language, suffix: str, deal: Ref, *, optional: bool) -> Block:
    """`deal` travels in the element's id: its company's contacts come first."""
    search = search_select(f"{_VERB}:{deal.id}", words.say("find_contact.search"), least=0)
    return field(f"contact{suffix}", words.say("find_contact.contact"), search, optional=optional)


def suggest_contacts(desk: Desk, rep: Rep, text: str, view: Shown | None) -> Sequence[Choice]:
    with Reader(desk.database, rep.viewer) as reader:
        deal = _deal(view)
        beside = reader.associated([deal], "companies")[deal] if deal else []
        on_it = {Ref("contacts", id_) for id_ in reader.associated([deal], "contacts")[deal]} if deal else set()
        theirs = contacts_of(reader, [Ref("companies", id_) for id_ in beside], most=200, but=on_it)
        if text.strip():
            found = find_contacts(reader, text, most=200, but=on_it)
            theirs = [*(ref for ref in found if ref in theirs), *(ref for ref in found if ref not in theirs)]
        return [_choice(reader, ref) for ref in theirs[:_MOST] if limits.length(str(ref)) <= limits.OPTION_VALUE]


def chosen_contact(view: Shown) -> Ref | None:
    kind, _, id_ = view.text("contact").partition(":")
    return Ref("contacts", id_) if kind == "contacts" and id_ else None


def _deal(view: Shown | None) -> Ref | None:
    for block in view.blocks if view else []:
        verb, _, id_ = str((block.get("element") or {}).get("action_id") or "").partition(":")
        if verb == _VERB and id_:
            return Ref("deals", id_)
    return None


def _choice(reader: Reader, ref: Ref) -> Choice:
    card = reader.cards([ref])[ref]
    companies = reader.associated([ref], "companies")[ref]
    company = reader.cards([Ref("companies", companies[0])]) if companies else {}
    beside = next((one.name for one in company.values()), card.properties.get("email", ""))
    return plain(", ".join(part for part in (card.name, beside) if part), limits.OPTION), str(ref)
