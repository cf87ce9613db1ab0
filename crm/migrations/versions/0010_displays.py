"""What was shown in Slack of insights and answers, and the feedback on it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "displays",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("deal_id", ID),
        sa.Column("channel", ID),
        sa.Column("thread", ID),
        sa.Column("ts", ID),
        sa.Column("mode", ID, nullable=False),
        sa.Column("mode_reason", ID),
        sa.Column("model", ID),
        sa.Column("prompt_version", ID),
        sa.Column("retrieved", sa.Text(), nullable=False),
        sa.Column("content", sa.Text()),
        sa.Column("shared_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_displays"),
    )
    op.create_index("ix_displays_at", "displays", ["at"])
    op.create_index("ix_displays_channel_thread", "displays", ["channel", "thread"])
    op.create_table(
        "feedback",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("display_id", ID, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("deal_id", ID),
        sa.Column("mode", ID, nullable=False),
        sa.Column("model", ID),
        sa.Column("prompt_version", ID),
        sa.Column("retrieved", sa.Text(), nullable=False),
        sa.Column("verdict", ID, nullable=False),
        sa.Column("reason", ID),
        sa.Column("words", sa.Text()),
        sa.Column("content", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_at", "feedback", ["at"])
    op.create_index("ix_feedback_display_id", "feedback", ["display_id"])
