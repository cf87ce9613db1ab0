"""The sample days and where their messages are kept. Run as a module it writes them anew; read the diff before you
commit it: this is what reps see."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.digest import build_digest
from bot.digest.message import digest_message
from crm.database import open_database
from crm.viewer import viewer_by_email
from tests.bot.digest import busy_day, days, italian_day

FOLDER = Path(__file__).parent / "snapshots"


@dataclass(frozen=True)
class Sample:
    files: Callable[[], days.Files]
    email: str = days.CLARA
    now: datetime = days.MORNING
    read_at: datetime = days.READ
    compact: bool = False


SAMPLES = {
    "ordinary": Sample(days.ordinary),
    "compact": Sample(days.ordinary, compact=True),
    "empty": Sample(days.empty, now=days.at(25, 8), read_at=days.at(25, 7, 52)),
    "overloaded": Sample(busy_day.overloaded),
    "italian": Sample(italian_day.italian, email=days.GIULIA, read_at=days.at(24, 7, 53)),
}


def payload(sample: Sample, folder: Path) -> dict[str, object]:
    database = open_database(f"sqlite:///{folder / 'daybook.db'}")
    days.fill(database, folder, sample.files(), read_at=sample.read_at)
    digest = build_digest(database, viewer_by_email(database, sample.email), now=sample.now, ledger=False)
    database.dispose()
    return digest_message(replace(digest, compact=sample.compact)).as_payload()


def main() -> None:
    for name, sample in SAMPLES.items():
        with tempfile.TemporaryDirectory() as folder:
            text = json.dumps(payload(sample, Path(folder)), ensure_ascii=False, indent=1)
        (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
