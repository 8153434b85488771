"""routes to inspect, inspections, what they found"""

import sqlalchemy as sa
from alembic import op

revision = "0007_inspections"
down_revision = "0006_rollups"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "inspection_route",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("in_points", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("zone_ids", sa.JSON(), nullable=False),
        sa.Column("pool", sa.JSON(), nullable=False),
        sa.Column("seed", sa.String(40), nullable=False),
        sa.Column("made_by", sa.String(36), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_inspection_route_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_route"),
    )
    op.create_table(
        "inspection",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("route_id", sa.String(36), nullable=True),
        sa.Column("zone_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("device_at", MOMENT, nullable=False),
        sa.Column("corrected_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["route_id"], ["inspection_route.id"], name="fk_inspection_route_id"),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_inspection_zone_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_inspection_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inspection"),
    )
    op.create_table(
        "inspection_finding",
        sa.Column("issue_id", sa.String(36), nullable=False),
        sa.Column("inspection_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("on_meeting", sa.Boolean(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_inspection_finding_issue_id"),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name="fk_inspection_finding_inspection_id"),
        sa.PrimaryKeyConstraint("issue_id", name="pk_inspection_finding"),
    )
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


INDEXES = [
    ("ix_inspection_route_on_day", "inspection_route", ["on_day"]),
    ("ix_inspection_route_id", "inspection", ["route_id"]),
    ("ix_inspection_person_id", "inspection", ["person_id"]),
    ("ix_inspection_corrected_at", "inspection", ["corrected_at"]),
    ("ix_inspection_zone_time", "inspection", ["zone_id", "corrected_at"]),
    ("ix_inspection_finding_inspection_id", "inspection_finding", ["inspection_id"]),
    ("ix_inspection_finding_week_on", "inspection_finding", ["week_on"]),
]


def downgrade():
    for table in ("inspection_finding", "inspection", "inspection_route"):
        op.drop_table(table)
