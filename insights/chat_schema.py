"""The JSON schema that a model has to keep to, made from a pydantic type, and the reading of what it answered.

Servers differ in how well they hold a schema: what is read is validated again, and problems are told without the
values, which may be anyone's words.
"""

import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

Answer = TypeVar("Answer", bound=BaseModel)
_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)\n\s*```", re.DOTALL)
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)  # models that reason aloud
_PROBLEMS = 8


class Unreadable(ValueError):
    """`problems`: lines that a model can correct itself by."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def response_format(schema: type[BaseModel]) -> dict[str, Any]:
    """As OpenAI's strict mode wants it: every property required, no others allowed, no defaults."""
    json_schema = _strict(schema.model_json_schema())
    named = {"name": schema.__name__, "schema": json_schema, "strict": True}
    return {"type": "json_schema", "json_schema": named}


def read(text: str, schema: type[Answer]) -> Answer:
    """Raises Unreadable."""
    try:
        return schema.model_validate(_object(text))
    except ValidationError as error:
        raise Unreadable([_problem(one["loc"], one["type"]) for one in error.errors()[:_PROBLEMS]]) from None


def _object(text: str) -> object:
    """The whole text, else what stands in a code fence, else from the first brace to the last."""
    bare = _THOUGHT.sub("", text).strip()
    fenced = _FENCED.search(bare)
    tries = (bare, fenced[1] if fenced else "", bare[bare.find("{") : bare.rfind("}") + 1])
    for candidate in tries:
        try:
            found = from_json(candidate)
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    raise Unreadable(["it was no complete JSON object" if "{" in bare else "it was no JSON"])


def _problem(place: tuple[int | str, ...], kind: str) -> str:
    return f"{'.'.join(map(str, place)) or 'the object'}: {kind.replace('_', ' ')}"[:200]


def _strict(part: Any) -> Any:
    if isinstance(part, list):
        return [_strict(one) for one in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _strict(value) for key, value in part.items() if key not in ("default", "title", "properties")}
    if part.get("type") == "object":
        properties = part.get("properties", {})
        kept["properties"] = {name: _strict(value) for name, value in properties.items()}
        kept["additionalProperties"] = False
        kept["required"] = list(properties)
    return kept
