"""Who is still to hear that a switch was turned in Slack; crm/turns.py owns it. Ids and instants."""

from sqlalchemy import Boolean
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Id, Micros


class SwitchNotice(Base):
    """One super admin who hears of one turn, whoever made it; kept from the transaction that turned the switch, so that
    nobody is left without an answer when the process dies."""

    __tablename__ = "switch_notices"
    at: Mapped[int] = mapped_column(Micros, primary_key=True)
    key: Mapped[str] = mapped_column(Id, primary_key=True)  # hipaa, customer_analysis
    user_id: Mapped[str] = mapped_column(Id, primary_key=True)  # to whom
    on: Mapped[bool] = mapped_column("turned_on", Boolean)
    by: Mapped[str] = mapped_column("turned_by", Id)  # a CRM user
    process: Mapped[str] = mapped_column(Id)  # who tells it, for as long as that process is alive; empty: nobody
    told_at: Mapped[int | None] = mapped_column(Micros)
