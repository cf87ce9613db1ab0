"""The product and the oracle on one folder, side by side, and the smallest folder on which they still disagree.

The one module here that knows the product: it goes the public way, import and then each rep's own printed actions.
"""

import copy
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.cli.actions import as_object
from crm.database import Database
from crm.importing import import_folder
from crm.instants import micros
from crm.reader import Reader
from crm.viewer import viewer_of
from rules.shown import actions_for, actions_of_everyone
from tests.rules.oracle.answer import actions_of_every_rep
from tests.rules.oracle.random_folder import Content, write_content

Printed = list[dict[str, Any]]


def bring(database: Database, content: Content, now: datetime, path: Path) -> None:
    """Makes the mirror equal to the content."""
    shutil.rmtree(path, ignore_errors=True)
    report = import_folder(database, write_content(content, path), now=now, replace=True)
    assert not report.rejects, report.rejects


def product_actions(database: Database, user_id: str, now: datetime) -> Printed:
    with Reader(database, viewer_of(database, user_id)) as reader:
        return [_plain(action) for action in actions_for(database, reader, now=micros(now), ledger=False)]


def everyones_actions(database: Database, now: datetime) -> Printed:
    return [_plain(action) for action in actions_of_everyone(database, now=micros(now), ledger=False)]


def difference(database: Database, content: Content, now: datetime, path: Path) -> list[str]:
    """A line for each action that only one of the two has, or that stands elsewhere; empty where they agree."""
    bring(database, content, now, path)
    lines = []
    for user_id, expected in actions_of_every_rep(path, now).items():
        shown = product_actions(database, user_id, now)
        lines += [f"rep {user_id}: the product lacks {one}" for one in expected if one not in shown]
        lines += [f"rep {user_id}: only the product has {one}" for one in shown if one not in expected]
        if not lines and shown != expected:
            lines.append(f"rep {user_id}: another order than {[(one['subject'], one['trigger']) for one in expected]}")
    return lines


def smallest(content: Content, disagrees: Callable[[Content], bool]) -> Content:
    """The content without each line, property, association and history that the disagreement does not need."""
    shrunk = True
    while shrunk:
        shrunk = False
        for smaller in _smaller(content):
            if disagrees(smaller):
                content, shrunk = smaller, True
                break
    return content


def _smaller(content: Content) -> Iterator[Content]:
    for stem, lines in content.items():
        if isinstance(lines, dict):
            for name in lines:
                yield _without(content, stem, name)
        for number, line in enumerate(lines if isinstance(lines, list) else []):
            yield _without(content, stem, number)
            for part in ("properties", "associations", "propertiesWithHistory"):
                for name in line.get(part, {}):
                    yield _without(content, stem, number, part, name)
            for name in line.keys() & {"createdAt", "timezone", "teamIds", "archived", "associations"}:
                yield _without(content, stem, number, name)


def _without(content: Content, *place: Any) -> Content:
    made = copy.deepcopy(content)
    at: Any = made
    for step in place[:-1]:
        at = at[step]
    del at[place[-1]]
    return made


def _plain(action: Any) -> dict[str, Any]:
    return {name: value for name, value in as_object(action).items() if name != "evidence"}
