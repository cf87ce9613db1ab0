"""An answer that was given before, as far as its asker may see it now. Asks no model and adds nothing to what was
said: what is no longer visible, or no longer there, is taken out."""

from dataclasses import dataclass, field, replace

from crm.conversation import Engagement, window
from crm.database import Database
from crm.deal_search import named_deals
from crm.errors import NotVisible
from crm.gate import Gate
from crm.kinds import Ref
from crm.reader import Reader
from crm.viewer import Viewer
from insights.evidence import find
from insights.questions import refusals
from insights.questions.answer import Answer, Claim, Source
from insights.questions.answers import Turn, from_crm
from insights.questions.said import deal_lines
from insights.statements import Support, unfounded
from retrieval.passages import read


@dataclass(frozen=True, slots=True)
class Given:
    """`deal_id`: what the question was asked about, where the asker chose the deal; `answer`: as it was shown."""

    question: str = field(repr=False)
    answer: Answer = field(repr=False)
    deal_id: str | None = None


def again(database: Database, viewer: Viewer, given: Given, *, now: int) -> Answer | None:
    """None where nothing is left of it, or no AI content may be shown."""
    if given.answer.mode == "structured":
        return _of_crm(database, viewer, given, now)
    if given.answer.deal is None or Gate(database).why_silent() is not None:
        return None
    with Reader(database, viewer) as reader:
        if given.answer.deal not in reader.which_visible([given.answer.deal]):
            return None
        return _of_conversation(reader, given.answer, given.answer.deal, now)


def _of_crm(database: Database, viewer: Viewer, given: Given, now: int) -> Answer | None:
    """Answered anew; the CRM's data needs no model."""
    meant = given.answer.deal.id if given.answer.deal else None
    try:
        found = from_crm(
            database, viewer, given.question, given.deal_id, now=now, language=given.answer.language,
            thread=[Turn(viewer.user_id, given.question, meant)],
        )  # fmt: skip
    except NotVisible:
        return None
    answer = found if isinstance(found, Answer) else found.otherwise
    return answer if answer and answer.answered and answer.deal == given.answer.deal else None


def _of_conversation(reader: Reader, answer: Answer, deal: Ref, now: int) -> Answer | None:
    engagements = {one.ref: one for one in window(reader, deal, now=now).engagements}
    cited = {Ref.parse(quote.engagement_id) for quote in answer.citations} & engagements.keys()
    texts: dict[str, str] = {}
    for text in read(reader, cited):
        texts[str(text.ref)] = "\n\n".join(filter(None, [texts.get(str(text.ref)), text.text]))
    people = {one.who for one in engagements.values() if one.who}
    known = Support.of([*deal_lines(reader, deal), *sorted(people)])
    claims = [claim for claim in answer.claims if _holds(claim, texts, known, written=answer.mode == "ai")]
    if not claims:
        return None
    used = dict.fromkeys(Ref.parse(quote.engagement_id) for claim in claims for quote in claim.quotes)
    sources = [_source(engagements[ref]) for ref in used]
    headline = refusals.headline(claims, answer.mode, answer.language)
    left = replace(answer, claims=tuple(claims), sources=tuple(sources), headline=headline, closest=())
    return counted(reader, left, now=now)


def counted(reader: Reader, answer: Answer, *, now: int) -> Answer:
    """It names and counts no more activities than its asker sees now."""
    if answer.mode == "structured" or answer.deal is None:
        return answer
    seen = min(answer.engagements, len(window(reader, answer.deal, now=now).engagements))
    visible = reader.which_visible([*answer.retrieved, *(one.ref for one in answer.closest)])
    retrieved = tuple(ref for ref in answer.retrieved if ref in visible)
    closest = tuple(one for one in answer.closest if one.ref in visible)
    if answer.reason == "no_evidence" and seen < answer.engagements:
        (deal,) = named_deals(reader, [answer.deal])
        none = refusals.no_evidence(deal.ref, deal.name, answer.mode, closest, seen, answer.language)
        answer = replace(answer, headline=none.headline, short=none.short)
    return replace(answer, engagements=seen, retrieved=retrieved, closest=closest)


def _holds(claim: Claim, texts: dict[str, str], known: Support, *, written: bool) -> bool:
    """Each quote is still said by what the asker sees; a figure or a name in a written claim by that, or by the CRM."""
    said = [quote.quote for quote in claim.quotes]
    if not said or not all(_says(texts.get(one.engagement_id, ""), one.quote) for one in claim.quotes):
        return False
    return not written or unfounded(claim.text, Support.of(said) | known) is None


def _says(text: str, quote: str) -> bool:
    return quote in text or find(quote, text) is not None


def _source(one: Engagement) -> Source:
    return Source(one.ref, one.type, one.at, one.title, one.who, one.url)
