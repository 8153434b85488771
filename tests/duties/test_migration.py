"""The tables of duties fit what the models say, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from app.core.db import db

TABLES = {"duty", "duty_quota", "duty_exemption", "calendar_day", "deed", "leave_span"}


def test_the_migrations_make_what_the_models_say(app: Flask) -> None:
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), db.metadata)
    named = [one for one in differences if any(f"'{table}'" in str(one) or table in str(one) for table in TABLES)]
    assert named == []
