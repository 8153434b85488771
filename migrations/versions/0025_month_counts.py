"""everybody's month as it was last counted"""

import sqlalchemy as sa
from alembic import op

MOMENT = sa.DateTime(timezone=True)

revision = "0025_month_counts"
down_revision = "0024_plate_ratings"


def upgrade():
    op.create_table(
        "month_count",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("month", name="pk_month_count"),
    )


def downgrade():
    op.drop_table("month_count")
