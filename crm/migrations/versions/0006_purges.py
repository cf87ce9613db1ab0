"""What HIPAA deletes is counted and finished after a crash; every process says which generation it has seen."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    purges = op.create_table(
        "purges",
        sa.Column("generation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("actor", ID, nullable=False),
        sa.Column("viewer", ID, nullable=True),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("generation", name="pk_purges"),
    )
    op.add_column("processes", sa.Column("generation", sa.Integer(), nullable=False, server_default="0"))
    if _hipaa_is_on():  # it was turned on before there was a purge: what was kept since then goes at the next start
        row = {"generation": 1, "begun_at": 0, "actor": "system:upgrade", "counts": "{}"}
        op.bulk_insert(purges, [row])


def _hipaa_is_on() -> bool:
    stored = sa.text("SELECT 1 FROM settings WHERE key = 'hipaa' AND value = 'true'")
    return op.get_bind().execute(stored).first() is not None
