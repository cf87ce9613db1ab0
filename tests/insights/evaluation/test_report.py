"""Figures as JSON and as Markdown."""

from insights.evaluation.report import Chapter, Figure, Report, markdown

FIGURES = [
    Figure("hit@1", 0.5, 10, aim=0.4),
    Figure("leaks", 2, 10, "count", aim=0, at_most=True, must=True),
    Figure("told", 1.0, 4),
]
REPORT = Report("leaks", [Chapter("A company", "Ten cases.", FIGURES, ["One thing to know."])], 1.25)


def test_an_aim_is_met_from_its_own_side() -> None:
    assert [figure.met for figure in FIGURES] == [True, False, None]


def test_only_a_promise_can_be_broken() -> None:
    missed = Report("retrieval", [Chapter("x", "y", [Figure("hit@1", 0.1, 10, aim=0.4)])])
    assert not missed.met
    assert not missed.broken
    assert REPORT.broken


def test_a_page_has_a_table_with_bars() -> None:
    page = markdown([REPORT])
    assert page.startswith("## Leaks\n\n### A company\n\nTen cases.\n")
    assert "| hit@1 | 50.0 % | `████████████░░░░░░░░░░░░` | 10 | ≥ 40.0 %, met |" in page
    assert "| leaks | 2 | `████████████████████████` | 10 | ≤ 0, **not met** |" in page
    assert page.endswith("- One thing to know.\n")


def test_json_tells_what_was_aimed_at() -> None:
    told = REPORT.as_json()
    assert (told["suite"], told["met"], told["seconds"]) == ("leaks", False, 1.2)
    assert told["chapters"][0]["figures"][1] == {
        "name": "leaks", "value": 2, "out_of": 10, "unit": "count", "aim": 0, "met": False,
    }  # fmt: skip
