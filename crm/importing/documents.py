"""account.json and permission_sets.json as lines: the account is one, each permission set is one by its name."""

import json
from collections.abc import Iterator
from pathlib import Path

import orjson

from crm.errors import BadInput
from crm.importing.lines import BadLine, Line, digest, parse
from crm.importing.shapes import NAME, Shape
from crm.importing.values import BadValue

_BOM = b"\xef\xbb\xbf"


def read_document(path: Path, shape: Shape) -> Iterator[Line | BadLine]:
    try:
        content = path.read_bytes().removeprefix(_BOM).strip()
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}.") from None
    size = len(content)
    try:
        text, parsed = parse(content)
    except BadValue as bad:
        yield BadLine(1, size, bad)
        return
    if shape.stem == "account":
        yield Line(1, size, text, parsed, digest(content))
        return
    for name, value in parsed.items():
        number = _line_of(text, name)
        if not name or value.__class__ is not dict:
            yield BadLine(number, 0, BadValue("not an object" if name else "missing name", name))
            continue
        line = orjson.dumps(value)
        yield Line(number, 0, line.decode(), value | {NAME: name}, digest(line))


def _line_of(text: str, name: str) -> int:
    """Where the name first stands as a key; line 1 where it is spelt in another way."""
    for spelled in (json.dumps(name, ensure_ascii=False), json.dumps(name)):
        at = text.find(spelled)
        if at >= 0:
            return text.count("\n", 0, at) + 1
    return 1
