"""When a statement meets a label, by examples."""

from insights.evaluation.measures import Score
from insights.evaluation.reading import Said, Wanted, by_kind, said_in, scored

BUDGET = Wanted(("budget", "price"), ("The board has frozen all investments until the autumn.",))
GOAL = Wanted(("goal",), ("We want to be live in March.",))
SETTLED = Wanted(("timing",), ("The date is too early for us.",), settled=True)


def test_a_statement_of_the_kind_in_the_words_of_the_label_is_right() -> None:
    said = [
        Said("price", ("the board has frozen all investments",)),
        Said("goal", ("We want to be live in March. Or so.",)),
    ]
    assert scored([BUDGET, GOAL], said) == Score(2, 2, 2, 2)


def test_another_kind_other_words_and_what_is_settled_are_wrong() -> None:
    said = [Said("timing", BUDGET.quotes), Said("budget", ("Lunch was nice.",)), Said("timing", SETTLED.quotes)]
    assert scored([BUDGET, SETTLED], said) == Score(0, 3, 0, 1)


def test_one_concern_said_twice_is_found_once() -> None:
    said = [Said("budget", BUDGET.quotes), Said("price", BUDGET.quotes)]
    assert scored([BUDGET], said) == Score(2, 2, 1, 1)


def test_kinds_are_counted_by_the_label_s_first() -> None:
    counted = by_kind([([BUDGET, GOAL], [Said("budget", BUDGET.quotes), Said("timing", ("x y z",))])])
    assert counted == {"budget": Score(1, 1, 1, 1), "goal": Score(0, 0, 0, 1), "timing": Score(0, 1, 0, 0)}


def test_of_an_insight_counts_what_stands_and_was_said() -> None:
    evidence = [{"engagement_id": "emails:1", "quote": "It is dear."}]
    insight = {
        "risks": [
            {"kind": "price", "source": "conversation", "resolved": None, "evidence": evidence},
            {"kind": "price", "source": "conversation", "resolved": evidence[0], "evidence": evidence},
            {"kind": "no_contact", "source": "crm", "resolved": None, "evidence": [{"record": "deals:1"}]},
        ],
        "buyer_goals": [{"statement": "It is dear.", "evidence": evidence}],
    }
    assert said_in(insight) == [Said("price", ("It is dear.",)), Said("goal", ("It is dear.",))]


def test_what_need_not_be_found_is_not_wrong() -> None:
    also = Wanted(("negative_tone",), ("That was a poor show.",), needed=False)
    assert scored([BUDGET, also], [Said("negative_tone", also.quotes)]) == Score(1, 1, 0, 1)
    assert scored([BUDGET, also], [Said("budget", BUDGET.quotes)]) == Score(1, 1, 1, 1)
