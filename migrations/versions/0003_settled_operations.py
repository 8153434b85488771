"""how a refused operation was settled"""

import sqlalchemy as sa
from alembic import op

revision = "0003_settled_operations"
down_revision = "0002_ledger_parts"


def upgrade():
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("settled_by", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("outcome", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("outcome_words", sa.String(length=500), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("operation", schema=None) as batch_op:
        for name in ("outcome_words", "outcome", "settled_by", "settled_at"):
            batch_op.drop_column(name)
