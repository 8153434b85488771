"""one may object again once an objection was answered: only those that wait are one for each slot"""

import sqlalchemy as sa
from alembic import op

revision = "0028_objecting_again"
down_revision = "0027_issue_late_from"

SLOT = ["duty_id", "quota", "slot", "zone_id", "person_id"]
WAITING = sa.text("verdict = ''")


def upgrade():
    op.drop_index("ix_duty_objection_slot", "duty_objection")
    op.create_index("ix_duty_objection_slot", "duty_objection", SLOT)
    op.create_index("ix_duty_objection_open", "duty_objection", SLOT, unique=True, sqlite_where=WAITING, postgresql_where=WAITING)


def downgrade():
    """Fails where somebody has objected again: neither record may go."""
    op.drop_index("ix_duty_objection_open", "duty_objection")
    op.drop_index("ix_duty_objection_slot", "duty_objection")
    op.create_index("ix_duty_objection_slot", "duty_objection", SLOT, unique=True)
