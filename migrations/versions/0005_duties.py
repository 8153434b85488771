"""duties, leave, working days and deeds"""

import sqlalchemy as sa
from alembic import op

revision = "0005_duties"
down_revision = "0004_public_reports"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "leave_span",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("given_by", sa.String(36), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_leave_span_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_leave_span"),
    )
    op.create_table(
        "duty",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("series_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("clause", sa.String(60), nullable=False),
        sa.Column("who_kind", sa.String(10), nullable=False),
        sa.Column("who", sa.JSON(), nullable=False),
        sa.Column("share", sa.String(10), nullable=False),
        sa.Column("record_kind", sa.String(20), nullable=False),
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("scope", sa.String(10), nullable=False),
        sa.Column("zone_filter", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.String(10), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_duty"),
    )
    op.create_table(
        "duty_quota",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("duty_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False),
        sa.Column("per", sa.String(10), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("site_windows", sa.Boolean(), nullable=False),
        sa.Column("working_days", sa.Boolean(), nullable=False),
        sa.Column("gap_minutes", sa.Integer(), nullable=False),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name="fk_duty_quota_duty_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_quota"),
    )
    op.create_table(
        "duty_exemption",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("series_id", sa.String(36), nullable=True),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("zone_id", sa.String(36), nullable=True),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("given_by", sa.String(36), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_duty_exemption_person_id"),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_duty_exemption_zone_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_exemption"),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("set_by", sa.String(36), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_day"),
    )
    op.create_table(
        "deed",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("series_id", sa.String(36), nullable=False),
        sa.Column("duty_name", sa.String(60), nullable=False),
        sa.Column("zone_id", sa.String(36), nullable=True),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("device_at", MOMENT, nullable=False),
        sa.Column("corrected_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_deed_zone_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_deed_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deed"),
    )
    for table, columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}" if table != "deed" or len(columns) == 1 else "ix_deed_series_time",
                        table, columns)


INDEXES = [
    ("leave_span", ["person_id"]),
    ("leave_span", ["from_at"]),
    ("duty", ["series_id"]),
    ("duty_quota", ["duty_id"]),
    ("duty_exemption", ["from_at"]),
    ("deed", ["zone_id"]),
    ("deed", ["person_id"]),
    ("deed", ["corrected_at"]),
    ("deed", ["series_id", "corrected_at"]),
]


def downgrade():
    for table in ("deed", "calendar_day", "duty_exemption", "duty_quota", "duty", "leave_span"):
        op.drop_table(table)
