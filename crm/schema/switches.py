"""Who is still to hear that a switch was turned in Slack; crm/turns.py owns it. Ids and instants."""

from sqlalchemy import BigInteger, Boolean, Integer
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Id, Micros


class SwitchNotice(Base):
    """One super admin who hears of one turn, whoever made it; kept from the transaction that turned the switch, so that
    nobody is left without an answer when the process dies."""

    __tablename__ = "switch_notices"
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # the audit's line of the turn
    user_id: Mapped[str] = mapped_column(Id, primary_key=True)  # to whom
    at: Mapped[int] = mapped_column(Micros)
    key: Mapped[str] = mapped_column(Id)  # hipaa, customer_analysis
    turned_on: Mapped[bool] = mapped_column(Boolean)
    turned_by: Mapped[str] = mapped_column(Id)  # a CRM user
    generation: Mapped[int] = mapped_column(Integer)  # of crm.schema.purges, as of that turn
    process: Mapped[str] = mapped_column(Id)  # who tells it, for as long as that process is alive; empty: nobody
    told_at: Mapped[int | None] = mapped_column(Micros)
