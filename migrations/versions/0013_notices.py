"""reminders: the ladder's steps taken, notices, their deliveries, what the office and each person chose"""

import sqlalchemy as sa
from alembic import op

revision = "0013_notices"
down_revision = "0012_channels"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "ladder_mark",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("looked_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_ladder_mark"),
    )
    op.create_table(
        "ladder_step",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "step", name="pk_ladder_step"),
    )
    op.create_table(
        "notice_choice",
        sa.Column("whose", sa.String(36), nullable=False),
        sa.Column("quiet_from", sa.String(5), nullable=False),
        sa.Column("quiet_until", sa.String(5), nullable=False),
        sa.Column("digest_at", sa.String(5), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("robots", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("whose", name="pk_notice_choice"),
    )
    op.create_table(
        "ladder_rung",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("thing_id", sa.String(140), nullable=False),
        sa.Column("ladder", sa.String(140), nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("whose", sa.String(36), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("reached_at", MOMENT, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ladder_rung"),
        sa.UniqueConstraint(
            "kind", "thing_id", "ladder", "step", "whose", name="uq_ladder_rung_kind_thing_id_ladder_step_whose"
        ),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("rung_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("for_id", sa.String(36), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("thing_id", sa.String(140), nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("msgid", sa.String(200), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("how", sa.String(10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["rung_id"], ["ladder_rung.id"], name="fk_notice_rung_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_notice_person_id"),
        sa.ForeignKeyConstraint(["for_id"], ["person.id"], name="fk_notice_for_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("rung_id", "person_id", name="uq_notice_rung_id_person_id"),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("notice_id", sa.String(36), nullable=False),
        sa.Column("address_id", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(36), nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("maybe_twice", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_delivery_notice_id"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("notice_id", "address_id", name="uq_delivery_notice_id_address_id"),
    )
    op.create_index("ix_ladder_rung_taken_at", "ladder_rung", ["taken_at"])
    op.create_index("ix_notice_person_read", "notice", ["person_id", "read_at"])
    op.create_index("ix_notice_person_time", "notice", ["person_id", "created_at"])
    op.create_index("ix_delivery_state_time", "delivery", ["state", "not_before"])


def downgrade():
    for table in ("delivery", "notice", "ladder_rung", "notice_choice", "ladder_step", "ladder_mark"):
        op.drop_table(table)
