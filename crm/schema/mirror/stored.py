"""Every object as it came, the associations between objects, and what all living ones have."""

from sqlalchemy import Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Flag, Id, Micros

CLUSTERED = {"sqlite_with_rowid": False}


class Source(Base):
    """One line of the folder (or page of the API) as it came. `kind` is the file's stem: deals, users, touches…"""

    __tablename__ = "sources"
    kind: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)  # hash for lines without an id of their own
    updated_at: Mapped[int | None] = mapped_column(Micros)
    archived: Mapped[bool] = mapped_column(Flag)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    line: Mapped[str] = mapped_column(Text)


class Association(Base):
    """Stored in both directions. `stated`: the object at the from side says so itself (its line names the other)."""

    __tablename__ = "associations"
    from_kind: Mapped[str] = mapped_column(Id, primary_key=True)
    from_id: Mapped[str] = mapped_column(Id, primary_key=True)
    to_kind: Mapped[str] = mapped_column(Id, primary_key=True)
    to_id: Mapped[str] = mapped_column(Id, primary_key=True)
    label: Mapped[str | None] = mapped_column(Text)
    stated: Mapped[bool] = mapped_column(Flag)
    __table_args__ = (CLUSTERED,)


class PropertyChange(Base):
    """One entry of propertiesWithHistory. `position` counts from the newest, 0."""

    __tablename__ = "property_history"
    kind: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    property: Mapped[str] = mapped_column(Id, primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[int] = mapped_column(Micros)
    value: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (CLUSTERED,)


class FeedLine(Base):
    """A notification of one rep: what a contact did. `id`: the line's hash; `ref`: the mail, meeting… it is about."""

    __tablename__ = "feed_lines"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    user_id: Mapped[str | None] = mapped_column(Id)
    contact_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[int | None] = mapped_column(Micros)
    kind: Mapped[str] = mapped_column(Id)
    ref: Mapped[str | None] = mapped_column(Id)
    title: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (Index("ix_feed_lines_user", "user_id", "at"), CLUSTERED)


class Living:
    """What every CRM object has. `created_at`: createdate, else hs_createdate, else the object's createdAt.
    `modified_at`: hs_lastmodifieddate (contacts: lastmodifieddate), else the object's updatedAt."""

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    id_order: Mapped[str] = mapped_column(Id)
    owner_id: Mapped[str | None] = mapped_column(Id)
    owner_assigned_at: Mapped[int | None] = mapped_column(Micros)
    created_at: Mapped[int | None] = mapped_column(Micros)
    modified_at: Mapped[int | None] = mapped_column(Micros)
