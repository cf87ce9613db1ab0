"""The command line: one file a group of commands. Holds no sales logic, prints what the packages below answer.

Commands import what they need when they run, so that `daybook --help` answers at once.
"""

import sys

from bot.cli import access as _access
from bot.cli import actions as _actions
from bot.cli import ask as _ask
from bot.cli import audit as _audit
from bot.cli import config as _config
from bot.cli import data as _data
from bot.cli import deliveries as _deliveries
from bot.cli import demo as _demo
from bot.cli import digest as _digest
from bot.cli import doctor as _doctor
from bot.cli import eval as _eval
from bot.cli import feedback as _feedback
from bot.cli import index as _index
from bot.cli import insights as _insights
from bot.cli import run
from bot.cli import search as _search
from bot.cli import serve as _serve
from bot.cli import settings as _settings

app = run.app
__all__ = ["app", "main"]
# Importing them registers them.
_COMMANDS = (
    _access, _actions, _ask, _audit, _config, _data, _deliveries, _demo, _digest, _doctor, _eval, _feedback, _index,
    _insights, _search, _serve, _settings,
)  # fmt: skip


def main() -> None:
    """Errors are one line and a hint; exit codes: 0 done, 1 failed, 2 wrong use, 3 done with rejects."""
    sys.exit(run.guarded(app))
