"""What phones sent is there after every upgrade: refused records to be settled, devices with their queues."""

from __future__ import annotations

from pathlib import Path

from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app import create_app
from app.core.db import db

BEFORE = "0002_ledger_parts"
PERSON = ("INSERT INTO person (id, number, name, post, note, active, language, created_at) "
          "VALUES ('p', '1', '丁', '', '', true, 'zh_CN', '2026-03-02 01:00:00+00:00')")  # fmt: skip
REFUSED = ("INSERT INTO operation (id, person_id, kind, body, body_hash, received_at, status, kept) "
           "VALUES ('o', 'p', 'record_patrol', '{}', 'x', '2026-03-02 01:00:00+00:00', 'rejected', false)")  # fmt: skip
DEVICE = ("INSERT INTO device (id, person_id, label, app_version, last_seen_at, waiting) "
          "VALUES ('d', 'p', '华为', '1', '2026-03-02 01:00:00+00:00', 3)")  # fmt: skip


def test_a_refused_record_outlives_the_upgrade_and_the_way_back(own_database: str | None, tmp_path: Path) -> None:
    app = create_app({"INSTANCE": str(tmp_path), "DEMO": False, "DATABASE_URL": own_database})
    with app.app_context():
        upgrade(revision=BEFORE)
        with db.engine.begin() as connection:
            connection.execute(text(PERSON))
            connection.execute(text(REFUSED))
            connection.execute(text(DEVICE))
        for move in (upgrade, lambda: downgrade(revision=BEFORE), upgrade):
            move()
        with db.engine.connect() as connection:
            device = connection.execute(text("SELECT waiting, last_number, revoked_at FROM device")).one()
            row = connection.execute(text("SELECT id, settled_at, outcome_words FROM operation")).one()
        assert tuple(device) == (3, 0, None)
        assert tuple(row) == ("o", None, "")
        db.engine.dispose()
