"""What Slack told us is kept until it is worked, with the processes that work it; the list of seen ids is replaced."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.drop_table("seen_events")
    op.create_table(
        "inbox",
        sa.Column("key", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("process", ID, nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
    )
    op.create_index("ix_inbox_at", "inbox", ["at"], unique=False)
    op.create_index("ix_inbox_done_at_process", "inbox", ["done_at", "process"], unique=False)
    op.create_table(
        "processes",
        sa.Column("id", ID, nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("mode", ID, nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("heard_at", sa.BigInteger(), nullable=True),
        sa.Column("renewals", sa.Integer(), nullable=False),
        sa.Column("ticked_at", sa.BigInteger(), nullable=True),
        sa.Column("error", ID, nullable=True),
        sa.Column("error_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_processes"),
    )
