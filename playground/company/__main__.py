"""`python -m playground.company FOLDER [--now ISO]`: writes the demo company. Refuses a time without an offset."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from playground.company import write_company


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m playground.company", description="Write the demo company.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--now", type=datetime.fromisoformat, default=datetime.now(UTC), help="ISO time with an offset")
    given = parser.parse_args()
    if given.now.tzinfo is None:
        parser.error("--now needs an offset, such as 2026-11-24T08:00:00+01:00")
    write_company(given.folder, given.now)


if __name__ == "__main__":
    main()
