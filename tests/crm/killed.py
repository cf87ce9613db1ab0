"""Purges that are killed: `python -m tests.crm.killed FOLDER…` turns HIPAA on in each folder's database, in a process
of its own which ends itself as a power cut would: after that many statements, or with the stores half removed, as the
folder is called (`7`, `stores`, `never`). Prints how many statements each took that lived."""

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from crm.database import open_database
from crm.purge import finish_purge
from crm.settings import change_setting

STORES = ("part-1", "part-2")


def turn_on(home: Path) -> int:
    database, done = open_database(f"sqlite:///{home / 'daybook.db'}"), 0

    @event.listens_for(Engine, "after_cursor_execute")
    def count(*_of: Any) -> None:
        nonlocal done
        done += 1
        if str(done) == home.name:
            die()

    def remove() -> None:
        for part in STORES:
            shutil.rmtree(home / "chroma" / part)
            if home.name == "stores":
                die()

    with database.writing(durable=True) as connection:
        change_setting(connection, "hipaa", True, at=1, actor="system:me")
    finish_purge(database, [remove], now=lambda: 2)
    return done


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_process(home: Path) -> int | None:
    """None: it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, str(turn_on(home)).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return int(pipe.read() or 0) or None


if __name__ == "__main__":
    sys.stdout.write(json.dumps({Path(home).name: in_a_process(Path(home)) for home in sys.argv[1:]}))
