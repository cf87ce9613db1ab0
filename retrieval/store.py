"""The vectors, in Chroma: by id, without any text. Refuses nothing that is asked and knows nothing of who asks.

Vectors are fetched by id and ranked by who asked (Chroma's own filtered query grows with the collection). Embedded
Chroma is for one process at a time: a second one that writes leaves the first with an index that fails (measured with
1.5). So every use is behind a lock of the file system, which also counts the changes, and whoever sees that another
process has changed something opens the store anew.
"""

import contextlib
import fcntl
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import numpy as np

from crm.errors import DaybookError
from crm.scrubbing import remove_folder
from retrieval.embedding import Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_PREFIX = "daybook-"
_AT_ONCE = 1_000  # ids in one request
# Chroma builds a graph for queries that are never made here; the least of one takes a fifth of the time (measured).
_NO_GRAPH: Any = {"hnsw": {"ef_construction": 4, "max_neighbors": 2, "ef_search": 4}}
_CONNECT, _PATIENCE = 3.0, 20.0  # seconds for a server


class StoreUnusable(DaybookError):
    """Down, broken or not writable; a search goes on by words alone."""


class Store(Protocol):
    """Made when something is put into it, and by nothing else: a search that HIPAA overtook makes no folder anew. All
    raise StoreUnusable."""

    def put(self, collection: str, vectors: Mapping[str, Vectors]) -> None: ...

    def get(self, collection: str, ids: Sequence[str]) -> dict[str, Vectors]:
        """Those that are there; each one row of length 1."""

    def drop(self, collection: str, ids: Sequence[str]) -> None: ...

    def ids(self, collection: str) -> set[str]: ...

    def collections(self) -> set[str]: ...

    def remove(self, collection: str) -> None: ...

    def forget(self) -> None:
        """All of it, files included where they are ours."""

    def close(self) -> None: ...


class _Chroma(ABC):
    """What both kinds share."""

    def put(self, collection: str, vectors: Mapping[str, Vectors]) -> None:
        ids = list(vectors)
        name = _PREFIX + collection
        with self._using(writes=True, makes=True) as client:
            assert client is not None, "it was made"  # noqa: S101
            made = client.get_or_create_collection(name, embedding_function=None, configuration=_NO_GRAPH)
            for some in _portions(ids):
                made.upsert(ids=some, embeddings=np.stack([vectors[id_] for id_ in some]))

    def get(self, collection: str, ids: Sequence[str]) -> dict[str, Vectors]:
        found: dict[str, Vectors] = {}
        with self._using() as client:
            made = self._collection(client, collection)
            for some in _portions(list(dict.fromkeys(ids))) if made else ():
                answer = made.get(ids=some, include=["embeddings"])
                rows = answer["embeddings"]
                if rows is not None:
                    found |= zip(answer["ids"], np.asarray(rows, dtype=np.float32), strict=True)
        return found

    def drop(self, collection: str, ids: Sequence[str]) -> None:
        with self._using(writes=True) as client:
            made = self._collection(client, collection)
            for some in _portions(list(ids)) if made else ():
                made.delete(ids=some)

    def ids(self, collection: str) -> set[str]:
        with self._using() as client:
            made = self._collection(client, collection)
            return set(made.get(include=[])["ids"]) if made else set()

    def collections(self) -> set[str]:
        with self._using() as client:
            names = [one.name for one in client.list_collections()] if client else []
            return {name.removeprefix(_PREFIX) for name in names if name.startswith(_PREFIX)}

    def remove(self, collection: str) -> None:
        with self._using(writes=True) as client:
            if client and self._collection(client, collection) is not None:
                client.delete_collection(_PREFIX + collection)

    def _collection(self, client: "ClientAPI | None", name: str) -> Any:
        from chromadb.errors import NotFoundError

        with contextlib.suppress(NotFoundError):
            return client and client.get_collection(_PREFIX + name, embedding_function=None)
        return None

    @abstractmethod
    def _using(self, *, writes: bool = False, makes: bool = False) -> AbstractContextManager["ClientAPI | None"]:
        """A client for one use, None where nothing is and nothing is to be made; what goes wrong meanwhile becomes
        StoreUnusable, and the next use opens another."""


class EmbeddedStore(_Chroma):
    """In a folder of this machine. Nothing is opened, nor the folder made, before the first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = folder.with_name(folder.name + ".lock")
        self._turn = threading.RLock()
        self._client: ClientAPI | None = None
        self._seen = -1  # changes, when the client was opened

    @contextmanager
    def _using(self, *, writes: bool = False, makes: bool = False) -> Iterator["ClientAPI | None"]:
        with self._locked() as changes:
            if self._seen != changes.count:
                self.close()
            try:
                with _explained():
                    if self._client is None and (makes or self._folder.exists()):
                        self._client = self._open()
                    self._seen = changes.count
                    yield self._client
            except StoreUnusable:
                self.close()
                raise
            finally:
                if writes:
                    self._seen = changes.add()

    def _open(self) -> "ClientAPI":
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient

        try:
            return chromadb.PersistentClient(str(self._folder), settings=_settings())
        except BaseException:  # what was opened by half is kept there, and handed out at the next try
            SharedSystemClient._identifier_to_system.pop(str(self._folder), None)
            raise

    def forget(self) -> None:
        with self._locked() as changes:
            self.close()
            changes.add()
            remove_folder(self._folder)

    def close(self) -> None:
        """Lets go of files and memory; the next use opens it again."""
        with self._turn:
            client, self._client = self._client, None
            _close(client)

    @contextmanager
    def _locked(self) -> Iterator["_Changes"]:
        """Alone among threads and processes."""
        with self._turn, contextlib.ExitStack() as stack:
            try:
                self._lock.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                file = stack.enter_context(self._lock.open("a+b"))
            except OSError as error:
                raise StoreUnusable(
                    f"The vector store in {self._folder.parent} cannot be used: {error.strerror}.",
                    "Set DAYBOOK_HOME to a folder you can write to.",
                ) from None
            fcntl.flock(file, fcntl.LOCK_EX)
            yield _Changes(file)


class _Changes:
    """A number in the locked file."""

    def __init__(self, file: Any) -> None:
        self._file = file
        file.seek(0)
        written = file.read(32).strip()
        self.count = int(written) if written.isdigit() else 0

    def add(self) -> int:
        self.count += 1
        self._file.seek(0)
        self._file.truncate()
        self._file.write(str(self.count).encode())
        self._file.flush()
        return self.count


class ServerStore(_Chroma):
    """A Chroma server; `forget` removes our collections there, its files are whoever's who runs it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: ClientAPI | None = None
        self._turn = threading.Lock()

    @contextmanager
    def _using(self, *, writes: bool = False, makes: bool = False) -> Iterator["ClientAPI | None"]:  # noqa: ARG002
        with self._turn:
            try:
                with _explained():
                    self._client = self._client or self._open()
                    yield self._client
            except StoreUnusable:
                self._let_go()
                raise

    def _open(self) -> "ClientAPI":
        """Chroma's client waits without end; so it is asked first whether anyone answers, and then told to hurry."""
        import chromadb
        import httpx

        httpx.get(f"{self._url.rstrip('/')}/api/v2/heartbeat", timeout=_CONNECT, trust_env=False).raise_for_status()
        parts = urlsplit(self._url)
        ssl = parts.scheme == "https"
        port = parts.port or (443 if ssl else 80)
        client = chromadb.HttpClient(host=parts.hostname or "", port=port, ssl=ssl, settings=_settings())
        for session in _sessions(client):
            session.timeout = httpx.Timeout(_PATIENCE, connect=_CONNECT)
        return client

    def forget(self) -> None:
        for collection in self.collections():
            self.remove(collection)

    def close(self) -> None:
        """Ends the connections; the next use opens new ones."""
        with self._turn:
            self._let_go()

    def _let_go(self) -> None:
        client, self._client = self._client, None
        for session in _sessions(client) if client else ():
            session.close()  # which Chroma leaves open
        _close(client)


def _sessions(client: Any) -> list[Any]:
    """A client of a server holds another one for tenants, each with connections of its own."""
    return [one._server._session for one in (client, client._admin_client)]


def _close(client: "ClientAPI | None") -> None:
    if client is not None:
        with contextlib.suppress(StoreUnusable), _explained():  # it is let go of, whatever it says
            client.close()  # type: ignore[attr-defined]


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(
        _env_file=None,  # our `.env` is not Chroma's
        anonymized_telemetry=False,
        chroma_otel_collection_endpoint="",
    )


def _portions(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield list(ids[start : start + _AT_ONCE])


@contextmanager
def _explained() -> Iterator[None]:
    """Chroma's Rust part panics on broken files, which Python sees as no Exception; and what could not be opened it
    closes by an attribute that it has not."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    try:
        yield
    except (ChromaError, HTTPError, OSError, ValueError, RuntimeError, AttributeError) as error:
        raise _unusable(error) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _unusable(error) from None


def _unusable(error: BaseException) -> StoreUnusable:
    return StoreUnusable(
        f"The vector store cannot be used ({type(error).__name__}).",
        "Check DAYBOOK_CHROMA_URL, or build the store anew: daybook index --rebuild",
    )
