"""Labels written into a text, as the evaluation reads them."""

from insights.evaluation.sets.labelled.marks import MARK, Mark, read_marks

__all__ = ["MARK", "Mark", "read_marks"]
