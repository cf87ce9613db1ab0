"""`daybook insights` and `daybook kinds`: the JSON's exact shape, who sees what, the switches, lines on a terminal."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm.database import Database
from crm.errors import NotVisible
from crm.gate import Gate, Silent
from crm.importing import import_folder
from crm.instants import micros
from crm.settings import change_setting
from crm.viewer import Viewer, viewer_of
from insights.insight import Insights, Material
from insights.model import Goal, ModeReason, NotRead, Quote, Risk, Tokens, Told
from insights.settings import read_kind_change
from rules.settings import write_change
from tests.bot.cli.process import HomeHere
from tests.folders import call, contact, deal, email, meeting, note, pipeline, right, rights, task, user, write_folder

NOW = datetime.fromisoformat("2026-11-24T08:00:00+00:00")
AT = ("--at", "2026-11-24T08:00:00Z")
DEAL = {"deals": ["5"]}
ON = {"deals": ["5"], "contacts": ["3"]}
URL = "https://app.example.test/contacts/1/record"


def ago(**length: float) -> str:
    return (NOW - timedelta(**length)).isoformat()


def write(folder: Path, **account: Any) -> Path:
    """Rep 1's deal, with rep 1's mails about a budget cut; rep 2 sees the deal and no colleague's mails; rep 3 sees
    neither its amount nor its close date; rep 4 sees no deals."""
    base = rights("all")
    return write_folder(
        folder,
        account={"record_url": f"{URL}/{{type}}/{{id}}", "currency": "EUR", "timezone": "Europe/Berlin", **account},
        permission_sets={
            "all": base,
            "own": base | {"emails": right("owned")},
            "poor": rights("all", hidden={"deals": ["amount", "closedate"]}),
            "none": rights("none"),
        },
        users=[
            user("1", permission_set="all", first_name="Clara", last_name="Hoffmann", timezone="Europe/Berlin"),
            user("2", permission_set="own", first_name="Bruno", last_name="Costa", locale="it"),
            user("3", permission_set="poor"),
            user("4", permission_set="none"),
        ],
        pipelines=[
            pipeline(
                "deals",
                "sales",
                [
                    {"id": "talks", "label": "In talks", "displayOrder": 0},
                    {"id": "won", "label": "Won", "displayOrder": 1, "metadata": {"isClosed": "true"}},
                ],
            )
        ],
        contacts=[
            contact("3", owner="501", email="jana@buyer.test", firstname="Jana", lastname="Krüger", to=DEAL),
            contact("4", owner="501", email="tom@buyer.test", to=DEAL),
        ],
        deals=[
            deal("5", owner="501", name="Acme rollout", amount="1200", closedate="2026-11-20", created=ago(days=90)),
            deal("6", owner="501", name="Quiet", stage="won", created=ago(days=300)),
        ],
        emails=[
            email("17", owner="501", at=ago(days=3), sender="jana@buyer.test", direction="INCOMING_EMAIL",
                  subject="Budget cut", text="Our budget was cut by half.", to=ON),
            email("16", owner="501", at=ago(days=4), sender="rep1@acme.test", recipients=["jana@buyer.test"],
                  subject="Offer", text="Our offer", to=ON),
        ],
        notes=[note("1", owner="502", at=ago(days=5), body="They like it", to=ON)],
        calls=[call("4", owner="502", start=ago(days=6), title="Intro", to=ON)],
        meetings=[
            meeting("2", owner="501", start=ago(days=7), title="Visit", outcome="COMPLETED", to=ON),
            meeting("3", owner="501", start=ago(days=8), title="Kick-off", outcome="COMPLETED", to=ON),
        ],
        tasks=[task("9", owner="501", due=ago(days=1), subject="Send the budget paper", to=ON)],
    )  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> HomeHere:
    """Customer analysis is off: what CRM data alone say."""
    folder = tmp_path_factory.mktemp("insights")
    made = HomeHere(folder / "home")
    assert made.run("import", str(write(folder / "data", settings={"customer_analysis": False}))).code == 0
    return made


@pytest.fixture(scope="module")
def reading_home(tmp_path_factory: pytest.TempPathFactory) -> HomeHere:
    """The same company, whose conversations are read."""
    folder = tmp_path_factory.mktemp("reading")
    made = HomeHere(folder / "home")
    assert made.run("import", str(write(folder / "data"))).code == 0
    return made


@pytest.fixture
def database(sqlite_database: Database, tmp_path: Path) -> Database:
    assert not import_folder(sqlite_database, write(tmp_path / "data"), now=NOW).rejects
    return sqlite_database


def seen(home: HomeHere, email_of: str = "rep1", deal_id: str = "5") -> Any:
    said = home.run("insights", deal_id, "--as", f"{email_of}@acme.test", *AT, "--json")
    assert said.code == 0, said.err
    return said.json


def kinds(insight: Any) -> list[str]:
    return [risk["kind"] for risk in insight["risks"]]


def test_the_json_has_exactly_the_contracts_shape(home: HomeHere) -> None:
    insight = seen(home)
    assert list(insight) == [
        "deal", "viewer", "mode", "mode_reason", "window", "recent_activity", "risks", "buyer_goals", "model",
        "prompt_version", "cached", "tokens",
    ]  # fmt: skip
    assert insight["deal"] == {
        "id": "5",
        "name": "Acme rollout",
        "stage": "In talks",
        "amount": 1200.0,
        "close_date": "2026-11-20",
        "owner": "Clara Hoffmann",
        "url": f"{URL}/0-3/5",
    }
    assert insight["viewer"] == "rep1@acme.test"
    assert (insight["mode"], insight["mode_reason"]) == ("crm_only", "customer_analysis_off")
    assert insight["recent_activity"]["summary"] is None
    assert insight["buyer_goals"] == []
    assert insight["window"] == {
        "engagements": 6, "oldest": "2026-11-16T08:00:00Z", "newest": "2026-11-21T08:00:00Z"
    }  # fmt: skip
    assert insight["recent_activity"]["items"][0] == {
        "engagement_id": "emails:17",
        "type": "email",
        "title": "Budget cut",
        "at": "2026-11-21T08:00:00Z",
        "url": f"{URL}/0-49/17",
        "who": "Jana Krüger",
    }
    assert insight["risks"][0] == {
        "kind": "unanswered_buyer",
        "statement": "The buyer's last e-mail has waited 3 days.",
        "severity": "high",
        "source": "crm",
        "evidence": [{"record": "emails:17"}],
        "resolved": None,
    }


def test_five_activities_the_newest_first_and_no_task_among_them(home: HomeHere) -> None:
    items = seen(home)["recent_activity"]["items"]
    assert [item["engagement_id"] for item in items] == ["emails:17", "emails:16", "notes:1", "calls:4", "meetings:2"]
    assert [item["title"] for item in items][2] == "Note", "never its body"


def test_risks_come_by_severity_and_then_by_their_newest_evidence(home: HomeHere) -> None:
    insight = seen(home)
    assert kinds(insight) == [
        "unanswered_buyer", "nothing_scheduled", "close_date_passed", "overdue_tasks", "next_step_empty"
    ]  # fmt: skip


@pytest.mark.parametrize("company", ["home", "reading_home"])
def test_a_colleague_sees_nothing_of_mails_that_are_hidden(company: str, request: pytest.FixtureRequest) -> None:
    """The golden case: neither the budget cut nor the waiting mail is anywhere, nor in a count or a date."""
    insight = seen(request.getfixturevalue(company), "rep2")
    told = str(insight)
    assert "budget" not in kinds(insight)
    assert "emails:" not in told
    assert "udget cut" not in told
    assert "unanswered_buyer" not in kinds(insight)
    assert insight["window"] == {
        "engagements": 4, "oldest": "2026-11-16T08:00:00Z", "newest": "2026-11-19T08:00:00Z"
    }  # fmt: skip
    assert insight["recent_activity"]["items"][0]["engagement_id"] == "notes:1"


def test_the_statement_is_in_the_viewers_language(home: HomeHere) -> None:
    said = {risk["kind"]: risk["statement"] for risk in seen(home, "rep2")["risks"]}
    assert said["overdue_tasks"] == "Un'attività della trattativa è scaduta."


def test_hidden_properties_are_null_and_decide_nothing(home: HomeHere) -> None:
    insight = seen(home, "rep3")
    assert (insight["deal"]["amount"], insight["deal"]["close_date"]) == (None, None)
    assert "close_date_passed" not in kinds(insight)


def test_a_closed_deal_has_no_risks(home: HomeHere) -> None:
    assert seen(home, deal_id="6")["risks"] == []


def test_the_past_is_as_it_was(home: HomeHere) -> None:
    said = home.run("insights", "deals:5", "--as", "rep1@acme.test", "--at", ago(days=5), "--json")
    assert kinds(said.json) == ["next_step_empty"]
    assert said.json["window"]["engagements"] == 4


def test_absent_and_forbidden_say_the_same_to_the_letter(home: HomeHere) -> None:
    said = []
    for who, deal_id in (("rep1", "7"), ("rep4", "5"), ("rep4", "7")):
        for form in ((), ("--json",)):
            found = home.run("insights", deal_id, "--as", f"{who}@acme.test", *AT, *form)
            said.append((found.code, found.out, found.err.replace(f"deal {deal_id}", "deal …")))
    assert set(said) == {(1, "", "No deal … that you can see.\n")}


def test_who_asked_is_audited_with_what_was_used_and_no_text(home: HomeHere) -> None:
    seen(home)
    line = home.run("audit", "--action", "cli.insights", "--limit", "1", "--json").json[0]
    assert line["outcome"] == "shown"
    assert {"deals:5", "emails:17", "meetings:3"} <= set(line["records"])
    assert "budget" not in str(line).lower()


def test_on_a_terminal_it_reads_like_the_message(home: HomeHere) -> None:
    lines = home.run("insights", "5", "--as", "rep1@acme.test", *AT).out.splitlines()
    assert lines[:5] == [
        "Acme rollout",
        f"In talks · €1,200 · was to close Fri 20 Nov · Clara Hoffmann · {URL}/0-3/5",
        "AI is switched off by your admins.",
        "",
        "Risks from CRM data · 5",
    ]
    assert "High · Unanswered. The buyer's last e-mail has waited 3 days." in lines
    assert "    Close date: 20 Nov" in lines
    assert "19 Nov 09:00  Note  note, Bruno Costa" in lines
    italian = home.run("insights", "5", "--as", "rep2@acme.test", *AT).out
    assert "Basso · Attività scadute. Un'attività della trattativa è scaduta." in italian
    assert "19 nov 08:00  Nota  nota, Bruno Costa" in italian
    assert "No risks found in what you can see." in home.run("insights", "6", "--as", "rep1@acme.test", *AT).out


def test_kinds_are_listed_with_source_and_description(home: HomeHere) -> None:
    listed = home.run("kinds", "--json").json
    assert [one["source"] for one in listed] == ["crm"] * 15 + ["conversation"] * 11
    assert len({one["kind"] for one in listed}) == 26
    assert all(one["description"] for one in listed)
    assert listed[1] == {
        "kind": "no_activity",
        "source": "crm",
        "description": listed[1]["description"],
        "enabled": True,
        "thresholds": {"days": 14},
        "defaults": {"days": 14},
    }
    assert "slow_stage" in home.run("kinds").out


def test_a_kind_is_switched_off_and_its_threshold_changed(home: HomeHere) -> None:
    try:
        assert home.run("kinds", "set", "next_step_empty", "off").out == "next_step_empty: off\n"
        assert home.run("kinds", "set", "unanswered_buyer", "days=4").out == "unanswered_buyer: days=4\n"
        assert not {"next_step_empty", "unanswered_buyer"} & set(kinds(seen(home)))
        assert home.run("rules", "list").code == 0, "the rules know nothing of it"
        listed = {one["kind"]: one for one in home.run("kinds", "--json").json}
        assert (listed["next_step_empty"]["enabled"], listed["unanswered_buyer"]["thresholds"]) == (False, {"days": 4})
    finally:
        home.run("kinds", "set", "next_step_empty", "on")
        home.run("kinds", "set", "unanswered_buyer", "days=2")
    assert {"next_step_empty", "unanswered_buyer"} <= set(kinds(seen(home)))
    assert home.run("audit", "--action", "kinds.set", "--json").json


@pytest.mark.parametrize(
    "wrong",
    [("nothing", "on"), ("no_activity", "maybe"), ("no_activity", "hours=3"), ("no_activity", "days=0"),
     ("no_activity", "days=ten"), ("no_contact", "days=3")],
)  # fmt: skip
def test_an_unknown_kind_threshold_or_value_is_refused(home: HomeHere, wrong: tuple[str, str]) -> None:
    assert home.run("kinds", "set", *wrong).code == 1


class Scripted:
    """A reading of the conversation that finds what a test tells it to."""

    mode = "local"

    def __init__(self, told: Told | None = None, error: Exception | None = None) -> None:
        self.told, self.error, self.asked = told or Told(), error, 0

    def read(self, viewer: Viewer, material: Material) -> Told:
        self.asked += 1
        assert viewer.user_id == "1"
        assert str(material.window.engagements[0].ref) == "emails:17"
        assert material.risks
        if self.error:
            raise self.error
        return self.told


class Turning(Scripted):
    """HIPAA is turned on while it reads."""

    def __init__(self, database: Database, told: Told | None = None, error: Exception | None = None) -> None:
        super().__init__(told, error)
        self.database = database

    def read(self, viewer: Viewer, material: Material) -> Told:
        with self.database.writing() as connection:
            change_setting(connection, "hipaa", True, at=micros(NOW), actor="system:test")
        return super().read(viewer, material)


class Unreadable(NotRead):
    reason: ModeReason = "model_unreadable"


def quoted(kind: str, severity: Any, *ids: str, resolved: Quote | None = None) -> Risk:
    return Risk(kind, "…", severity, "conversation", tuple(Quote(one, "…") for one in ids), resolved)


def read(database: Database, reading: Any, user_id: str = "1") -> Any:
    asked = Insights(database, Gate(database), reading)
    return asked.of(viewer_of(database, user_id), "5", now=micros(NOW), language="en").as_json()


def test_what_is_read_in_the_conversation_is_merged_in_order(database: Database) -> None:
    told = Told(
        risks=[
            quoted("price", "high", "meetings:3"),
            quoted("budget", "high", "emails:17", "meetings:3"),
            quoted("timing", "high", "emails:17", resolved=Quote("emails:17", "settled")),
            quoted("competitor", "medium", "notes:1"),
        ],
        goals=[Goal("They want it", (Quote("notes:1", "They like it"),))],
        summary="All well.",
        model="small",
        prompt_version="3",
        cached=True,
        tokens=Tokens(7, 5),
    )
    insight = read(database, Scripted(told))
    assert (insight["mode"], insight["mode_reason"]) == ("local", None)
    assert kinds(insight) == [
        "unanswered_buyer", "budget", "price", "nothing_scheduled", "competitor", "close_date_passed", "overdue_tasks",
        "next_step_empty", "timing",
    ]  # fmt: skip
    assert insight["risks"][-1]["resolved"] == {"engagement_id": "emails:17", "quote": "settled"}
    assert insight["buyer_goals"] == [
        {"statement": "They want it", "evidence": [{"engagement_id": "notes:1", "quote": "They like it"}]}
    ]
    assert insight["recent_activity"]["summary"] == "All well."
    assert (insight["model"], insight["prompt_version"], insight["cached"]) == ("small", "3", True)
    assert insight["tokens"] == {"input": 7, "output": 5}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NotRead("The model is away."), "model_unavailable"),
        (Unreadable("Half of it."), "model_unreadable"),
        (Silent("customer_analysis_off"), "customer_analysis_off"),
    ],
)
def test_when_the_reading_fails_the_insight_is_from_crm_data_and_says_why(
    database: Database, error: Exception, reason: str
) -> None:
    insight = read(database, Scripted(error=error))
    assert (insight["mode"], insight["mode_reason"]) == ("crm_only", reason)
    assert insight["buyer_goals"] == []
    assert {risk["source"] for risk in insight["risks"]} == {"crm"}
    assert len(insight["recent_activity"]["items"]) == 5


@pytest.mark.parametrize(
    ("key", "value", "reason"), [("hipaa", True, "hipaa"), ("customer_analysis", False, "customer_analysis_off")]
)
def test_with_a_switch_turned_no_conversation_is_read(database: Database, key: str, value: bool, reason: str) -> None:
    reading = Scripted()
    with database.writing() as connection:
        change_setting(connection, key, value, at=micros(NOW), actor="system:test")
    insight = read(database, reading)
    assert (insight["mode"], insight["mode_reason"], reading.asked) == ("crm_only", reason, 0)
    assert kinds(insight)[0] == "unanswered_buyer"
    names = [item["who"] for item in insight["recent_activity"]["items"]]
    assert names == ([None] * 5 if key == "hipaa" else names)
    assert None in names or key != "hipaa"


def test_a_switch_that_is_turned_while_it_is_read_takes_it_back(database: Database) -> None:
    insight = read(database, Turning(database, Told(summary="Too late.")))
    assert (insight["mode"], insight["mode_reason"]) == ("crm_only", "hipaa")
    assert "Too late" not in str(insight)
    assert [item["who"] for item in insight["recent_activity"]["items"]] == [None] * 5


@pytest.mark.parametrize("error", [NotRead("The model is away."), Unreadable("Half of it.")])
def test_with_hipaa_turned_on_while_the_reading_fails_no_name_is_shown_and_hipaa_is_the_reason(
    database: Database, error: NotRead
) -> None:
    insight = read(database, Turning(database, error=error))
    assert (insight["mode"], insight["mode_reason"]) == ("crm_only", "hipaa")
    assert [item["who"] for item in insight["recent_activity"]["items"]] == [None] * 5


def test_a_kind_from_conversation_that_is_switched_off_is_not_shown(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        write_change(connection, read_kind_change("budget", "off"))
    found = read(database, Scripted(Told(risks=[quoted("budget", "high", "emails:17")])))
    assert "budget" not in kinds(found)


def test_a_deal_that_the_viewer_does_not_see_is_refused(database: Database) -> None:
    with pytest.raises(NotVisible):
        read(database, Scripted(), "4")


@pytest.mark.parametrize("at", ["1901-01-01T00:00:00Z", AT[1], "2899-12-31T00:00:00Z"])
def test_values_that_nobody_expects_are_told_as_well_as_can_be(tmp_path: Path, at: str) -> None:
    """Amounts beyond numbers, the calendar's ends, braces, control characters, a zone that crosses the date line."""
    dates = {"5": None if at < "1902" else "0001-01-01", "6": None, "7": "9999-12-31"}  # deal 5 had none yet
    huge, ends = "9" * 60, ("9999-12-31T23:59:59Z", "nonsense", "0001-01-01T00:00:00Z")
    write_folder(
        tmp_path / "data",
        users=[user("1", super_admin=True, timezone="Pacific/Apia", locale="it")],
        pipelines=[pipeline("deals", "sales", ["{old}", "talks"])],
        deals=[
            deal("5", amount="1e400", closedate="0001-01-01", hs_deal_score="NaN", hs_next_step="{x} %s \u202e",
                 deal_currency_code="€€", history={
                     "amount": [("1e400", ago(days=1)), (huge, ago(days=2))],
                     "hs_deal_score": [("NaN", ago(days=1)), ("1e999", ago(days=2)), ("7", ago(days=3))],
                     "closedate": [(one, ago(days=place)) for place, one in enumerate(ends)],
                     "dealstage": [("talks", ago(days=1)), ("gone", ago(days=2)), ("{old}", ago(days=3))]}),
            deal("6", stage="gone"),
            deal("7", stage=None, pipeline=None, closedate="9999-12-31", amount="-5"),
        ],
        emails=[email("1", at="0001-01-01T00:00:00Z", to=DEAL), email("2", at=ago(), subject="\x1b[3m" * 900, to=DEAL)],
        meetings=[meeting("1", start="9999-12-31T23:59:59Z", to=DEAL)],
        tasks=[task("1", due="0001-01-01T00:00:00Z", to=DEAL)],
    )  # fmt: skip
    home = HomeHere(tmp_path / "home")
    assert home.run("import", str(tmp_path / "data")).code == 0
    for deal_id in ("5", "6", "7"):
        said = home.run("insights", deal_id, "--as", "rep1@acme.test", "--at", at, "--json")
        assert said.code == 0, said.err
        assert "Infinity" not in said.out
        assert said.json["deal"]["close_date"] == dates[deal_id]
        printed = home.run("insights", deal_id, "--as", "rep1@acme.test", "--at", at)
        assert printed.code == 0, printed.err
        assert "\x1b" not in printed.out
