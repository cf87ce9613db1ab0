"""Every rule's Why? in each language, drawn on the rule's own example: nothing of the evidence is left untold."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.blocks.elements import Block
from bot.blocks.message import shown
from bot.digest.marks import mark_of_action
from bot.digest.names import Names
from bot.digest.voice import Voice
from bot.language import CODES, language
from bot.why.case import Case
from bot.why.criteria import LINES
from bot.why.drawing import buttons, facts, foot, head, thumbs
from crm.database import Database
from crm.instants import micros
from crm.reader import Reader
from crm.schema.mirror import User
from crm.settings import rep_zone
from crm.viewer import viewer_by_email
from crm.workday import day_at
from rules.catalog import FILES, RULES, by_id
from rules.entries import unclosed
from rules.examples import NOW, REP
from rules.explanation import explanation
from rules.rule import Rule
from rules.shown import actions_for
from tests.bot.limits import assert_legal
from tests.rules.test_examples import load

FIRING = {
    file.RULE.id: next(one for one in file.EXAMPLES if one.outcome == "fires" and not one.choices) for file in FILES
}


@contextmanager
def case_of(database: Database, folder: Path, rule: Rule) -> Iterator[Case]:
    """The first action of the rule's first example, as a rep sees it who sees everything."""
    load(database, folder, {0: FIRING[rule.id]})
    with database.writing() as connection:
        connection.execute(update(User).where(User.email == REP).values(super_admin=True))
    now = micros(NOW)
    with Reader(database, viewer_by_email(database, REP)) as reader:
        action = next(one for one in actions_for(database, reader, now=now) if one.rule == rule.id)
        with database.reading() as connection:
            entry = next(one for one in unclosed(connection, action.user_id) if one.match.rule == rule.id)
            why = explanation(connection, reader, entry, now)
            day = day_at(NOW, rep_zone(connection, action.user_id))
        case = Case(reader, Names(reader), Voice(language("en"), day, now), action, why)
        case.load()
        yield case


def drawn(case: Case) -> list[Block]:
    mark = mark_of_action(case.action.user_id, case.voice.now, case.action)
    return [head(case), *facts(case), buttons(case, mark), *thumbs(case, mark, None), foot(case)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_piece_of_evidence_is_told(rule: Rule) -> None:
    told = [name for line in LINES[rule.id] for name in line.evidence]
    assert {criterion.name for criterion in rule.criteria} <= set(told)
    assert len({line.name for line in LINES[rule.id]}) == len(LINES[rule.id])


def test_every_rule_has_its_criteria() -> None:
    assert set(LINES) == set(by_id)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_criterion_is_drawn_in_each_language(sqlite_database: Database, tmp_path: Path, rule: Rule) -> None:
    with case_of(sqlite_database, tmp_path, rule) as case:
        drawings = [drawn(replace(case, voice=replace(case.voice, words=language(code)))) for code in CODES]
    for blocks in drawings:
        assert_legal({"text": "Why this action?", "blocks": blocks})
        criteria = [shown(_text(block)) for block in blocks if shown(_text(block)).startswith("✓")]
        for told, line in zip(criteria, LINES[rule.id], strict=True):
            condition, _, value = told.partition("\n")
            assert "{" not in condition
            assert value, f"{line.name}: everything is visible here, so there is a value"
            assert value not in ("True", "False", "None"), f"{line.name}: a value for people, not the machine's"


def _text(block: Block) -> str:
    return str(block["text"]["text"]) if block["type"] == "section" else ""
