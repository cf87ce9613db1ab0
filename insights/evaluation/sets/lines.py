"""Lines of JSON as rows of a type; a wrong line is named by file and number, never by its text."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from crm.errors import BadInput


class Row(BaseModel):
    """What a set carries beyond the fields that are read is left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


AnyRow = TypeVar("AnyRow", bound=Row)


def read_lines(path: Path, row: type[AnyRow]) -> list[AnyRow]:
    """Blank lines are skipped. Raises BadInput."""
    return [_row(path, number, line, row) for number, line in enumerate(_lines(path), 1) if line.strip()]


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{path.name} cannot be read: {type(error).__name__}.", f"It was looked for in {path.parent}."
        ) from None


def _lines(path: Path) -> Iterable[str]:
    return read_text(path).split("\n")  # splitlines() would cut at signs that JSON allows within a text


def _row(path: Path, number: int, line: str, row: type[AnyRow]) -> AnyRow:
    try:
        return row.model_validate_json(line)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"]) or "the line"
        raise BadInput(f"{path.name}:{number}: {where}: {problem['type'].replace('_', ' ')}.") from None
