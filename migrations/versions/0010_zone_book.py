"""the zone book: its lines, keys handed over, plans"""

import sqlalchemy as sa
from alembic import op

revision = "0010_zone_book"
down_revision = "0009_service_cases"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "book_entry",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("zone_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_book_entry_zone_id"),
        sa.PrimaryKeyConstraint("id", name="pk_book_entry"),
    )
    op.create_table(
        "key_handover",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("to_id", sa.String(36), nullable=True),
        sa.Column("to_name", sa.String(40), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("given_by", sa.String(36), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("device_at", MOMENT, nullable=False),
        sa.Column("corrected_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["book_entry.id"], name="fk_key_handover_entry_id"),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name="fk_key_handover_to_id"),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name="fk_key_handover_given_by"),
        sa.PrimaryKeyConstraint("id", name="pk_key_handover"),
    )
    op.create_table(
        "zone_plan",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("zone_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(36), nullable=False),
        sa.Column("device_at", MOMENT, nullable=False),
        sa.Column("corrected_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_zone_plan_zone_id"),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name="fk_zone_plan_written_by"),
        sa.PrimaryKeyConstraint("id", name="pk_zone_plan"),
    )
    op.create_index("ix_book_entry_zone_id", "book_entry", ["zone_id"])
    op.create_index("ix_key_handover_entry_time", "key_handover", ["entry_id", "corrected_at"])
    op.create_index("ix_zone_plan_zone_day", "zone_plan", ["zone_id", "starts_on"])


def downgrade():
    for table in ("zone_plan", "key_handover", "book_entry"):
        op.drop_table(table)
