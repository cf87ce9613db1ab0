"""A second, independent reading of the nineteen guided actions, in plain Python over the files of a data folder.

No database, no SQL, no import of the product: loops that can be read beside the definitions, however slow. What it says
and what the product says must agree.
"""

from tests.rules.oracle.answer import actions_of_every_rep

__all__ = ["actions_of_every_rep"]
