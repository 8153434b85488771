"""a session's token can be followed by another, and one given over HTTPS counts only in a prefixed cookie"""

import sqlalchemy as sa
from alembic import op

revision = "0020_renewed_sessions"
down_revision = "0019_plans_fulfil"


def upgrade():
    with op.batch_alter_table("device_session") as session:
        session.add_column(sa.Column("guarded", sa.Boolean(), nullable=False, server_default=sa.false()))
        session.add_column(sa.Column("renew", sa.Boolean(), nullable=False, server_default=sa.false()))
        session.add_column(sa.Column("earlier_hash", sa.String(64), nullable=True))
        session.add_column(sa.Column("earlier_until", sa.DateTime(timezone=True), nullable=True))
        session.create_index("ix_device_session_earlier_hash", ["earlier_hash"])


def downgrade():
    with op.batch_alter_table("device_session") as session:
        session.drop_index("ix_device_session_earlier_hash")
        for column in ("earlier_until", "earlier_hash", "renew", "guarded"):
            session.drop_column(column)
