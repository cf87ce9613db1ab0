"""What a sentence claims: figures, dates, names, addresses, links. Refuses what its quotes and the CRM do not say."""

from insights.statements.bearing import Near, borne_out
from insights.statements.claims import Reason, Support, has_link, unfounded
from insights.statements.orders import gives_orders

__all__ = ["Near", "Reason", "Support", "borne_out", "gives_orders", "has_link", "unfounded"]
