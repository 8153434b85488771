"""receipts of visitors' reports, how often each sender tried, what of it is hidden; how often an issue was opened again"""

import sqlalchemy as sa
from alembic import op

revision = "0004_public_reports"
down_revision = "0003_settled_operations"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "public_report",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("issue_id", sa.String(36), nullable=False),
        sa.Column("plate_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("satisfied", sa.Boolean()),
        sa.Column("rated_at", MOMENT),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_public_report_issue_id"),
        sa.ForeignKeyConstraint(["plate_id"], ["plate.id"], name="fk_public_report_plate_id"),
        sa.PrimaryKeyConstraint("id", name="pk_public_report"),
        sa.UniqueConstraint("token_hash", name="uq_public_report_token_hash"),
    )
    op.create_index("ix_public_report_issue_id", "public_report", ["issue_id"])
    op.create_index("ix_public_report_plate_id", "public_report", ["plate_id"])
    op.create_table(
        "public_try",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("plate_id", sa.String(36), nullable=False),
        sa.Column("sender_hash", sa.String(64), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_public_try"),
    )
    op.create_index("ix_public_try_sender_at", "public_try", ["sender_hash", "at"])
    op.create_index("ix_public_try_plate_at", "public_try", ["plate_id", "at"])
    op.create_index("ix_public_try_at", "public_try", ["at"])
    op.create_table(
        "hidden_words",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("issue_id", sa.String(36), nullable=False),
        sa.Column("event_id", sa.String(36)),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_hidden_words_issue_id"),
        sa.ForeignKeyConstraint(["event_id"], ["issue_event.id"], name="fk_hidden_words_event_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hidden_words"),
    )
    op.create_index("ix_hidden_words_issue_id", "hidden_words", ["issue_id"])
    with op.batch_alter_table("issue") as issue:
        issue.add_column(sa.Column("reopened", sa.Integer(), nullable=False, server_default="0"))


def downgrade():
    with op.batch_alter_table("issue") as issue:
        issue.drop_column("reopened")
    for table in ("hidden_words", "public_try", "public_report"):
        op.drop_table(table)
