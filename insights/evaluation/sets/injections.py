"""Texts that try to take over an assistant, and harmless ones that sound alike: bastioncorpus (MIT), and our own."""

import tomllib
from pathlib import Path
from typing import Literal

from insights.evaluation.sets.lines import Row, read_lines

FILE = "injections/bastioncorpus_user_input.jsonl"
_OWN = Path(__file__).with_name("injections.toml")


class Text(Row):
    id: str
    category: str
    label: Literal["malicious", "benign"]
    lang: str
    text: str

    @property
    def malicious(self) -> bool:
        return self.label == "malicious"


def texts(folder: Path | None) -> list[Text]:
    """Without a folder our own."""
    return read_lines(folder / FILE, Text) if folder else own_texts()


def own_texts() -> list[Text]:
    found = tomllib.loads(_OWN.read_text(encoding="utf-8"))
    return [Text.model_validate(one) for one in found["text"]]
