"""An answer without a model: what was said, word for word. Writes no sentence of its own about a deal, and says that
there is not enough evidence rather than what is merely near."""

from collections.abc import Sequence

from crm.kinds import Ref
from crm.viewer import Viewer
from insights.insight import Insights
from insights.model import Goal, Quote, Risk
from insights.questions.answer import Claim
from insights.questions.passages import Found, Wanted, best_sentences, by_meaning, first_sentences
from insights.questions.said import Question, Said
from insights.questions.themes import is_promise
from retrieval.passages import Text
from retrieval.search import Hit

_MOST = 3
_OUR_TYPES = ("calls", "meetings", "notes")


def local_claims(
    viewer: Viewer, question: Question, said: Said, hits: Sequence[Hit], insights: Insights
) -> list[Claim]:
    """Best first; none where nothing answers."""
    if said.theme.promises:
        return _claims(_promises(said, hits))
    if said.theme.standing and said.theme.alone and said.narrowed:  # the last call in short
        return _claims(first_sentences(_texts(said), most=_MOST))
    if said.theme and said.theme.alone:
        found_by_theme = _of_theme(viewer, question, said, insights)
        if found_by_theme:
            return found_by_theme
    wanted = Wanted.of(said.left, question.language)
    if said.narrowed and not wanted.stems:  # what they said in the last call
        return _claims(first_sentences(_texts(said), most=_MOST))
    found = best_sentences(_texts(said), wanted, _near(hits), most=_MOST)
    return _claims(found or by_meaning(((hit.ref, hit.text, hit.score) for hit in hits), most=_MOST))


def _of_theme(viewer: Viewer, question: Question, said: Said, insights: Insights) -> list[Claim]:
    """What the reading of the conversation found, where its quotes are of the engagements that are asked for."""
    insight = insights.of(viewer, question.deal.id, now=question.now, language=question.language)
    stated: list[Risk | Goal] = [
        risk for risk in insight.risks if risk.source == "conversation" and risk.kind in said.theme.kinds
    ]
    standing: list[Risk | Goal] = [one for one in stated if isinstance(one, Risk) and not one.resolved]
    stated = standing or stated[:1]  # what is settled is told only where nothing stands
    if said.theme.standing:
        stated = [*standing[:_MOST], *insight.told.goals]
    elif said.theme.goals:
        stated += insight.told.goals
    allowed = {str(one.ref) for one in said.engagements}
    claims = []
    for one in stated:
        quotes = tuple(quote for quote in one.evidence if isinstance(quote, Quote) and quote.engagement_id in allowed)
        if quotes:
            claims.append(Claim(quotes[0].quote, quotes[:1]))
        resolved = one.resolved if isinstance(one, Risk) else None
        if quotes and resolved and resolved.engagement_id in allowed:
            claims.append(Claim(resolved.quote, (resolved,)))
    return claims[:5]


def _promises(said: Said, hits: Sequence[Hit]) -> list[Found]:
    ours = {one.ref for one in said.engagements if _is_ours(one.ref, one.direction) or one.ref.kind in _OUR_TYPES}
    theirs = {one.ref for one in said.engagements if one.direction == "in" or one.ref.kind in _OUR_TYPES}
    whose = ours if said.theme.by_us else theirs
    texts = [text for text in _texts(said) if text.ref in whose]
    return best_sentences(texts, Wanted.of((), "en"), _near(hits), most=_MOST, such=_promises_something)


def _promises_something(_: Text, sentence: str) -> bool:
    return is_promise(sentence)


def _is_ours(ref: Ref, direction: str | None) -> bool:
    return ref.kind == "emails" and direction == "out"


def _texts(said: Said) -> list[Text]:
    return [text for one in said.engagements for text in said.texts.get(one.ref, ())]


def _near(hits: Sequence[Hit]) -> dict[Ref, float]:
    return {hit.ref: hit.score for hit in hits}


def _claims(found: Sequence[Found]) -> list[Claim]:
    return [Claim(one.quote.quote, (one.quote,)) for one in found]
