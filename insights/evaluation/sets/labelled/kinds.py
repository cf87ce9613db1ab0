"""What a labelled sentence can be: what a reading tells, or none of it; refuses nothing."""

from insights.extraction.labels import CLAIMS, GOAL, RISKS

NONE = "none"
"""Looks like one of the others and is none."""

KINDS = (*CLAIMS, NONE)
RESOLVED = "resolved"

__all__ = ["GOAL", "KINDS", "NONE", "RESOLVED", "RISKS"]
