"""Every rule's row in both languages: for one record, for three that are named, for many, as First, and after First.

After a wanted change: python -m tests.bot.digest.test_wording; then read the diff."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.blocks import Message
from bot.blocks.message import shown
from bot.digest.build import compose, read_frame
from bot.digest.presentation import NOT_IN_DIGEST, PRESENTATIONS
from bot.language import CODES, language
from crm.database import Database, open_database
from crm.reader import Reader
from crm.viewer import viewer_by_email
from rules.catalog import RULES
from rules.model import Action
from tests.bot.digest import days, made
from tests.bot.digest.conftest import legal_message
from tests.bot.digest.write_snapshots import FOLDER

DRAWN = [rule.id for rule in RULES if rule.id not in NOT_IN_DIGEST]
BUTTONS_SHORT_ENOUGH = 20


class Company:
    """Clara's eyes on an imported company."""

    def __init__(self, database: Database, reader: Reader) -> None:
        self.reader = reader
        self._frame = read_frame(database, reader.viewer, now=days.MORNING)

    def message(self, code: str, actions: list[Action]) -> Message:
        return legal_message(compose(self.reader, replace(self._frame, language=code), actions))


@contextmanager
def imported(folder: Path, files: days.Files) -> Iterator[Company]:
    database = open_database(f"sqlite:///{folder / 'daybook.db'}")
    days.fill(database, folder, files, read_at=days.READ)
    with Reader(database, viewer_by_email(database, days.CLARA)) as reader:
        yield Company(database, reader)
    database.dispose()


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with imported(tmp_path_factory.mktemp("five"), made.company_of_five()) as opened:
        yield opened


def sections(message: Message) -> list[str]:
    """What each section shows, then its buttons; without the counts."""
    lines: list[str] = []
    for block in message.blocks[2:-3]:
        if block["type"] == "section":
            lines.append(shown(block["text"]["text"]))
        elif block["type"] == "actions":
            labels = [element["text"]["text"] for element in block["elements"] if element["type"] == "button"]
            lines[-1] += "".join(f" [{label}]" for label in labels)
    return lines


URGENT = "log_meeting_outcome"  # stands above as First, so that a rule's group can be seen below


def rows_of(company: Company, code: str, rule: str) -> dict[str, list[str]]:
    above = made.action(URGENT if rule != URGENT else "log_call_outcome", 5, expires_at=made.NOW + 1)
    rows = {}
    for number in (1, 3, 4):
        group = [made.action(rule, n + 1) for n in range(number)]
        rows[f"{number}"] = sections(company.message(code, [above, *group]))[1:]
    rows["first of 1"] = sections(company.message(code, [made.action(rule)]))
    rows["first of 5"] = sections(company.message(code, [made.action(rule, n) for n in range(1, 6)]))
    return rows


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("rule", DRAWN)
def test_a_rule_says_what_and_why(company: Company, code: str, rule: str) -> None:
    kept = json.loads((FOLDER / f"rules-{code}.json").read_text(encoding="utf-8"))
    assert rows_of(company, code, rule) == kept[rule]


def test_every_rule_has_a_row() -> None:
    assert set(PRESENTATIONS) == {rule.id for rule in RULES}
    assert len(DRAWN) == 17


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_a_rule_has_its_title_and_buttons_in_each_language(code: str, rule: str) -> None:
    words, presentation = language(code), PRESENTATIONS[rule]
    for form in ("one", "many", "more", "because_one", "because_few", "because_many"):
        assert words.has(f"rules.{rule}.{form}")
    assert len(words.say(f"start.{presentation.start}")) <= BUTTONS_SHORT_ENOUGH
    if presentation.open:
        assert len(words.count(f"open.{presentation.open}", 2)) <= BUTTONS_SHORT_ENOUGH


@pytest.mark.parametrize(
    ("hours", "one", "three"),
    [
        (1, "drops out today at 09:00", "One drops out today."),
        (25, "drops out tomorrow at 09:00", "The oldest drops out tomorrow at 09:00."),
        (49, "Call 1, Fri 20 Nov, ended without an outcome", "ended without an outcome."),
    ],
)
def test_a_call_says_when_it_drops_out(company: Company, hours: int, one: str, three: str) -> None:
    soon = made.NOW + hours * 3_600_000_000
    calls = [made.action("log_call_outcome", 1, expires_at=soon), *(made.action("log_call_outcome", n) for n in (2, 3))]

    assert one in sections(company.message("en", calls[:1]))[0]
    assert three in sections(company.message("en", calls))[0]


def test_several_that_drop_out_today_are_counted_in_words(company: Company) -> None:
    calls = [made.action("log_call_outcome", n, expires_at=made.NOW + n) for n in range(1, 5)]
    assert "Four drop out today." in sections(company.message("en", calls))[0]
    assert "Quattro scadono oggi." in sections(company.message("it", calls))[0]


def test_a_meeting_without_any_outcome_is_not_still_scheduled(company: Company) -> None:
    meetings = [made.action("log_meeting_outcome", n, evidence={"outcome": None}) for n in (1, 2)]
    assert "ended without an outcome" in sections(company.message("en", meetings[:1]))[0]
    assert "ended without an outcome" in sections(company.message("en", meetings))[0]


def test_a_deal_whose_creation_is_hidden_says_no_age(company: Company) -> None:
    rows = sections(company.message("en", [made.action("add_contact_to_deal", evidence={"created": None})]))
    assert "Open deals without a contact." in rows[0]
    assert "days" not in rows[0]


def test_records_that_would_read_alike_are_told_apart_by_their_own_names(company: Company) -> None:
    alike = [made.action("update_next_steps", n, company_id="1") for n in (1, 2)]
    above = made.action("reply_to_email", 5)
    assert "Deal of Birch and Deal of Alder: you spoke" in sections(company.message("en", [above, *alike]))[1]


def test_amounts_of_several_currencies_are_never_summed(tmp_path: Path) -> None:
    files = made.company_of_five()
    for line in files["deals"][2:]:
        line["properties"]["deal_currency_code"] = "NOK"
    with imported(tmp_path, files) as company:
        rows = sections(company.message("en", [made.action("reply_to_email", n) for n in range(1, 6)]))

    assert "On open deals worth NOK 12,000 and €1,000." in rows[1]


def write() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, imported(Path(folder), made.company_of_five()) as opened:
        for code in CODES:
            kept = {rule: rows_of(opened, code, rule) for rule in DRAWN}
            text = json.dumps(kept, ensure_ascii=False, indent=1)
            (FOLDER / f"rules-{code}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    write()
