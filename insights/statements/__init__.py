"""What a sentence claims: figures, dates, names, addresses, links. Refuses what its quotes and the CRM do not say."""

from insights.statements.claims import Reason, Support, has_link, unfounded
from insights.statements.orders import gives_orders

__all__ = ["Reason", "Support", "gives_orders", "has_link", "unfounded"]
