"""phones whose store was wiped, and those that took their place"""

import sqlalchemy as sa
from alembic import op

revision = "0019_wiped_stores"
down_revision = "0018_surveys"


def upgrade():
    with op.batch_alter_table("device") as device:
        device.add_column(sa.Column("follows_id", sa.String(64), nullable=True))
        device.add_column(sa.Column("wiped_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("device") as device:
        device.drop_column("wiped_at")
        device.drop_column("follows_id")
