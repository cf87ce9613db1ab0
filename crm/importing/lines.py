"""Reads a file of the folder line by line, never as a whole. Refuses nothing itself: a bad line comes out as one."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from crm.errors import BadInput
from crm.importing.values import BadValue

_BOM = b"\xef\xbb\xbf"


class Line(NamedTuple):
    number: int
    size: int
    text: str  # as it came, without the line's end
    parsed: dict[str, Any]
    hash: bytes


class BadLine(NamedTuple):
    number: int
    size: int
    bad: BadValue


def read_lines(path: Path) -> Iterator[Line | BadLine]:
    """Numbers count blank lines, which are skipped; a byte order mark at the start is none of the first line."""
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                content = raw.removeprefix(_BOM).strip() if number == 1 else raw.strip()
                if content:
                    yield _read(number, len(raw), content)
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}.") from None


def _read(number: int, size: int, content: bytes) -> Line | BadLine:
    try:
        text, parsed = parse(content)
    except BadValue as bad:
        return BadLine(number, size, bad)
    return Line(number, size, text, parsed, digest(content))


def parse(content: bytes) -> tuple[str, dict[str, Any]]:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise BadValue("not UTF-8", content[:200].decode(errors="replace")) from None
    try:
        parsed = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise BadValue("not JSON", text[:200]) from None
    if parsed.__class__ is not dict:
        raise BadValue("not a JSON object", text[:200])
    return text, parsed


def digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()
