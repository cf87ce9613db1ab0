"""Every table of Daybook, in one place for migrations. Each module belongs to one owner, named on its first line."""

from crm.schema import (
    audit,
    delivery,
    displays,
    index,
    ledger,
    mirror,
    models,
    purges,
    serving,
    settings,
    switches,
    writes,
)
from crm.schema.base import Base

metadata = Base.metadata

__all__ = [
    "audit",
    "delivery",
    "displays",
    "index",
    "ledger",
    "metadata",
    "mirror",
    "models",
    "purges",
    "serving",
    "settings",
    "switches",
    "writes",
]
