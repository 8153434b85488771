"""objections to duties missed or late, and their answers"""

import sqlalchemy as sa
from alembic import op

revision = "0011_objections"
down_revision = "0010_zone_book"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "duty_objection",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("duty_id", sa.String(36), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("window", sa.String(40), nullable=False),
        sa.Column("zone_id", sa.String(36), nullable=False),
        sa.Column("holder_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("filed_at", MOMENT, nullable=False),
        sa.Column("verdict", sa.String(12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(36), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name="fk_duty_objection_duty_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_duty_objection_person_id"),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name="fk_duty_objection_answered_by"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_objection"),
    )
    slot = ["duty_id", "quota", "slot", "zone_id", "person_id"]
    op.create_index("ix_duty_objection_slot", "duty_objection", slot, unique=True)
    op.create_index("ix_duty_objection_day", "duty_objection", ["day"])
    op.create_index("ix_duty_objection_person_id", "duty_objection", ["person_id"])
    op.create_index("ix_duty_objection_filed_at", "duty_objection", ["filed_at"])


def downgrade():
    op.drop_table("duty_objection")
