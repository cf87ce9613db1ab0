"""One prompt file: TOML between two lines of `+++` (name, version, inputs), then `## system` and `## user`.

An input is a `line` (one line of ours), `lines` (several of them) or `passages` (quoted data). `{{fence}}` is the
word that opens and closes the quoted data of this prompt. A change of text is a change of version: a test holds it.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from prompts.passages import Passage, draw_fence, fenced

Kind = Literal["line", "lines", "passages"]
Value = str | Sequence[str] | Sequence[Passage]
_FILE = re.compile(r"\A\+\+\+\n(?P<head>.*?)\n\+\+\+\n+## system\n(?P<system>.*?)\n## user\n(?P<user>.*)\Z", re.DOTALL)
_PLACE = re.compile(r"\{\{(\w+)\}\}")
_FENCE = "fence"
_LONGEST = 1_000  # signs in a line of ours


class BadPrompt(ValueError):
    """A prompt file, or what is put into it, is not what it should be: a mistake of ours, never of a person."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Ready to be sent. `version` names the file and its version: `insight.3`."""

    version: str
    system: str = field(repr=False)
    user: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Template:
    name: str
    number: int
    inputs: Mapping[str, Kind]
    system: str
    user: str

    @property
    def version(self) -> str:
        return f"{self.name}.{self.number}"

    def filled(self, **values: Value) -> Prompt:
        """Raises BadPrompt for an input that is unknown, missing or of another kind."""
        if values.keys() != self.inputs.keys():
            raise BadPrompt(f"{self.version} takes {sorted(self.inputs)}, not {sorted(values)}")
        passages = [one for name, kind in self.inputs.items() if kind == "passages" for one in _passages(values[name])]
        fence = draw_fence(one.text for one in passages)
        texts = {name: _text(name, kind, values[name], fence) for name, kind in self.inputs.items()} | {_FENCE: fence}
        system, user = (_PLACE.sub(lambda place: texts[place[1]], part) for part in (self.system, self.user))
        return Prompt(self.version, system.strip(), user.strip())


def names() -> list[str]:
    return sorted(file.name.removesuffix(".md") for file in files("prompts").iterdir() if file.name.endswith(".md"))


@cache
def load(name: str) -> Template:
    """Raises BadPrompt."""
    file = files("prompts") / f"{name}.md"
    if not file.is_file():
        raise BadPrompt(f"there is no prompt {name!r}")
    template = parse(file.read_text(encoding="utf-8"))
    if template.name != name:
        raise BadPrompt(f"{name}.md calls itself {template.name!r}")
    return template


def parse(text: str) -> Template:
    found = _FILE.match(text)
    if found is None:
        raise BadPrompt("a prompt is a head between +++, then ## system, then ## user")
    head = tomllib.loads(found["head"])
    if head.keys() != {"name", "version", "inputs"} or not isinstance(head["version"], int):
        raise BadPrompt("the head holds name, version (a number) and inputs")
    template = Template(head["name"], head["version"], head["inputs"], found["system"], found["user"])
    _require_places(template)
    return template


def _require_places(template: Template) -> None:
    """Each input has its place and each place its input; quoted data stands in the user's part alone."""
    unknown = set(template.inputs.values()) - set(get_args(Kind))
    places = set(_PLACE.findall(template.system + template.user)) - {_FENCE}
    if unknown or places != template.inputs.keys() or _FENCE in template.inputs:
        raise BadPrompt(f"{template.version}: inputs {dict(template.inputs)}, places {sorted(places)}")
    misplaced = [place for place in _PLACE.findall(template.system) if template.inputs.get(place) == "passages"]
    if misplaced:
        raise BadPrompt(f"{template.version}: quoted data in the system part: {misplaced}")


def _passages(value: Value) -> Sequence[Passage]:
    if isinstance(value, str) or not all(isinstance(one, Passage) for one in value):
        raise BadPrompt("passages are given as Passage")
    return [one for one in value if isinstance(one, Passage)]


def _text(name: str, kind: Kind, value: Any, fence: str) -> str:
    if kind == "passages":
        return fenced(_passages(value), fence)
    lines = [value] if kind == "line" else value
    if isinstance(lines, str) or not all(isinstance(line, str) for line in lines):
        raise BadPrompt(f"{name} is no {kind}")
    if any("\n" in line or len(line) > _LONGEST for line in lines):
        raise BadPrompt(f"{name} holds more than single lines")
    return "\n".join(lines)
