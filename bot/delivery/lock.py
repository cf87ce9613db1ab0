"""One `serve` for one SQLite database: a lock that the system drops when the process ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm.errors import Busy, DatabaseUnusable


@contextmanager
def serve_lock(folder: Path) -> Iterator[None]:
    """Raises Busy with the id of the process that holds it."""
    path = folder / "serve.lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseUnusable(
            f"{path} cannot be written: {error.strerror}.", "Set DAYBOOK_HOME to a folder you can write to."
        ) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(descriptor, 20).decode(errors="replace").strip() or "unknown"
            raise Busy(
                f"Another daybook serves {folder} already: process {holder}.",
                "Stop it first, set another DAYBOOK_HOME, or use PostgreSQL for several processes.",
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)
