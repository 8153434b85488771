"""The product's next version, as far as a test needs one, and the tables as a database has them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic.script import ScriptDirectory

from faults.site import ROOT, Served

_MIGRATION = '''"""A table of the next version."""

import sqlalchemy as sa
from alembic import op

revision = "next_version"
down_revision = "{head}"


def upgrade():
    op.create_table("next_version", sa.Column("id", sa.String(36), primary_key=True))


def downgrade():
    op.drop_table("next_version")
'''


def revisions() -> list[str]:
    """Every migration, the first one first."""
    found = ScriptDirectory(str(ROOT / "migrations")).walk_revisions()
    return [script.revision for script in found][::-1]


def next_version() -> list[tuple[str, str, str]]:
    """Patches that add a migration with a table of its own."""
    return [("migrations/versions/next_version.py", "", _MIGRATION.format(head=revisions()[-1]))]


def schema(site: Served) -> list[tuple[str, str]]:
    """Every table and index, as SQLite says it; the order of making does not count."""
    rows = site.rows("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    return sorted((row[0], " ".join(row[1].split())) for row in rows)


def statements(instance: Path) -> list[str]:
    """The whole SQLite database of an instance as statements, its rows among them, in an order of its own."""
    with closing(sqlite3.connect(instance / "zonewalk.sqlite3")) as connection:
        return sorted(connection.iterdump())
