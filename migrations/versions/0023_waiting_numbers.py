"""which of its numbers wait on a phone, as it says itself"""

import sqlalchemy as sa
from alembic import op

revision = "0023_waiting_numbers"
down_revision = "0022_waiting_of_others"


def upgrade():
    op.add_column("device", sa.Column("waiting_numbers", sa.JSON(none_as_null=True)))


def downgrade():
    with op.batch_alter_table("device") as device:
        device.drop_column("waiting_numbers")
