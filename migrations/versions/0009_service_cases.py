"""what somebody asks for and how it is answered; the directory; who is set for confidential topics"""

import sqlalchemy as sa
from alembic import op

revision = "0009_service_cases"
down_revision = "0008_weeks"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "service_case",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("caller_name", sa.String(40), nullable=False),
        sa.Column("caller_unit", sa.String(60), nullable=False),
        sa.Column("caller_phone", sa.String(20), nullable=False),
        sa.Column("zone_id", sa.String(36)),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("taken_by_id", sa.String(36), nullable=False),
        sa.Column("assignee_id", sa.String(36), nullable=False),
        sa.Column("offered_id", sa.String(36)),
        sa.Column("team_id", sa.String(36)),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("issue_id", sa.String(36)),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("hand_overs", sa.Integer(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_service_case_zone_id"),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name="fk_service_case_taken_by_id"),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name="fk_service_case_assignee_id"),
        sa.ForeignKeyConstraint(["offered_id"], ["person.id"], name="fk_service_case_offered_id"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_service_case_team_id"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_service_case_issue_id"),
        sa.PrimaryKeyConstraint("id", name="pk_service_case"),
        sa.UniqueConstraint("number", name="uq_service_case_number"),
    )
    for column in ("kind", "caller_phone", "zone_id", "taken_by_id", "assignee_id", "offered_id", "opened_at"):
        op.create_index(f"ix_service_case_{column}", "service_case", [column])
    op.create_index("ix_service_case_state_due", "service_case", ["state", "due_at"])
    op.create_table(
        "service_event",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("device_at", MOMENT, nullable=False),
        sa.Column("corrected_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name="fk_service_event_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_service_event_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_service_event"),
    )
    op.create_index("ix_service_event_case_id", "service_event", ["case_id"])
    op.create_table(
        "directory_entry",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("room", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_directory_entry"),
    )
    op.create_index("ix_directory_entry_unit", "directory_entry", ["unit"])
    op.create_table(
        "confidential_person",
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_confidential_person_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_confidential_person"),
    )


def downgrade():
    for table in ("confidential_person", "directory_entry", "service_event", "service_case"):
        op.drop_table(table)
