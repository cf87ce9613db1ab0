"""The feed has a table of its own; what was imported before is read into it once."""

import json

import sqlalchemy as sa
from alembic import op

from crm.importing.extras import feed_row

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_AT_ONCE = 1_000


def upgrade() -> None:
    lines = op.create_table(
        "feed_lines",
        sa.Column("id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=True),
        sa.Column("contact_id", ID, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("kind", ID, nullable=False),
        sa.Column("ref", ID, nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_feed_lines"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_feed_lines_user", "feed_lines", ["user_id", "at"], unique=False)
    _read_in(lines)


def _read_in(lines: sa.Table) -> None:
    connection = op.get_bind()
    stored = sa.text("SELECT id, line FROM sources WHERE kind = 'feed' AND NOT archived")
    names = [column.name for column in lines.columns]
    found = connection.execute(stored).all()
    for start in range(0, len(found), _AT_ONCE):
        rows = [feed_row(row.id, json.loads(row.line)) for row in found[start : start + _AT_ONCE]]
        connection.execute(lines.insert(), [dict(zip(names, row, strict=True)) for row in rows])
