"""How good the choices are: each conversation told by what was fitted without its writer, beside its labels. Says of
what sort is what is false."""

from collections.abc import Sequence

from insights.evaluation.measures import NOTHING, Score
from insights.evaluation.reading import Said, Wanted, alike, meets, scored
from insights.extraction import settling
from insights.extraction.choosing import FATES, Candidate, chosen
from insights.extraction.forest import likely
from insights.extraction.labels import GOAL
from insights.local import Found, told
from insights.model import Quote, Risk
from tests.insights.training.choices import Case, Fit, meets_any, rows_of
from tests.insights.training.talks import Talk


def _found_in(one: Case, made: Fit) -> Found:
    if not one.candidates:
        return Found((), ())
    last = settling.ends(one.candidates, one.endings, one.pairs, made.ends)
    fates = likely(rows_of(one, made.ends), made.fates)
    judged = [
        Candidate(sentence, end, float(row[FATES.index("stands")]), float(row[FATES.index("settled")]))
        for sentence, end, row in zip(one.candidates, last, fates, strict=True)
    ]
    return told(chosen(judged, len(one.talk.engagements)), one.likeness)


def _measured(one: Case, made: Fit) -> tuple[Score, dict[str, int]]:
    """With what is false by its sort, and how many endings are right."""
    found, wanted = _found_in(one, made), [label.wanted for label in one.talk.labels]
    said = [_said(risk) for risk in found.risks if not risk.resolved]
    said += [Said(GOAL, tuple(quote.quote for quote in goal.evidence)) for goal in found.goals]
    false = [_false(some, wanted) for some in said if not meets_any(some, wanted, settled=False)]
    over = [risk for risk in found.risks if risk.resolved]
    ended = ["ended, right" if _rightly(one.talk, risk) else "ended, wrong" for risk in over]
    return scored(wanted, said), {name: [*false, *ended].count(name) for name in {*false, *ended}}


def total(cases: Sequence[Case], made: Sequence[Fit]) -> tuple[Score, dict[str, int]]:
    score, counts = NOTHING, dict[str, int]()
    for one, by in zip(cases, made, strict=True):
        more, found = _measured(one, by)
        score += more
        counts = {name: counts.get(name, 0) + found.get(name, 0) for name in {*counts, *found}}
    return score, counts


def _false(said: Said, wanted: Sequence[Wanted]) -> str:
    if meets_any(said, wanted, settled=True):
        return "settled"
    near = any(alike(one, other) for label in wanted for one in said.quotes for other in label.quotes)
    return "another kind" if near else "nothing there"


def _rightly(talk: Talk, risk: Risk) -> bool:
    said = _said(risk)
    ended = [one.end for one in talk.labels if one.end and meets(said, one.wanted)]
    return isinstance(risk.resolved, Quote) and any(alike(risk.resolved.quote, end) for end in ended)


def _said(risk: Risk) -> Said:
    return Said(risk.kind, tuple(one.quote for one in risk.evidence if isinstance(one, Quote)))
