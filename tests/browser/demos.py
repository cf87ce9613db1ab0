"""`daybook demo` as a new user starts it, in a process and a home of its own."""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.commands import COMMAND

_ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+/\?token=\S+")


@contextmanager
def demo(home: Path) -> Iterator[str]:
    """The page's address, with its token."""
    environment = {"DAYBOOK_HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(COMMAND), "demo", "--no-browser", "--port", "0"],
            cwd=home, env=environment, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
    assert process.stdout is not None
    try:
        found = next((each for line in process.stdout if (each := _ADDRESS.search(line))), None)
        assert found, (home / "log").read_text("utf-8")
        yield found[0].decode()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        process.stdout.close()
