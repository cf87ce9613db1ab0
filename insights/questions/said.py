"""What was said on a deal, as far as one question is about it: read through the asker's Reader, cleaned, and what the
CRM tells beside it. Finds no answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from crm.conversation import Engagement, window
from crm.deal_search import named_deals
from crm.instants import instant
from crm.kinds import Ref
from crm.reader import Reader
from crm.stages import stage_label
from insights.questions.answer import Answer, Source
from insights.questions.fillers import FILLERS
from insights.questions.naming import words_for
from insights.questions.people import people_named
from insights.questions.periods import period_in
from insights.questions.recogniser import TRADE
from insights.questions.scope import in_scope, last_one
from insights.questions.themes import Theme, theme_of
from insights.questions.words import words
from retrieval.passages import Text, read

_FIELDS = {
    "dealname": "Name", "amount": "Amount", "closedate": "Close date", "hs_next_step": "Next step",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What the CRM's own data did not answer. `otherwise`: what it says where the conversation says nothing; `earlier`:
    the asker's own questions before, oldest first."""

    text: str = field(repr=False)
    deal: Ref
    name: str = field(repr=False)
    language: str
    now: int
    zone: ZoneInfo
    earlier: Sequence[str] = field(default=(), repr=False)
    otherwise: Answer | None = None

    @property
    def today(self) -> date:
        return instant(self.now).astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Said:
    """`seen`: how many engagements of the deal the asker sees; `engagements`: those that the question is about, newest
    first, with their `texts`. `left`: the question's words without fillers and names; `deal`: lines of the CRM."""

    seen: int
    engagements: Sequence[Engagement]
    texts: Mapping[Ref, Sequence[Text]] = field(repr=False)
    left: Sequence[str]
    theme: Theme
    deal: Sequence[str] = field(repr=False)
    narrowed: bool

    def text(self, ref: Ref) -> str:
        return "\n\n".join(one.text for one in self.texts.get(ref, ()))

    def source(self, ref: Ref) -> Source:
        one = next(one for one in self.engagements if one.ref == ref)
        return Source(one.ref, one.type, one.at, one.title, one.who, one.url)


def read_said(reader: Reader, question: Question) -> Said:
    """Raises NotVisible."""
    asked = words(question.text)
    seen = window(reader, question.deal, now=question.now).engagements
    contacts, by_person = people_named(reader, question.deal, asked, TRADE)
    called = frozenset().union(*(words_for(deal, asked, trade=TRADE) for deal in named_deals(reader, [question.deal])))
    by_person -= called
    period = period_in(asked, question.today)
    people = {contact.id for contact in contacts} if by_person else set()
    engagements = in_scope(
        seen,
        asked,
        bounds=period.bounds(question.zone) if period and period.first <= question.today else None,
        people=people,
    )
    named = called | by_person | last_one(asked) | (period.numbers if period else frozenset())
    left = [word.text for n, word in enumerate(asked) if n not in named and word.text not in FILLERS]
    texts: dict[Ref, list[Text]] = {}
    for text in read(reader, [one.ref for one in engagements]):
        texts.setdefault(text.ref, []).append(text)
    return Said(
        seen=len(seen),
        engagements=engagements,
        texts=texts,
        left=left,
        theme=theme_of([word.text for word in asked], left),
        deal=deal_lines(reader, question.deal),
        narrowed=len(engagements) < len(seen),
    )


def deal_lines(reader: Reader, deal: Ref) -> list[str]:
    """What the asker sees of the deal, its companies and its people; what is hidden is absent."""
    shown = dict(reader.cards([deal])[deal].properties)
    if "amount" in shown:  # together, else nobody may say €84,000
        shown["amount"] = f"{shown['amount']} {shown.get('deal_currency_code', '')}".strip()
    lines = [f"{label}: {shown[name]}" for name, label in _FIELDS.items() if name in shown]
    stage = stage_label(reader, "deals", shown.get("pipeline"), shown.get("dealstage"))
    owner = reader.owner_names([shown.get("hubspot_owner_id", "")]).get(shown.get("hubspot_owner_id", ""))
    lines += [f"{label}: {value}" for label, value in (("Stage", stage), ("Owner", owner)) if value]
    for label, kind in (("Company", "companies"), ("Contact", "contacts")):
        cards = reader.cards(Ref(kind, id_) for id_ in reader.associated([deal], kind)[deal])
        for card in cards.values():
            lines.append(", ".join(filter(None, [f"{label}: {card.name}", card.properties.get("jobtitle")])))
    return lines
