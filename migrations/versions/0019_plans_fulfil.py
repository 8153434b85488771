"""the scheme's two duties to plan are fulfilled by the zone book's plans too"""

import sqlalchemy as sa
from alembic import op

revision = "0019_plans_fulfil"
down_revision = "0019_wiped_stores"

SHIPPED = (("周区域计划", "week"), ("日常清洁计划", "day"))
SET = sa.text("UPDATE duty SET topic = :topic WHERE record_kind = 'deed' AND topic = '' AND name = :name")
UNSET = sa.text("UPDATE duty SET topic = '' WHERE record_kind = 'deed' AND topic = :topic")


def upgrade():
    for name, topic in SHIPPED:
        op.get_bind().execute(SET, {"name": name, "topic": topic})


def downgrade():
    for _, topic in SHIPPED:
        op.get_bind().execute(UNSET, {"topic": topic})
