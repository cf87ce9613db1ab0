"""Questions that the CRM's own data answers, of many deals, of a contact, of one deal. No model takes part."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from crm.deal_search import NamedDeal
from crm.kinds import Ref
from insights.questions import people
from insights.questions.asking import Asking, read_deal
from insights.questions.naming import words_for
from insights.questions.recogniser import TRADE, Named, is_of_many, is_of_one, matches, topics_of
from insights.questions.topic import Reply, Topic
from insights.questions.topics import OF_A_CONTACT, OF_A_DEAL, OF_DEALS
from insights.questions.words import Word, these

_EVERYONE = these("all our team everyone everybody we us tutte tutti nostre nostra squadra abbiamo")
_OWN = these("my i me mine mie mia mio miei ho")


@dataclass(frozen=True, slots=True)
class Found:
    topic: Topic
    reply: Reply
    deal: Ref | None = None


def of_many(asking: Asking, question: Sequence[Word]) -> Found | None:
    """About the asker's deals, tasks or meetings, or those of a company or stage."""
    return _of_deals(asking, question, OF_DEALS) if is_of_many(question) else None


def of_whichever(asking: Asking, question: Sequence[Word]) -> Found | None:
    """Where no deal is named nor in focus: "What closes this month?" asks which, if it tells a span or a stage."""
    if is_of_one(question):
        return None
    stage, _ = people.stage_named(asking.reader, question)
    told = {what for what, found in (("period", asking.period), ("stage", stage)) if found}
    return _of_deals(asking, question, [topic for topic in OF_DEALS if topic.takes & told])


def _of_deals(asking: Asking, question: Sequence[Word], topics: Sequence[Topic]) -> Found | None:
    companies, company_words = people.companies_named(asking.reader, question, TRADE)
    stage, stage_words = people.stage_named(asking.reader, question)
    named = Named(company=company_words, stage=stage_words, period=_period(asking))
    asking = replace(asking, companies=companies, stage_name=stage, everyone=_everyone(asking))
    return _first(asking, topics_of(question, topics, named))


def of_contact(asking: Asking, question: Sequence[Word]) -> Found | None:
    """A contact's own facts; only those whom the question names in full count."""
    if not any(True for _ in matches(question, OF_A_CONTACT, Named())):
        return None
    contacts, numbers = people.contacts_named(asking.reader, question, TRADE)
    asking = replace(asking, people=contacts)
    return _first(asking, topics_of(question, OF_A_CONTACT, Named(person=numbers, period=_period(asking))))


def asks_for_contact(asking: Asking, question: Sequence[Word]) -> bool:
    """For the facts of someone whose name nobody has, as it seems."""
    found = matches(question, OF_A_CONTACT, Named(period=_period(asking)))
    return any(all(question[n].text not in TRADE for n in match.left) for match in found)


def of_deal(asking: Asking, question: Sequence[Word], deal: NamedDeal, mentioned: Collection[int]) -> Found | None:
    """`mentioned`: numbers of the words that named the deal."""
    own = words_for(deal, question, trade=TRADE)
    contacts, numbers = people.people_named(asking.reader, deal.ref, question, TRADE)
    contacts = contacts if numbers - own else []
    stage, stage_words = people.stage_named(asking.reader, question)
    named = Named(own | frozenset(mentioned), numbers - own, stage=stage_words, period=_period(asking))
    asking = replace(asking, deal=read_deal(asking.reader, deal.ref, asking.now), people=contacts, stage_name=stage)
    return _first(asking, topics_of(question, OF_A_DEAL, named))


def nearly(asking: Asking, question: Sequence[Word]) -> frozenset[int]:
    """Of a question that would be a topic's but for some words, the numbers of these: they stand where a name would."""
    named = Named(period=_period(asking))
    found = [match.left for match in matches(question, (*OF_A_DEAL, *OF_A_CONTACT), named) if match.left]
    return min(found, key=len, default=frozenset()) - named.period


def _first(asking: Asking, topics: Sequence[Topic]) -> Found | None:
    for topic in topics:
        reply = topic.answer(asking)
        if reply is not None:
            return Found(topic, reply, asking.deal.ref if asking.deal else None)
    return None


def _period(asking: Asking) -> frozenset[int]:
    return asking.period.numbers if asking.period else frozenset()


def _everyone(asking: Asking) -> bool:
    """Said so, or nothing said by one who owns no deals."""
    if asking.words & _OWN:
        return False
    return bool(asking.words & _EVERYONE) or asking.reader.viewer.owner_id is None
