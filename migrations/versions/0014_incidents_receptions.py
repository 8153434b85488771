"""who is called to a case; plans for incidents; ushers"""

import sqlalchemy as sa
from alembic import op

revision = "0014_incidents_receptions"
down_revision = "0013_notices"


def upgrade():
    op.create_table(
        "service_party",
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("party_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name="fk_service_party_case_id"),
        sa.PrimaryKeyConstraint("case_id", "party_id", name="pk_service_party"),
    )
    op.create_index("ix_service_party_party_id", "service_party", ["party_id"])
    op.create_table(
        "incident_plan",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("human", sa.Boolean(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incident_plan"),
    )
    op.create_table(
        "usher",
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_usher_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_usher"),
    )


def downgrade():
    for table in ("usher", "incident_plan", "service_party"):
        op.drop_table(table)
