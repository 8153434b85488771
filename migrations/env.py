"""Runs the migrations on the application's own engine (SQLite or PostgreSQL)."""

from alembic import context
from flask import current_app
from sqlalchemy import DateTime

from app.core.db import UtcDateTime, db


def render_item(kind, item, autogen_context):
    """Migrations must not import the product: our moment type is written as the plain column it is."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def compare_type(context, inspected, declared, found_type, declared_type):
    return False if isinstance(declared_type, UtcDateTime) and isinstance(found_type, DateTime) else None


def run():
    """All pending revisions, each in a transaction; SQLite's foreign keys rest while tables are rebuilt."""
    options = current_app.extensions["migrate"].configure_args | {"compare_type": compare_type}
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            transaction_per_migration=True,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            broken = connection.connection.driver_connection.execute("PRAGMA foreign_key_check").fetchall()
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
            if broken:
                raise RuntimeError(f"the migration left rows that point nowhere: {broken[:5]}")


run()
