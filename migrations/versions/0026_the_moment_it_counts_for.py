"""a late entry says for when it is: each record has the moment that it counts for, beside the three that are never edited"""

import sqlalchemy as sa
from alembic import op

MOMENT = sa.DateTime(timezone=True)
BEFORE = "1970-01-01 00:00:00.000000"  # stands only until the rows are filled
# table → its index of two columns; the moments are indexed by themselves too
TABLES = {
    "patrol": ("ix_patrol_zone_time", "zone_id"),
    "deed": ("ix_deed_series_time", "series_id"),
    "inspection": ("ix_inspection_zone_time", "zone_id"),
}

revision = "0026_the_moment_it_counts_for"
down_revision = "0025_month_counts"


def upgrade():
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, (name, first) in TABLES.items():
        op.add_column(table, sa.Column("counts_at", MOMENT, nullable=False, server_default=BEFORE))
        _swap(table, name, first, "corrected_at", "counts_at", between=f"UPDATE {table} SET counts_at = corrected_at")
        if on_postgresql:  # SQLite takes no default away without writing the whole table anew; nothing is written without a moment
            op.alter_column(table, "counts_at", server_default=None)


def downgrade():
    for table, (name, first) in TABLES.items():
        _swap(table, name, first, "counts_at", "corrected_at")
        op.drop_column(table, "counts_at")


def _swap(table, name, first, old, new, between=""):
    """The indexes go before the rows are written, and are made at once when they are: millions of rows take a minute."""
    op.drop_index(f"ix_{table}_{old}", table)
    op.drop_index(name, table)
    if between:
        op.execute(between)
    op.create_index(f"ix_{table}_{new}", table, [new])
    op.create_index(name, table, [first, new])
