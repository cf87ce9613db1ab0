"""Courses to run suites in: the engine as the commands wire it, small companies of chance."""

from datetime import datetime
from pathlib import Path
from random import Random

from bot import wiring
from bot.settings import Settings
from insights.evaluation.suite import Course
from insights.evaluation.whispers import write_whispers


class Silence:
    """No progress is told; `cases` counts what was done."""

    def __init__(self) -> None:
        self.cases = 0

    def start(self, label: str, total: int) -> None:
        pass

    def advance(self) -> None:
        self.cases += 1


def allow() -> None:
    pass


def small_company(folder: Path, at: datetime) -> None:
    write_whispers(folder, at, Random(3))  # noqa: S311


def course(home: Path, data: Path | None = None, own: Path | None = None) -> Course:
    settings = Settings.model_validate({"daybook_home": home, "openai_api_key": None, "openai_base_url": None})
    random = Random(7)  # noqa: S311
    return Course(wiring.lab(settings), allow, Silence(), small_company, data, own, random=random)
