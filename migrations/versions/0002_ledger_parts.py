"""A ledger is taken in by parts: how far it is, and by which job.

Revision ID: 0002_ledger_parts
Revises: 0002_evidence
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_ledger_parts"
down_revision = "0002_evidence"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ledger_import") as table:
        table.add_column(sa.Column("rows_written", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("rows_total", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("job_id", sa.String(36), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("ledger_import") as table:
        table.drop_column("job_id")
        table.drop_column("rows_total")
        table.drop_column("rows_written")
