"""What an action's evidence tells its rep: values, hidden ones told apart from empty ones, the account's thresholds."""

from pathlib import Path
from typing import Any

from crm.database import Database
from crm.instants import micros
from crm.kinds import Ref
from crm.reader import Reader
from crm.viewer import viewer_by_email
from rules.entries import unclosed
from rules.explanation import Explanation, Seen, explanation
from rules.ledger import run
from rules.settings import Change, write_change
from tests import folders as f
from tests.rules.mirrors import EVERYTHING, NOW, Mirror, ago


def told(mirror: Mirror, rule: str, sets: dict[str, Any] | None = None, **files: Any) -> Explanation:
    mirror.load(permission_sets=sets or EVERYTHING, **files)
    run(mirror.database, micros(NOW))
    with (
        Reader(mirror.database, viewer_by_email(mirror.database, "rep1@acme.test")) as reader,
        mirror.database.reading() as connection,
    ):
        (entry,) = (one for one in unclosed(connection) if one.match.rule == rule)
        return explanation(connection, reader, entry, micros(NOW))


def call() -> dict[str, Any]:
    return f.call("4", start=ago(hours=3), owner="501", to={"contacts": ["3"]})


def test_empty_is_not_hidden(database: Database, tmp_path: Path) -> None:
    mirror = Mirror(database, tmp_path)
    seen = told(mirror, "log_call_outcome", calls=[call()], contacts=[f.contact("3")]).seen
    assert seen["disposition"] == Seen(None, Ref("calls", "4"))
    assert seen["status"] == Seen("COMPLETED", Ref("calls", "4"))
    hidden = {"all": f.rights("all", hidden={"calls": ["hs_call_status"]})}
    assert told(mirror, "log_call_outcome", hidden).seen["status"] == Seen(None, Ref("calls", "4"), hidden=True)


def test_what_stands_on_a_hidden_record_names_not_even_the_record(sqlite_database: Database, tmp_path: Path) -> None:
    mirror = Mirror(sqlite_database, tmp_path)
    lost = f.lead("5", stage="out", entered=ago(days=9), primary="3", owner="502")
    contact = f.contact("3", owner="501", hs_last_sales_activity_timestamp=ago(days=2))
    sets = {"all": f.rights("all") | {"leads": f.right("none")}}
    seen = told(mirror, "reengaged_contacts", sets, contacts=[contact], leads=[lost]).seen
    assert seen["last_lead_stage"] == Seen(None, hidden=True)
    assert seen["open_leads"] == Seen(0, Ref("contacts", "3"))


def test_thresholds_and_frozen_names_are_told(sqlite_database: Database, tmp_path: Path) -> None:
    mirror = Mirror(sqlite_database, tmp_path)
    with sqlite_database.writing() as connection:
        write_change(connection, Change("log_call_outcome", "max_age_days", 9))
    why = told(mirror, "log_call_outcome", calls=[call()], contacts=[f.contact("3")])
    assert why.thresholds == {"wait_hours": 1, "max_age_days": 9}
    assert why.frozen_at == micros(NOW)
    assert why.about == Ref("calls", "4")


def test_a_whole_day_is_about_no_record(sqlite_database: Database, tmp_path: Path) -> None:
    mirror = Mirror(sqlite_database, tmp_path)
    urgent = f.task("6", due=NOW, priority="HIGH", owner="501", created=ago(days=3))
    why = told(mirror, "high_priority_tasks_today", tasks=[urgent])
    assert why.about is None
    assert why.frozen_at is None
    assert why.seen["priority"] == Seen("HIGH")
