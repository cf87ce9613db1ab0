"""The declarative base and the column types that both databases share."""

from sqlalchemy import BigInteger, Boolean, MetaData, Text
from sqlalchemy.orm import DeclarativeBase

# Ids compare bytewise on both databases, whatever PostgreSQL's locale.
Id = Text().with_variant(Text(collation="C"), "postgresql")
Micros = BigInteger()  # crm.instants
Flag = Boolean()

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
