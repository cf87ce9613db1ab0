"""The Actions tab: every action of the ledger by rule, filtered and paged, each rule's line in both languages."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.blocks.elements import Block
from bot.digest.build import read_frame
from bot.home.build import compose_home
from bot.home.draw import home_blocks
from bot.home.place import Place
from bot.language import language
from crm.database import Database
from crm.reader import Reader
from crm.viewer import viewer_by_email
from rules.catalog import by_id
from rules.model import Action
from tests.bot.digest import days, made
from tests.bot.home.conftest import NOW, HomeOf, legal, text_of

ACTIONS = Place(tab="actions")
RULES = [rule for rule in by_id if rule not in ("prepare_meeting", "high_priority_tasks_today")]
DRAWN = """\
[Summary] [● Actions 13] [⋯]

13 actions

[● All 13] [Closing 6] [Prospecting 7]
Most urgent first, then what is at stake, then age
----------------------------------------
Reply to e-mail · 1
Jana Krüger, Brenner Logistik · €84,000
Wrote 2 days ago, no answer from you yet
[Reply] [Open deal] [⋯]
----------------------------------------
Log call outcome · 6
•  Luc Maes · Wed 18 Nov, 10 min · drops out tomorrow at 14:02
•  Tomasz Wilk · Fri 20 Nov, 10 min
•  Camille Roux · Fri 20 Nov, 10 min
and 3 more
[Log outcomes] [Open calls] [⋯]
----------------------------------------
Update next steps · 2
•  Brenner Logistik · call ended 4 days ago, next step is empty
•  Maison Delorme · call ended 4 days ago, next step is empty
[Update next steps] [Open deals] [⋯]
----------------------------------------
Follow up with the buyer · 1
Sofie Lindqvist, Kjeller Marine · NOK 610,000
Opened your mail on 16 Nov, no reply in 7 days
[Create follow-up] [Open deal] [⋯]
----------------------------------------
Target account activity · 3
•  Ole Petersen, Hafenwerk Bremen · active since Friday
•  Hélène Marchand, Lyonnaise Pharma · active since Monday
•  Marta Bianchi, Tessitura Valseta · active since Monday
[View contacts] [⋯]
HubSpot read 3 minutes ago
[Refresh]
"""


@pytest.fixture
def made_home(sqlite_database: Database, tmp_path: Path) -> "type[Made]":
    days.fill(sqlite_database, tmp_path, made.company_of_five(), read_at=days.READ)
    Made.database = sqlite_database
    return Made


class Made:
    """A Home of actions made by hand."""

    database: Database

    @classmethod
    def draw(cls, actions: list[Action], place: Place = ACTIONS, code: str = "en") -> list[Block]:
        viewer = viewer_by_email(cls.database, days.CLARA)
        frame = replace(read_frame(cls.database, viewer, now=days.MORNING), language=code)
        with Reader(cls.database, viewer) as reader:
            return legal(home_blocks(compose_home(cls.database, reader, frame, actions, place)))


def test_the_tab_is_drawn(home_of: HomeOf) -> None:
    blocks = home_of(days.ordinary(), ACTIONS)
    assert text_of(blocks) == DRAWN
    primary = [one for block in blocks for one in block.get("elements", []) if one.get("style") == "primary"]
    assert [one["action_id"] for one in primary] == ["start:reply_to_email"]


def test_a_filter_counts_only_what_it_shows(home_of: HomeOf) -> None:
    shown = text_of(home_of(days.ordinary(), replace(ACTIONS, filter="closing")))
    assert "13 actions\n\n[All 13] [● Closing 6] [Prospecting 7]" in shown
    assert "Log call outcome · 2\n" in shown
    assert "Target account" not in shown


def test_no_actions(home_of: HomeOf) -> None:
    shown = text_of(home_of(days.empty(), ACTIONS, now=NOW))
    assert shown == (
        "[Summary] [● Actions] [⋯]\nNo actions. The rules ran at 08:30.\nHubSpot read 3 minutes ago\n[Refresh]\n"
    )


def test_pages_of_eight_and_a_page_that_is_not_there(made_home: type[Made]) -> None:
    actions = [made.action(rule) for rule in RULES]
    first = text_of(made_home.draw(actions))
    assert "1–8 of 17" in first
    assert "[Next] [Refresh]" in first
    second = text_of(made_home.draw(actions, replace(ACTIONS, page=1)))
    assert "9–16 of 17" in second
    assert "[Previous] [Next] [Refresh]" in second
    last = text_of(made_home.draw(actions, replace(ACTIONS, page=99)))
    assert "17–17 of 17" in last
    assert "[Previous] [Refresh]" in last


def test_a_mail_stands_under_each_of_its_rules(made_home: type[Made]) -> None:
    shown = text_of(made_home.draw([made.action("reply_to_email"), made.action("email_replies")]))
    assert "2 actions" in shown
    assert "Reply to e-mail · 1" in shown
    assert "E-mail replies · 1" in shown


@pytest.mark.parametrize("code", ["en", "it"])
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_line(made_home: type[Made], rule: str, code: str) -> None:
    one = text_of(made_home.draw([made.action(rule)], code=code))
    assert f"{language(code).say(f'titles.{rule}')} · 1\n" in one
    five = text_of(made_home.draw([made.action(rule, n) for n in range(1, 6)], code=code))
    assert five.count("•  ") == 3
    assert language(code).count("home.more", 2) in five
    assert "{" not in one + five
    known = (made.FIRMS, made.PEOPLE, [f"Step {n}" for n in range(1, 6)])
    assert max(sum(name in five for name in names) for names in known) == 3


def test_titles_are_those_of_the_rules() -> None:
    assert {rule.id: rule.title for rule in by_id.values()} == {
        rule: language("en").say(f"titles.{rule}") for rule in by_id
    }


def test_snoozed_ones_are_counted_and_shown_with_undo(made_home: type[Made]) -> None:
    until = made.NOW + 24 * 3_600_000_000
    away = [made.action("log_call_outcome", n, state="snoozed", snoozed_until=until) for n in (1, 2)]
    actions = [made.action("reply_to_email"), *away]
    assert "2 snoozed" in text_of(made_home.draw(actions))
    assert "[Show snoozed] [Refresh]" in text_of(made_home.draw(actions))
    blocks = made_home.draw(actions, replace(ACTIONS, snoozed=True))
    assert "Snoozed until tomorrow 08:00 · Log 2 call outcomes\n[Undo]" in text_of(blocks)
    assert "[Hide snoozed] [Refresh]" in text_of(blocks)


def test_a_hidden_next_step_is_not_said_to_be_empty(home_of: HomeOf) -> None:
    from tests import folders as f

    hidden = {"rep": f.rights("all", hidden={"deals": ["hs_next_step"]})}
    shown = text_of(home_of(days.ordinary(), ACTIONS, permission_sets=hidden))
    assert "next step is empty" not in shown
