"""Vectors by id, in a folder and on a server alike; two processes; broken files; nothing but ids and numbers."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from retrieval.embedding import Vectors
from retrieval.store import EmbeddedStore, ServerStore, Store, StoreUnusable
from tests.insights.server import HANGS, scripted, unused_port

_CHROMA = Path(sys.executable).with_name("chroma")


def some(*numbers: int) -> dict[str, Vectors]:
    return {f"{n:032x}": np.eye(8, dtype=np.float32)[n % 8] for n in numbers}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Chroma's own server, as its package brings it."""
    port = unused_port()
    words = [str(_CHROMA), "run", "--path", str(tmp_path_factory.mktemp("server")), "--port", str(port)]
    running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://localhost:{port}"
    for _ in range(200):
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{url}/api/v2/heartbeat", timeout=1).status_code == 200:
                break
        time.sleep(0.1)
    yield url
    running.terminate()
    running.wait(10)


@pytest.fixture(params=["folder", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = EmbeddedStore(tmp_path / "chroma")
    if request.param == "server":
        made = ServerStore(request.getfixturevalue("server"))
        made.forget()
    yield made
    made.close()


def test_what_was_put_is_there_by_id_until_it_is_dropped(store: Store) -> None:
    assert store.get("m.v1", ["a" * 32]) == {}
    assert store.ids("m.v1") == set()
    store.put("m.v1", some(1, 2, 3))
    store.put("m.v1", some(3, 4))
    assert store.ids("m.v1") == set(some(1, 2, 3, 4))
    found = store.get("m.v1", [*some(2, 9), *some(2)])
    assert set(found) == set(some(2))
    assert np.allclose(found[f"{2:032x}"], np.eye(8)[2])
    store.drop("m.v1", list(some(2, 9)))
    assert store.ids("m.v1") == set(some(1, 3, 4))


def test_collections_stand_beside_each_other_and_go_one_by_one(store: Store) -> None:
    store.put("a.v1", some(1))
    store.put("b.v1", {"x" * 32: np.eye(5, dtype=np.float32)[0]})  # other dimensions
    assert store.collections() == {"a.v1", "b.v1"}
    store.remove("a.v1")
    store.remove("never.v1")
    assert store.collections() == {"b.v1"}
    store.forget()
    assert store.collections() == set()
    store.put("a.v1", some(1))
    assert store.ids("a.v1") == set(some(1))


def test_forgotten_the_folder_is_gone(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "chroma")
    store.put("a.v1", some(1))
    store.forget()
    assert not (tmp_path / "chroma").exists()
    store.forget()


_OTHER = """
import sys
from pathlib import Path
from retrieval.store import EmbeddedStore
from tests.retrieval.test_store import some
store = EmbeddedStore(Path(sys.argv[1]))
for n in range(100, 110):
    store.put("a.v1", some(n))
    assert f"{n:032x}" in store.get("a.v1", [f"{n:032x}"])
"""


def test_another_process_writes_while_this_one_reads_and_both_see_all(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "chroma")
    store.put("a.v1", some(0))
    other = subprocess.Popen([sys.executable, "-c", _OTHER, str(tmp_path / "chroma")])
    own = 0
    while other.poll() is None:
        own += 1
        store.put("a.v1", some(own))
        assert set(store.get("a.v1", list(some(0)))) == set(some(0))
        time.sleep(0.3)
    assert other.returncode == 0
    assert store.ids("a.v1") == set(some(*range(own + 1), *range(100, 110)))
    assert len(store.get("a.v1", list(some(*range(100, 110))))) == 10


def test_a_broken_file_is_told_in_a_sentence_and_forgetting_mends_it(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "chroma")
    store.put("a.v1", some(1))
    store.close()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreUnusable, match="cannot be used") as told:
        store.get("a.v1", list(some(1)))
    assert "daybook index --rebuild" in told.value.hint
    store.forget()
    store.put("a.v1", some(1))
    assert store.ids("a.v1") == set(some(1))


def test_a_server_that_is_not_there_is_told_at_once() -> None:
    started = time.monotonic()
    with pytest.raises(StoreUnusable, match="cannot be used"):
        ServerStore(f"http://127.0.0.1:{unused_port()}").ids("a.v1")
    assert time.monotonic() - started < 10


def test_a_server_that_does_not_answer_does_not_hang_us() -> None:
    with scripted(HANGS) as silent:
        started = time.monotonic()
        with pytest.raises(StoreUnusable, match="cannot be used"):
            ServerStore(silent.url.removesuffix("/v1")).ids("a.v1")
        assert time.monotonic() - started < 10


def test_only_ids_and_numbers_lie_in_the_folder(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "chroma")
    store.put("a.v1", some(1))
    store.close()
    import sqlite3

    with sqlite3.connect(tmp_path / "chroma" / "chroma.sqlite3") as file:
        assert file.execute("SELECT count(*) FROM embedding_metadata").fetchone() == (0,)
    file.close()
