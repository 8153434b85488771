"""a phone's waiting records may be other people's: whose, by name"""

import sqlalchemy as sa
from alembic import op

revision = "0022_waiting_of_others"
down_revision = "0021_photos_by_person"


def upgrade():
    op.add_column("device", sa.Column("waiting_of", sa.String(200), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("device") as device:
        device.drop_column("waiting_of")
