"""the tap that made a record is looked up wherever and whenever the record says that it was"""

from alembic import op

revision = "0029_evidence_tap"
down_revision = "0028_objecting_again"


def upgrade():
    op.create_index("ix_evidence_tap", "evidence", ["life", "mono_ms"])


def downgrade():
    op.drop_index("ix_evidence_tap", "evidence")
