"""What of the engagements is embedded, by which model; retrieval/ owns it. Hashes and numbers, no text, no vectors."""

from sqlalchemy import Index, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Flag, Id
from crm.schema.mirror.stored import CLUSTERED


class Collection(Base):
    """Vectors of one model and version; `is_current`: the one that is searched. Others are being built, or go."""

    __tablename__ = "collections"
    name: Mapped[str] = mapped_column(Id, primary_key=True)
    is_current: Mapped[bool] = mapped_column(Flag)
    generation: Mapped[int] = mapped_column(Integer)  # of crm.schema.purges: of an older one no vector is left


class Indexed(Base):
    """An engagement whose every passage is embedded, as its line was: `content_hash` is that of crm.schema.mirror's
    Source."""

    __tablename__ = "indexed"
    collection: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (CLUSTERED,)


class Passage(Base):
    """One passage of one body: the vector's id in the collection is `hash`, which says what the passage says."""

    __tablename__ = "passages"
    collection: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    part: Mapped[str] = mapped_column(Id, primary_key=True)  # the property
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    hash: Mapped[str] = mapped_column(Id)
    __table_args__ = (Index("ix_passages_hash", "collection", "hash"), CLUSTERED)
