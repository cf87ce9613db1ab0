"""What calls of models cost, and what they yielded; insights/ owns both. What they yielded goes when HIPAA comes."""

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Id, Micros


class SpentTokens(Base):
    """Of one day in UTC, `2026-11-22`: booked before a call, corrected after it."""

    __tablename__ = "spent_tokens"
    day: Mapped[str] = mapped_column(Id, primary_key=True)
    tokens: Mapped[int] = mapped_column(BigInteger)


class KeptAnswer(Base):
    """What a model made of exactly what a viewer could see: the key is a hash of all that went in (insights.cache)."""

    __tablename__ = "kept_answers"
    key: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[int] = mapped_column(Micros, index=True)
    answer: Mapped[str] = mapped_column(Text)  # JSON
