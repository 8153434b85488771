"""what phones owe: their numbers and sign-ins, and who brought their files"""

import sqlalchemy as sa
from alembic import op

revision = "0004_what_phones_owe"
down_revision = "0007_inspections"


def upgrade():
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_number", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("session_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("imported_by_id", sa.String(length=36), nullable=True))
        batch_op.create_foreign_key("fk_operation_imported_by_id", "person", ["imported_by_id"], ["id"])


def downgrade():
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.drop_constraint("fk_operation_imported_by_id", type_="foreignkey")
        batch_op.drop_column("imported_by_id")
    with op.batch_alter_table("device", schema=None) as batch_op:
        for name in ("revoked_at", "session_id", "last_number"):
            batch_op.drop_column(name)
