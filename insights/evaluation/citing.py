"""Do answers cite what they stand on? BC3: each sentence of a summary is asked of its thread, and what is cited is held
against the sentences that the summary's author linked. The mails of a thread are the engagements of a deal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm.viewer import viewer_of
from insights.evaluation.engine import Engine
from insights.evaluation.measures import NOTHING, Score, hit, mean
from insights.evaluation.report import Chapter, Figure, Report
from insights.evaluation.sets.bc3 import Line, Thread, threads
from insights.evaluation.suite import Course
from insights.evaluation.texts import says
from insights.evaluation.world import EVERYTHING, Entry, Made, now, world
from retrieval.lexical import scores

_FEW = 60
_SHORT = 3  # words: shorter ones ("Thanks") stand in many places


@dataclass(frozen=True, slots=True)
class Case:
    thread: Thread
    deal: Made
    line: Line


def citing(course: Course) -> Report:
    if course.data is None:
        return Report("citations", [])
    found = threads(course.data)
    return Report("citations", [_lexical_chapter(found), _answers_chapter(course, found)])


def sentences(thread: Thread) -> dict[str, str]:
    """By number."""
    return {number: text for mail in thread.emails for number, text in mail.sents}


def cited(thread: Thread, quotes: Sequence[str]) -> list[set[str]]:
    """For each quote the numbers of the sentences that it shows, or that it is a part of."""
    texts = sentences(thread)
    return [
        {
            number
            for number, text in texts.items()
            if (len(text.split()) >= _SHORT and says(quote, text)) or says(text, quote)
        }
        for quote in quotes
    ]


def judged(line: Line, shown: Sequence[set[str]]) -> Score:
    """A quote is right when it shows a linked sentence; a linked sentence is found when a quote shows it."""
    gold = set(line.evidence)
    all_shown = set().union(*shown)
    return Score(sum(bool(one & gold) for one in shown), len(shown), len(gold & all_shown), len(gold))


def _lexical_chapter(found: Sequence[Thread]) -> Chapter:
    ranks: list[tuple[list[str], tuple[str, ...]]] = []
    for thread in found:
        texts = sentences(thread)
        numbers = list(texts)
        for line in thread.lines:
            points = scores(line.text, list(texts.values()))
            order = sorted(range(len(numbers)), key=lambda place: -points[place])
            ranks.append(([numbers[place] for place in order], line.evidence))
    figures = [Figure(f"hit@{k}", mean(hit(ranked, gold, k) for ranked, gold in ranks), len(ranks)) for k in (1, 5)]
    about = f"{len(found)} threads, {len(ranks)} sentences of summaries, BM25 over the single sentences."
    return Chapter("BC3, BM25 alone", about, figures)


def _answers_chapter(course: Course, found: Sequence[Thread]) -> Chapter:
    deals = {thread.thread_id: _made(number, thread) for number, thread in enumerate(found, 1)}
    cases = [Case(thread, deals[thread.thread_id], line) for thread in found for line in thread.lines]
    chosen = course.some(cases, _FEW)
    used = {case.thread.thread_id: case.deal for case in chosen}
    score, answered, mails = NOTHING, 0, []
    with world(course.lab, list(used.values())) as engine:
        for case in course.each("citations: BC3", chosen):
            viewer = viewer_of(engine.database, EVERYTHING)
            answer = engine.ask(viewer, case.line.text, case.deal.ref, now=now())
            score += judged(case.line, cited(case.thread, [one["quote"] for one in answer["citations"]]))
            answered += answer["answered"]
            mails.append(_mail_is_hit(engine, case))
    figures = [
        Figure("quotes that show a linked sentence (precision)", score.precision, score.said),
        Figure("linked sentences that are quoted (recall)", score.recall, score.wanted),
        Figure("answered", answered / max(1, len(chosen)), len(chosen)),
        *(
            Figure(f"search, the mail of a linked sentence: hit@{k}", mean(one[k] for one in mails), len(mails))
            for k in (1, 5)
        ),
    ]
    return Chapter(
        "BC3, Daybook's answers", f"{len(chosen)} sentences of {len(used)} threads asked as questions.", figures
    )


def _mail_is_hit(engine: Engine, case: Case) -> Mapping[int, bool]:
    numbers = {ref: str(mail.n) for ref, mail in zip(case.deal.refs, case.thread.emails, strict=True)}
    hits = engine.search(viewer_of(engine.database, EVERYTHING), case.line.text, case.deal.ref, now=now())
    ranked = [numbers[one.ref] for one in hits]
    gold = {number.split(".")[0] for number in case.line.evidence}
    return {k: hit(ranked, gold, k) for k in (1, 5)}


def _made(number: int, thread: Thread) -> Made:
    entries = [Entry("emails", "\n".join(text for _, text in mail.sents), mail.subject) for mail in thread.emails]
    return Made(number, thread.name, entries)
