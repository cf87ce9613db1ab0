"""The suites by name, and how they are run. Refuses a name that is none."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from crm.errors import BadInput
from insights.evaluation.citing import citing
from insights.evaluation.finding import finding
from insights.evaluation.injections import injected
from insights.evaluation.judged import judged
from insights.evaluation.leaks import leaks
from insights.evaluation.reading import reading
from insights.evaluation.report import Report
from insights.evaluation.secrets import secrets
from insights.evaluation.suite import Course

Suite = Callable[[Course], Report]

SUITES: Mapping[str, Suite] = {
    "retrieval": finding,
    "citations": citing,
    "risks": reading,
    "leaks": leaks,
    "injections": injected,
    "secrets": secrets,
    "feedback": judged,
}


def run(course: Course, names: Sequence[str]) -> list[Report]:
    """Those that have something to measure on; all of them when none is named."""
    found = [_timed(SUITES[name], course) for name in names or SUITES]
    return [report for report in found if report.chapters]


def require_suite(name: str) -> None:
    if name not in SUITES:
        raise BadInput(f"There is no suite called {name[:40]}.", f"The suites are {', '.join(SUITES)}.")


def _timed(suite: Suite, course: Course) -> Report:
    began = time.monotonic()
    report = suite(course)
    return replace(report, seconds=time.monotonic() - began)
