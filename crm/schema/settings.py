"""Switches of the workspace and choices of reps; crm/settings.py owns them."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Id


class Setting(Base):
    """hipaa, customer_analysis, calling_sources…: JSON text by key."""

    __tablename__ = "settings"
    key: Mapped[str] = mapped_column(Id, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class RepSetting(Base):
    """A rep's own choice: timezone, digest_time, digest_days, language, compact_tasks…: JSON text by key."""

    __tablename__ = "rep_settings"
    user_id: Mapped[str] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(Id, primary_key=True)
    value: Mapped[str] = mapped_column(Text)
