"""Which sentences are embedded, by which model. Hashes; the vectors themselves lie in Chroma."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "collections",
        sa.Column("name", ID, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_collections"),
    )
    op.create_table(
        "indexed",
        sa.Column("collection", ID, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("collection", "kind", "id", name="pk_indexed"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "passages",
        sa.Column("collection", ID, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("part", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", ID, nullable=False),
        sa.PrimaryKeyConstraint("collection", "kind", "id", "part", "number", name="pk_passages"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_passages_hash", "passages", ["collection", "hash"], unique=False)
