"""the few patrols that say something are found among millions that do not: those with a note, those that found something"""

from alembic import op
from sqlalchemy import text

revision = "0030_patrols_sought"
down_revision = "0029_evidence_tap"

FEW = {
    "ix_patrol_noted": ("note <> ''", "note <> ''"),
    "ix_patrol_abnormal": ("all_normal IS 0", "all_normal IS false"),
}


def upgrade():
    for name, (on_sqlite, on_postgresql) in FEW.items():
        op.create_index(name, "patrol", ["counts_at"], sqlite_where=text(on_sqlite), postgresql_where=text(on_postgresql))


def downgrade():
    for name in FEW:
        op.drop_index(name, "patrol")
