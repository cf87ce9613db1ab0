"""Does anything reach a viewer that the viewer may not see? Random rights over whole companies; every text that an
insight, an answer, a search and a timeline show, against the words of what is hidden. The only good number is 0.

A leak is a run of six words of a hidden engagement that stands in nothing visible, or the id of a hidden one. Who may
see what is judged by `access`, which shares nothing with the code that is judged.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from crm.database import Database
from crm.importing import import_folder
from crm.kinds import Ref
from crm.viewer import Viewer, viewer_of
from insights.evaluation.access import ENGAGEMENTS, RECORDS, Folder, Line
from insights.evaluation.engine import Engine
from insights.evaluation.report import Chapter, Figure, Report
from insights.evaluation.suite import Course
from insights.evaluation.texts import Words, runs, strings, words
from insights.evaluation.whispers import write_whispers
from insights.evaluation.world import NOW, now

RUN = 6  # words
_SCOPES = ("none", "owned", "owned", "team", "team", "all")
_ASKED = "What worries them most?"
_LONGEST_QUESTION = 12  # words
ViewerOf = Callable[[Database, str], Viewer]


@dataclass(frozen=True, slots=True)
class Leak:
    """`hidden`: whose words or id it was; `through`: what showed them."""

    viewer: str
    deal: Ref
    through: str
    hidden: Ref


@dataclass(frozen=True, slots=True)
class Found:
    """`shown`: texts that were looked at; `told`: how many of them said anything from a mail, call, meeting or note."""

    leaks: Sequence[Leak]
    cases: int
    shown: int
    told: int


class Secrets:
    """What each object of a folder says, by its runs of words; the words of a question are no secret."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._said: dict[Words, list[Ref]] = defaultdict(list)
        for ref, line in folder.objects.items():
            for run in {run for text in strings(line["properties"]) for run in runs(text, RUN)}:
                self._said[run].append(ref)

    def hidden_in(self, text: str, visible: set[Ref], *, question: str = "") -> set[Ref]:
        """Hidden objects whose words, which nothing visible says, stand in the text."""
        found: set[Ref] = set()
        for run in runs(text, RUN) - runs(question, RUN):
            speakers = self._said.get(run, [])
            if not visible.intersection(speakers):
                found.update(speakers)
        return found

    def ids_in(self, document: Any, visible: set[Ref]) -> set[Ref]:
        named = {Ref(*text.split(":")) for text in strings(document) if text.count(":") == 1}
        return {ref for ref in named if ref in self._folder.objects and ref not in visible}

    def speaks(self, text: str) -> bool:
        return any(ref.kind in ENGAGEMENTS for run in runs(text, RUN) for ref in self._said.get(run, ()))


def leaks(course: Course) -> Report:
    rounds = 12 if course.full else 3
    chapters = [
        _chapter("The demo company", searched(course, course.company, rounds=rounds)),
        _chapter("Generated companies", searched(course, _generated(course.random), rounds=rounds)),
    ]
    return Report("leaks", chapters)


def _generated(random: Random) -> Callable[[Path, Any], None]:
    return lambda folder, at: write_whispers(folder, at, random)


def searched(
    course: Course, write: Callable[[Path, Any], None], *, rounds: int, viewer_as: ViewerOf = viewer_of
) -> Found:
    """`viewer_as`: who reads for a user id."""
    found = Found((), 0, 0, 0)
    with TemporaryDirectory(prefix="daybook-eval-") as name:
        home = Path(name)
        path = home / "data"
        write(path, NOW)
        with course.lab(home) as engine:
            import_folder(engine.database, path, now=NOW)
            secrets = Secrets(Folder(path))
            for number in course.each("leaks: rights at random", range(rounds)):
                folder = _reshuffled(engine.database, path, home / f"rights{number}", course.random)
                for user, deal in _cases(folder, course):
                    course.allowed()
                    found = _joined(found, _tried(engine, folder, secrets, user, deal, course.random, viewer_as))
    return found


def _joined(one: Found, other: Found) -> Found:
    return Found([*one.leaks, *other.leaks], one.cases + other.cases, one.shown + other.shown, one.told + other.told)


def _reshuffled(database: Database, path: Path, rights: Path, random: Random) -> Folder:
    """The same company, where everybody has rights of chance; also in the database."""
    folder = Folder(path)
    sets = {f"set of {user}": _rights(random) for user in folder.users}
    users = [
        {**line, "permissionSet": f"set of {key}", "superAdmin": False, "updatedAt": None}
        for key, line in folder.users.items()
    ]
    rights.mkdir()
    (rights / "permission_sets.json").write_text(json.dumps(sets), encoding="utf-8")
    text = "".join(json.dumps(line) + "\n" for line in users)
    (rights / "users.jsonl").write_text(text, encoding="utf-8")
    import_folder(database, rights, now=NOW + timedelta(seconds=1))
    folder.users, folder.sets = {line["id"]: line for line in users}, sets
    return folder


def _rights(random: Random) -> Line:
    return {kind: _right(random) for kind in (*RECORDS, *ENGAGEMENTS)} | {"deals": _right(random, "team", "all")}


def _right(random: Random, *scopes: str) -> Mapping[str, Any]:
    view = random.choice(scopes or _SCOPES)
    return dict.fromkeys(("view", "edit", "delete", "communicate"), view) | {"unassigned": random.random() < 0.3}


def _cases(folder: Folder, course: Course) -> Iterator[tuple[str, Ref]]:
    """Viewers, and deals of which they see one part and not another."""
    active = [key for key, line in folder.users.items() if line.get("active", True) and line.get("email")]
    for user in course.random.sample(active, min(len(active), 8 if course.full else 3)):
        visible = folder.visible(user)
        deals = [ref for ref in visible if ref.kind == "deals" and len(_split(folder, ref, visible)) == 2]
        deals.sort(key=lambda ref: ref.id)
        for deal in course.random.sample(deals, min(len(deals), 4 if course.full else 2)):
            yield user, deal


def _split(folder: Folder, deal: Ref, visible: set[Ref]) -> set[bool]:
    return {one in visible for one in folder.beside(deal, ENGAGEMENTS)}


def _tried(
    engine: Engine, folder: Folder, secrets: Secrets, user: str, deal: Ref, random: Random, viewer_as: ViewerOf
) -> Found:
    """Everything that can be asked about one deal, with the words of what is hidden in the questions."""
    visible = folder.visible(user)
    leaks: dict[tuple[str, Ref], Leak] = {}
    shown, told = 0, 0
    questions = [_ASKED, *_probes(folder, deal, visible, random)]
    for through, question, document in _shown(engine, viewer_as(engine.database, user), deal, questions):
        hidden = secrets.ids_in(document, visible)
        for text in strings(document):
            shown, told = shown + 1, told + secrets.speaks(text)
            hidden |= secrets.hidden_in(text, visible, question=question)
        leaks |= {(through, ref): Leak(user, deal, through, ref) for ref in hidden}
    return Found(list(leaks.values()), 1, shown, told)


def _probes(folder: Folder, deal: Ref, visible: set[Ref], random: Random) -> list[str]:
    """Questions in the very words of two hidden engagements."""
    hidden = [one for one in folder.beside(deal, ENGAGEMENTS) if one not in visible]
    texts = ["\n".join(strings(folder.objects[one]["properties"])) for one in sorted(hidden)]
    chosen = random.sample(texts, min(2, len(texts)))
    found = [Counter(word for word in words(text) if len(word) > 4 and word.isalpha()) for text in chosen]
    return [" ".join(word for word, _ in count.most_common(_LONGEST_QUESTION)) for count in found if count]


def _shown(engine: Engine, viewer: Viewer, deal: Ref, questions: Sequence[str]) -> Iterator[tuple[str, str, Any]]:
    """Through what, after which question, and all of it."""
    at = now()
    yield "insight", "", engine.insight(viewer, deal, now=at)
    yield "timeline", "", engine.timeline(viewer, deal, now=at)
    for question in questions:
        yield "answer", question, engine.ask(viewer, question, deal, now=at)
        hits = engine.search(viewer, question, deal, now=at)
        yield "search", question, [text for hit in hits for text in (str(hit.ref), hit.text)]


def _chapter(title: str, found: Found) -> Chapter:
    by_surface = Counter(leak.through for leak in found.leaks)
    about = (
        f"{found.cases} pairs of a viewer and a deal of which that viewer sees one part; {found.shown} texts shown, "
        f"{found.told} of them in words of an engagement."
    )
    figures = [
        Figure(f"leaks through {through}", by_surface[through], found.cases, "count", aim=0, at_most=True, must=True)
        for through in ("insight", "answer", "search", "timeline")
    ]
    return Chapter(title, about, figures)
