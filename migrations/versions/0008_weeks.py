"""closed weeks, their lines, issues carried over"""

import sqlalchemy as sa
from alembic import op

revision = "0008_weeks"
down_revision = "0004_what_phones_owe"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "carry_over",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("issue_id", sa.String(36), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("approved_by", sa.String(36), nullable=False),
        sa.Column("approved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_carry_over_issue_id"),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name="fk_carry_over_approved_by"),
        sa.PrimaryKeyConstraint("id", name="pk_carry_over"),
    )
    op.create_table(
        "week_close",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("closed_by", sa.String(36), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_week_close"),
        sa.UniqueConstraint("week_on", name="uq_week_close_week_on"),
    )
    op.create_table(
        "week_line",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("close_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("team", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("mender", sa.String(40), nullable=False),
        sa.Column("deadline_at", MOMENT, nullable=False),
        sa.Column("on_meeting", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("approver", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["close_id"], ["week_close.id"], name="fk_week_line_close_id"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_week_line_issue_id"),
        sa.PrimaryKeyConstraint("id", name="pk_week_line"),
    )
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])


INDEXES = [
    ("carry_over", "issue_id"),
    ("carry_over", "week_on"),
    ("week_line", "close_id"),
    ("week_line", "issue_id"),
]


def downgrade():
    for table in ("week_line", "week_close", "carry_over"):
        op.drop_table(table)
