"""the private links of people's calendars"""

import sqlalchemy as sa
from alembic import op

revision = "0015_calendar_feed"
down_revision = "0014_incidents_receptions"

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_calendar_feed_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_feed"),
        sa.UniqueConstraint("token_hash", name="uq_calendar_feed_token_hash"),
    )
    op.create_index("ix_calendar_feed_person_id", "calendar_feed", ["person_id"])


def downgrade():
    op.drop_table("calendar_feed")
