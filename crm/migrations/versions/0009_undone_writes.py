"""A batch that was taken back is known as such until its ten minutes are over."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("writes", sa.Column("undone", sa.Boolean(), server_default=sa.false(), nullable=False))
