"""What a labelled sentence can be, as the evaluation has it."""

from insights.evaluation.sets.labelled.kinds import GOAL, KINDS, NONE, RESOLVED, RISKS

__all__ = ["GOAL", "KINDS", "NONE", "RESOLVED", "RISKS"]
