"""Who is still to hear that a switch was turned in Slack."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "switch_notices",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("key", ID, nullable=False),
        sa.Column("turned_on", sa.Boolean(), nullable=False),
        sa.Column("turned_by", ID, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("process", ID, nullable=False),
        sa.Column("told_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("seq", "user_id", name="pk_switch_notices"),
    )
