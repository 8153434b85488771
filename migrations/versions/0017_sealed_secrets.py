"""robots' keys and secrets and the mail password have room to be sealed; what is there is sealed when next written"""

import sqlalchemy as sa
from alembic import op

revision = "0017_sealed_secrets"
down_revision = "0016_meeting_rooms"


def upgrade():
    with op.batch_alter_table("robot") as robot:
        robot.alter_column("key", type_=sa.Text(), existing_type=sa.String(128), existing_nullable=False)
        robot.alter_column("secret", type_=sa.Text(), existing_type=sa.String(128), existing_nullable=False)
    with op.batch_alter_table("mail_server") as server:
        server.alter_column("password", type_=sa.Text(), existing_type=sa.String(200), existing_nullable=False)


def downgrade():
    """The longer type stays: what was sealed would not fit."""
