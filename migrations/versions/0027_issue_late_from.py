"""an issue knows from when it is overdue: not at all while whoever has to mend it was not reached"""

import sqlalchemy as sa
from alembic import op

revision = "0027_issue_late_from"
down_revision = "0026_the_moment_it_counts_for"


def upgrade():
    op.add_column("issue", sa.Column("late_from", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE issue SET late_from = deadline_at")  # what was said of them before stays


def downgrade():
    op.drop_column("issue", "late_from")
