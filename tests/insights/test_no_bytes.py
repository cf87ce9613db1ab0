"""With HIPAA on, or customer analysis off, through every command: no model is loaded, no connection is opened, and
after the deletion no word that a patient's name is in stands anywhere outside the mirror."""

import json
import os
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crm.database import open_database
from crm.schema.base import Base
from tests.folders import call, contact, deal, email, meeting, note, pipeline, rights, task, user, write_folder
from tests.insights.server import Turn, completion, scripted

NOW = datetime.fromisoformat("2026-11-24T08:00:00+00:00")
AT = ("--at", "2026-11-24T08:00:00Z")
AS = ("--as", "rep1@acme.test")
ADMIN = ("--as", "rep9@acme.test")
PATIENT = "Quarantotti"
SAID = f"The budget is not approved yet, because {PATIENT} has to stay in the ward for another week."
OPEN = "What worries them about the rollout?"
LINKS = {"deals": ["5"], "contacts": ["3"]}

COMMANDS: dict[str, tuple[str, ...]] = {
    "index": ("index", "--json"),
    "index again": ("index", "--rebuild"),
    "index of a deal": ("index", "--deal", "5", "--json"),
    "search": ("search", "budget", *AS, "--json"),
    "search of a deal": ("search", "budget", *AS, "--deal", "5"),
    "insights": ("insights", "5", *AS, *AT, "--json"),
    "insights in words": ("insights", "5", *AS, *AT),
    "ask": ("ask", OPEN, *AS, "--deal", "5", "--json"),
    "ask in words": ("ask", f"What does {PATIENT} want?", *AS, "--deal", "5"),
    "ask for a date": ("ask", "When is the close date?", *AS, "--deal", "5", "--json"),
    "doctor": ("doctor", "--json"),
    "eval": ("eval", "leaks"),
    "digest": ("digest", *AS, *AT),
    "actions": ("actions", *AS, *AT, "--json"),
    "rules": ("rules", "run", *AT),
    "record": ("record", "deals", "5", *AS, "--json"),
    "timeline": ("timeline", "deals", "5", *AS, "--json"),
    "export": ("export", "export"),
    "why": ("access", "why", "rep1@acme.test", "notes:1"),
}  # fmt: skip


@dataclass
class Counted:
    """A server that counts connections and answers none."""

    url: str
    connections: int = 0


@pytest.fixture
def counted() -> Iterator[Counted]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            found.connections += 1

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        found = Counted(f"http://127.0.0.1:{server.server_address[1]}/v1")
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield found
        server.shutdown()


def ago(**length: float) -> str:
    return (NOW - timedelta(**length)).isoformat()


def make_folder(folder: Path) -> Path:
    """The patient's name stands wherever people write: bodies, subjects, titles, next steps."""
    return write_folder(
        folder,
        permission_sets={"all": rights("all")},
        users=[user("1", permission_set="all"), user("9", super_admin=True)],
        pipelines=[pipeline("deals", "sales", ["talks", "won"])],
        deals=[deal("5", name=f"Ward of {PATIENT}", owner="501", created=ago(days=90), amount="5000",
                    closedate=ago(days=3), hs_next_step=f"Call {PATIENT}", to={"contacts": ["3"]})],
        contacts=[contact("3", email="jana@ward.test", firstname="Jana", lastname=PATIENT, created=ago(days=90))],
        notes=[note("1", owner="501", at=ago(days=2), body=SAID, to=LINKS)],
        calls=[call("1", owner="501", start=ago(days=4), title=f"About {PATIENT}", hs_call_body=SAID, to=LINKS)],
        emails=[email("1", owner="501", at=ago(days=5), subject=f"Re: {PATIENT}", text=SAID, sender="jana@ward.test",
                      direction="INCOMING_EMAIL", to=LINKS)],
        meetings=[meeting("1", owner="501", start=ago(days=6), title=f"Ward, {PATIENT}", hs_meeting_body=SAID,
                          to=LINKS)],
        tasks=[task("1", owner="501", due=ago(hours=2), subject=f"Ask {PATIENT}", hs_task_body=SAID, to=LINKS)],
    )  # fmt: skip


def settle(folder: Path, **settings: str) -> None:
    """What the commands find in `.env`."""
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))


def endpoint(url: str) -> dict[str, str]:
    return {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": url, "DAYBOOK_EMBEDDINGS": "openai",
            "DAYBOOK_MODEL_TIMEOUT": "5"}  # fmt: skip


def run(folder: Path, *commands: tuple[str, ...], **environment: str) -> tuple[list[tuple[int, str, str]], list[str]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.insights.fresh", folder / "home"],
        input=json.dumps(commands), text=True, capture_output=True, timeout=120, check=True,
        env={**os.environ, **environment},
    )  # fmt: skip
    told = json.loads(done.stdout)
    return [(code, out, err) for code, out, err in told["said"]], told["loaded"]


def tracing(url: str) -> dict[str, str]:
    """What makes LangChain, OpenAI's client and Chroma report, if they are let."""
    names = ("LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
    flags = ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "ANONYMIZED_TELEMETRY")
    keys = ("LANGSMITH_API_KEY", "LANGCHAIN_API_KEY")
    return dict.fromkeys(names, url) | dict.fromkeys(flags, "true") | dict.fromkeys(keys, "lsv2_x")


@pytest.mark.parametrize(
    ("switch", "reason"),
    [
        pytest.param(("hipaa", "on"), "hipaa", id="hipaa"),
        pytest.param(("customer_analysis", "off"), "customer_analysis_off", id="analysis", marks=pytest.mark.slow),
    ],
)
def test_not_one_byte_goes_out_and_no_model_is_loaded(
    tmp_path: Path, counted: Counted, switch: tuple[str, str], reason: str
) -> None:
    settle(tmp_path, **endpoint(counted.url))
    crm = make_folder(tmp_path / "crm")
    first = [("import", str(crm)), ("settings", "set", *switch), ("import", str(crm))]
    answers, loaded = run(tmp_path, *first, *COMMANDS.values(), **tracing(counted.url))
    said = dict(zip(COMMANDS, answers[len(first) :], strict=True))
    assert [code for code, _, _ in answers[: len(first)]] == [0, 0, 0]
    assert counted.connections == 0
    assert loaded == []
    words = {"hipaa": "HIPAA mode is on", "customer_analysis_off": "Customer analysis is switched off"}[reason]
    for name in ("index", "index again", "index of a deal"):
        told = "".join(said[name][1:])
        assert words in told or f'"reason": "{reason}"' in told, name
    for name in ("search", "search of a deal", "eval"):
        code, out, err = said[name]
        assert (name, code, out) == (name, 1, "")
        assert words in err
    insight, asked = json.loads(said["insights"][1]), json.loads(said["ask"][1])
    assert (insight["mode"], insight["mode_reason"]) == ("crm_only", reason)
    assert insight["risks"]
    assert (asked["answered"], asked["reason"], asked["citations"]) == (False, reason, [])
    assert json.loads(said["ask for a date"][1])["mode"] == "structured"
    quiet = ("insights", "insights in words", "ask", "ask in words")
    assert [name for name in quiet if SAID[:40] in said[name][1]] == []


def rows_outside_the_mirror(url: str) -> dict[str, str]:
    """All that each table holds, as text."""
    mapped = {mapper.class_ for mapper in Base.registry.mappers}
    names = {one.__tablename__ for one in mapped if not one.__module__.startswith("crm.schema.mirror.")}
    database = open_database(url)
    with database.reading() as connection:
        found = {name: repr(connection.execute(text(f"SELECT * FROM {name}")).all()) for name in names}  # noqa: S608
    database.dispose()
    return found


def parrots(request: dict[str, Any]) -> Turn:
    """Vectors for texts; for a prompt whatever its schema asks for, with the patient's sentence as every text."""
    if "input" in request:
        data = [{"object": "embedding", "index": n, "embedding": [1.0, 0.01 * n]} for n in range(len(request["input"]))]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return Turn(json.dumps({"object": "list", "data": data, "model": "m", "usage": usage}))
    schema = request["response_format"]["json_schema"]["schema"]
    return Turn(completion(json.dumps(_like(schema, schema.get("$defs", {})))))


def _like(schema: dict[str, Any], named: dict[str, Any], name: str = "") -> Any:
    if "$ref" in schema:
        return _like(named[schema["$ref"].rpartition("/")[2]], named, name)
    if "anyOf" in schema:
        return None
    if schema.get("enum"):
        return schema["enum"][0]
    if schema.get("type") == "object":
        return {key: _like(one, named, key) for key, one in schema["properties"].items()}
    if schema.get("type") == "array":
        return [_like(schema["items"], named, name)]
    if schema.get("type") == "string":
        return "notes:1" if "id" in name.split("_") else SAID
    return {"boolean": True, "integer": 1, "number": 1.0}[schema["type"]]


_MADE = ("search", "insights", "ask")  # of these something stays


@pytest.mark.parametrize(
    "names",
    [
        _MADE,
        pytest.param([name for name in COMMANDS if not name.startswith(("index", "eval"))], marks=pytest.mark.slow),
    ],
    ids=["of what stays", "of every command"],
)
def test_what_was_made_in_ai_mode_is_gone_after_the_deletion(tmp_path: Path, names: Sequence[str]) -> None:
    url, home = f"sqlite:///{tmp_path / 'home' / 'daybook.db'}", tmp_path / "home"
    with scripted(parrots) as model:
        settle(tmp_path, **endpoint(model.url))
        first = (("import", str(make_folder(tmp_path / "crm"))), COMMANDS["index"])
        answers, loaded = run(tmp_path, *first, *(COMMANDS[name] for name in names))
        assert {"openai", "langchain_openai"} <= set(loaded)
        asked = {"input" in request for request in model.requests}
        assert asked == {True, False}, "without a switch the same commands do reach both models"
    made = dict(zip(names, answers[len(first) :], strict=True))
    insight = json.loads(made["insights"][1])
    assert insight["mode"] == "ai"
    assert SAID in (risk["statement"] for risk in insight["risks"])
    before = rows_outside_the_mirror(url)
    assert PATIENT in before["kept_answers"], "what is searched for is there before"
    assert (home / "chroma").exists()
    (told,), loaded = run(tmp_path, ("settings", "set", "hipaa", "on", "--json"))
    deleted = json.loads(told[1])["deleted"]
    assert loaded == []
    assert deleted["vectors"] > 0
    assert deleted["insights_and_answers"] > 0
    assert not (home / "chroma").exists()
    after = rows_outside_the_mirror(url)
    assert {name for name, rows in after.items() if PATIENT in rows or "ward" in rows.lower()} == set()
    others = [path for path in home.rglob("*") if path.is_file() and not path.name.startswith("daybook.db")]
    assert [path.name for path in others if PATIENT.encode() in path.read_bytes()] == []
