"""blocks.validate: what is wrong with blocks, a message or a view, each with its place."""

import re
from typing import Any

from playground.limits import message_problems, view_problems
from playground.refusal import SlackError
from playground.workspace import Workspace

Json = dict[str, Any]
_PLACE = re.compile(r"(?P<message>.*?)(?: \[json-pointer:(?P<pointer>[^\]]*)\])?")


def validate(_workspace: Workspace, args: Json) -> Json:
    given = [name for name in ("blocks", "message", "view") if args.get(name)]
    if len(given) != 1:
        raise SlackError("invalid_arguments")
    (name,) = given
    if name == "view":
        problems = view_problems(args["view"])
    else:
        problems = message_problems(args["blocks"] if name == "blocks" else args["message"].get("blocks", []))
    if problems:
        raise SlackError(f"invalid_{name}", errors=[_error(each) for each in problems])
    return {}


def _error(problem: str) -> Json:
    found = _PLACE.fullmatch(problem)
    assert found is not None  # noqa: S101  every string matches
    return {"pointer": found["pointer"] or "", "code": "failed_constraint", "message": found["message"]}


METHODS = {"blocks.validate": validate}
