"""a session's token can be followed by another, and one given over HTTPS counts only in a prefixed cookie"""

import sqlalchemy as sa
from alembic import op

revision = "0020_renewed_sessions"
down_revision = "0019_plans_fulfil"


def upgrade():
    # Column by column: a table made anew names its constraints in an order that differs from run to run.
    for column in (
        sa.Column("guarded", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("renew", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("earlier_hash", sa.String(64), nullable=True),
        sa.Column("earlier_until", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("device_session", column)
    op.create_index("ix_device_session_earlier_hash", "device_session", ["earlier_hash"])


def downgrade():
    with op.batch_alter_table("device_session") as session:
        session.drop_index("ix_device_session_earlier_hash")
        for column in ("earlier_until", "earlier_hash", "renew", "guarded"):
            session.drop_column(column)
