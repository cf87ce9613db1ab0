"""The real command, in a process of its own, on a home of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("daybook")


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Home:
    """`home.run("actions", "--all", "--json")`; settings of the environment do not reach it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self._environment = {"DAYBOOK_HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **settings}

    def run(self, *words: str) -> Said:
        done = subprocess.run(
            [COMMAND, *words], env=self._environment, cwd=self.folder.parent, capture_output=True, text=True, timeout=60
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)
