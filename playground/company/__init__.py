"""The demo company, Nordlicht Systems, as a data folder relative to `now`. Refuses to differ between two runs.

`python -m playground.company FOLDER [--now ISO]` or `write_company(folder, now)`.
"""

from datetime import UTC, datetime
from pathlib import Path

from playground.company import derived, frontdesk, marketing, occasions, paperwork, routine, staff
from playground.company.clock import Clock
from playground.company.customers import Customer
from playground.company.folder import Folder
from playground.company.ground import Ground
from playground.company.phrases import Talk
from playground.company.register import open_register
from playground.company.story import load_stories
from playground.company.telling import tell

__all__ = ["VECTORS", "write_company"]

VECTORS = Path(__file__).with_name("vectors.npz")  # of its sentences, by hash; `make demo-vectors` renews it


def write_company(folder: Path, now: datetime) -> None:
    """Writes every file of the data folder; the same `now`, cut to the second, gives the same bytes."""
    made = Folder(Clock(now.astimezone(UTC).replace(microsecond=0) if now.tzinfo else now))
    staff.found(made)
    stories = [tell(made, story) for story in load_stories()]
    others = open_register(made)
    customers = {customer.company["domain"].split(".")[0]: customer for customer in [*stories, *others]}
    planned = occasions.read_occasions()
    ground = Ground(made, customers)
    _routine(made, others, occasions.occupied(planned))
    frontdesk.open_frontdesk(made, customers)
    occasions.plant(ground, planned)
    derived.settle(made, others, ground.stale)
    paperwork.file_papers(made, customers)
    marketing.fill(ground)
    made.write(folder)


def _routine(made: Folder, others: list[Customer], occupied: set[str]) -> None:
    spoken: set[str] = set()
    talks = {language: Talk(language, spoken) for language in ("en", "it")}
    routine.live_a_year(made, others, talks, {f"{company}.test" for company in occupied})
