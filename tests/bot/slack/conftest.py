"""What is pressed in Slack is tried on SQLite at every run, on PostgreSQL in the slow suite: what a press reads and
writes is tested on both where it lives, in tests/crm and tests/rules. What keeps and deduplicates stays on both."""

from pathlib import Path

import pytest

_ON_BOTH = frozenset({"test_inbox.py", "test_listeners.py", "test_identity.py"})


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        chosen = getattr(item, "callspec", None)
        ours = item.path.parent == here and item.path.name not in _ON_BOTH
        if ours and chosen is not None and chosen.params.get("database") == "postgresql":
            item.add_marker(pytest.mark.slow)
