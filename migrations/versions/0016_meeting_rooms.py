"""meeting rooms and their bookings"""

import sqlalchemy as sa
from alembic import op

revision = "0016_meeting_rooms"
down_revision = "0015_calendar_feed"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "meeting_room",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("equipment", sa.String(200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_room"),
    )
    op.create_table(
        "room_booking",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("room_id", sa.String(36), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("case_id", sa.String(36)),
        sa.Column("booked_by", sa.String(36), nullable=False),
        sa.Column("booked_at", MOMENT, nullable=False),
        sa.Column("cancelled_at", MOMENT),
        sa.Column("cancelled_by", sa.String(36)),
        sa.ForeignKeyConstraint(["room_id"], ["meeting_room.id"], name="fk_room_booking_room_id"),
        sa.ForeignKeyConstraint(["booked_by"], ["person.id"], name="fk_room_booking_booked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_room_booking"),
    )
    op.create_index("ix_room_booking_room_time", "room_booking", ["room_id", "starts_at"])
    op.create_index("ix_room_booking_starts_at", "room_booking", ["starts_at"])
    op.create_index("ix_room_booking_case_id", "room_booking", ["case_id"])


def downgrade():
    for table in ("room_booking", "meeting_room"):
        op.drop_table(table)
