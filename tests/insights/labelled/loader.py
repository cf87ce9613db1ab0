"""The labelled sets that lie beside this file, through the evaluation's own loader."""

from pathlib import Path

from insights.evaluation.sets.labelled import loader
from insights.evaluation.sets.labelled.loader import Claim, Deal, Entry, Half, Passage, Quote

__all__ = ["Claim", "Deal", "Entry", "Half", "Passage", "Quote", "deals", "passages"]

HERE = Path(__file__).parent


def passages(half: Half, folder: Path = HERE) -> tuple[Passage, ...]:
    return loader.passages(half, folder)


def deals(half: Half, folder: Path = HERE) -> tuple[Deal, ...]:
    return loader.deals(half, folder)
