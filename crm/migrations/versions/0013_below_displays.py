"""What stands in the thread below an insight and belongs to it, so that it is taken back whoever draws it anew."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("displays", sa.Column("below", sa.Text()))
