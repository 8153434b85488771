"""figures kept while patrols come in; the worker makes those of earlier patrols"""

import sqlalchemy as sa
from alembic import op

revision = "0006_rollups"
down_revision = "0005_duties"


def _sums():
    return [sa.Column(name, sa.Integer(), nullable=False) for name in ("done", "late", "walks", "late_walks", "abnormal")]


def upgrade():
    op.create_table(
        "rollup_state",
        sa.Column("id", sa.String(length=10), nullable=False),
        sa.Column("made_for", sa.Text(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollup_state")),
    )
    op.create_table(
        "zone_slot",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("zone_id", sa.String(length=36), nullable=False),
        sa.Column("window", sa.String(length=20), nullable=False),
        sa.Column("patrol_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("all_normal", sa.Boolean(), nullable=False),
        sa.Column("walks", sa.Integer(), nullable=False),
        sa.Column("late_walks", sa.Integer(), nullable=False),
        sa.Column("abnormal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_zone_slot_zone_id_zone")),
        sa.PrimaryKeyConstraint("day", "zone_id", "window", name=op.f("pk_zone_slot")),
    )
    op.create_index("ix_zone_slot_zone_day", "zone_slot", ["zone_id", "day"])
    op.create_table(
        "day_total",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("window", sa.String(length=20), nullable=False),
        *_sums(),
        sa.PrimaryKeyConstraint("day", "window", name=op.f("pk_day_total")),
    )
    op.create_table(
        "zone_month",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("zone_id", sa.String(length=36), nullable=False),
        *_sums(),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_zone_month_zone_id_zone")),
        sa.PrimaryKeyConstraint("month", "zone_id", name=op.f("pk_zone_month")),
    )


def downgrade():
    op.drop_table("zone_month")
    op.drop_table("day_total")
    op.drop_index("ix_zone_slot_zone_day", table_name="zone_slot")
    op.drop_table("zone_slot")
    op.drop_table("rollup_state")
