"""Two reps and a deal with mails, for the tests of the index and of search. The golden case is in it: rep 2 sees the
deal, but of the mails only own ones."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crm.database import Database
from crm.gate import Gate
from crm.importing import import_folder
from crm.kinds import Ref
from crm.reader import Reader
from crm.settings import change_setting
from crm.viewer import viewer_of
from retrieval.models import Models
from retrieval.passages import readable
from retrieval.search import Hits, Retrieval
from retrieval.store import EmbeddedStore, Store
from tests.folders import (
    PIPELINES,
    Line,
    call,
    contact,
    deal,
    email,
    meeting,
    note,
    right,
    rights,
    user,
    write_folder,
)  # fmt: skip

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DEAL = Ref("deals", "1")
BUDGET = "Finance cut our budget by half this year, so we can only pay for one site."
GATE_TIME = "A truck should be through the gate in under ten minutes."
COUNCIL = "Il consiglio di fabbrica deve approvare la registrazione dei turni prima di partire."

BESIDE = {"deals": ["1"], "contacts": ["1"]}
MAILS = [
    email("1", owner="501", at="2026-11-10T09:00:00Z", direction="INCOMING_EMAIL", text=BUDGET, to=BESIDE),
    email("2", owner="502", at="2026-11-11T09:00:00Z", text=f"Thanks for the visit.\n\n{GATE_TIME}", to=BESIDE),
    email("3", owner="502", at="2026-11-12T09:00:00Z", to=BESIDE, hs_email_html=f"<p>{COUNCIL}</p>"),
]
OTHERS: dict[str, list[Line]] = {
    "notes": [note("1", owner="502", at="2026-11-13T09:00:00Z", body="Jana prefers calls after four.", to=BESIDE)],
    "calls": [
        call("1", owner="502", start="2026-11-14T09:00:00Z", hs_call_body="They want single sign-on.", to=BESIDE)
    ],
    "meetings": [
        meeting(
            "1",
            owner="502",
            start="2026-11-15T09:00:00Z",
            hs_meeting_body="We showed the yard plan.",
            hs_internal_meeting_notes="They liked Dockside's map more than ours.",
            to=BESIDE,
        )
    ],
}
LIMITED = rights("all") | {"emails": right("owned")}


def bring_in(database: Database, folder: Path, mails: Sequence[Line] = MAILS, **more: Any) -> None:
    write_folder(
        folder,
        pipelines=PIPELINES,
        users=[user("1", permission_set="all"), user("2", permission_set="limited"), user("9", super_admin=True)],
        permission_sets={"all": rights("all"), "limited": LIMITED},
        contacts=[contact("1", owner="501", firstname="Jana")],
        deals=[deal("1", owner="501", name="Yard")],
        emails=list(mails),
        **{**OTHERS, **more},
    )
    report = import_folder(database, folder, now=NOW)
    assert not report.rejects


def switch(database: Database, key: str, value: bool) -> None:
    with database.writing() as connection:
        change_setting(connection, key, value, at=0, actor="system:test")


def retrieval(database: Database, models: Models, folder: Path, store: Store | None = None) -> Retrieval:
    return Retrieval(database, Gate(database), models, store or EmbeddedStore(folder / "chroma"))


def found(made: Retrieval, user_id: str, words: str, k: int = 10) -> Hits:
    with Reader(made.database, viewer_of(made.database, user_id)) as reader:
        return made.search(reader, readable(reader, DEAL), words, k=k)
