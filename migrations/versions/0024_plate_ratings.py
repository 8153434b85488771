"""visitors say before a plate whether they are satisfied"""

import sqlalchemy as sa
from alembic import op

MOMENT = sa.DateTime(timezone=True)

revision = "0024_plate_ratings"
down_revision = "0023_waiting_numbers"


def upgrade():
    op.create_table(
        "plate_rating",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("zone_id", sa.String(36), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("device_hash", sa.String(64), nullable=False),
        sa.Column("satisfied", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("hidden_at", MOMENT, nullable=True),
        sa.Column("hidden_reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_plate_rating_zone_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plate_rating"),
        sa.UniqueConstraint("zone_id", "month", "device_hash", name="uq_plate_rating_zone_id_month_device_hash"),
    )


def downgrade():
    op.drop_table("plate_rating")
