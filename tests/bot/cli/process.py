"""The command line inside the test's own process: as `tests.commands.Home`, without starting Python each time."""

import contextlib
import io
import os
import sys
from pathlib import Path

import pytest

from bot.cli import app
from bot.cli.run import guarded
from tests.commands import Said


class HomeHere:
    """`home.run("record", "deals", "5", "--as", …)` on a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment: dict[str, str] = {}  # beside the home

    def run(self, *words: str) -> Said:
        out, err = io.StringIO(), io.StringIO()
        with (
            pytest.MonkeyPatch.context() as patched,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            contextlib.chdir(self.folder.parent),
        ):
            for name in os.environ:
                if name.startswith(("DAYBOOK_", "SLACK_", "HUBSPOT_", "OPENAI_")):
                    patched.delenv(name)
            patched.setenv("DAYBOOK_HOME", str(self.folder))
            for name, value in self.environment.items():
                patched.setenv(name, value)
            patched.setattr(sys, "argv", ["daybook", *words])
            try:
                code = guarded(app)
            except SystemExit as stop:
                code = stop.code if isinstance(stop.code, int) else 0
        return Said(code, out.getvalue(), err.getvalue())
