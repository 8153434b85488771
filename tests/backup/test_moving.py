"""A site moves from SQLite to PostgreSQL: alike to the last row, and phones go on as if nothing had been."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app import create_app
from app.backup import moving
from app.backup.database import BackupFault
from app.core import journal
from app.core.db import db
from app.patrols.models import Patrol
from tests.cast import Cast
from tests.conftest import Browser, created
from tests.rights_scene import build_world
from tests.sync.phone import HEADERS, Phone, patrol

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def opened_again(app: Flask) -> Iterator[None]:
    """The tests' database is everybody's: after the test it takes rows again."""
    yield
    db.session.rollback()
    db.session.execute(text("DROP TRIGGER IF EXISTS moved_away"))
    db.session.commit()


@pytest.fixture
def address(postgresql: str) -> Iterator[str]:
    name = f"moved_{uuid4().hex}"
    yield created(postgresql, name)
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(words))
    return result.exit_code, result.output


def opened(app: Flask, address: str) -> Flask:
    """The product on the new database, as the office starts it after the move."""
    kept = ("INSTANCE", "JOURNAL_KEY", "SECRET_KEY", "PHOTO_STORE", "PASSWORD_COST", "TESTING", "WTF_CSRF_ENABLED", "PUBLIC_URL")
    there = create_app({name: app.config[name] for name in kept} | {"DATABASE_URL": address, "DEMO": False})
    there.test_client_class = Browser
    there.extensions["clock"] = app.extensions["clock"]
    return there


def count(table: Any) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.row("F36")
def test_every_row_comes_over_and_a_phone_that_was_away_goes_on(app: Flask, cast: Cast, address: str) -> None:
    build_world(cast)
    client, now = cast.client("deputy"), cast.clock.now()
    sent, waiting = (patrol(cast.zones["hall"].id, now, seq=number) for number in (1, 2))
    phone = Phone(client)
    assert phone.sync(sent)[0]["status"] == "applied"
    before = {table.name: count(table) for table in db.metadata.sorted_tables}
    head, cursor = journal.head(), phone.cursor

    code, told = run(app, "move-to-postgres", address)

    assert code == 0 and f"{head[0]}:{head[1]}" in told, told
    cookie = client.get_cookie("zonewalk_session", domain="localhost")
    there = opened(app, address)
    with there.app_context():
        assert {table.name: count(table) for table in db.metadata.sorted_tables} == before and before["patrol"] > 2
        assert journal.verify() is None and journal.head() == head
        browser = there.test_client()
        assert cookie is not None
        browser.set_cookie("zonewalk_session", cookie.value, domain="localhost")
        asked = {"device": {"id": "phone-1"}, "cursor": cursor, "operations": [sent, waiting]}
        answer = browser.post("/api/v1/sync", json=asked, headers=HEADERS).json
        assert [one["status"] for one in answer["results"]] == ["duplicate", "applied"]
        assert answer["reset"] is False, "it goes on from where it was"
        assert count(Patrol) == before["patrol"] + 1
        db.session.remove()
        db.engine.dispose()


@pytest.mark.row("F36")
def test_the_old_database_takes_nothing_more_and_nothing_is_lost_of_what_came_too_late(
    app: Flask, cast: Cast, address: str
) -> None:
    client = cast.client("deputy")
    assert run(app, "move-to-postgres", address)[0] == 0
    late = {"device": {"id": "p"}, "operations": [patrol(cast.zones["hall"].id, cast.clock.now())]}
    assert client.post("/api/v1/sync", json=late, headers=HEADERS).status_code == 503, "the phone keeps it and comes again"
    assert count(Patrol) == 0


def test_what_cannot_be_moved_leaves_both_as_they_were(
    app: Flask, cast: Cast, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for wrong, why in (("sqlite:///x", "postgresql://"), ("postgresql://127.0.0.1:1/x", "连不上")):
        code, told = run(app, "move-to-postgres", wrong)
        assert code == 1 and why in told, told
    head, real = journal.head(), moving._sum
    calls: list[str] = []

    def otherwise(connection: Any, table: Any) -> tuple[int, int]:
        calls.append("x")
        counted, total = real(connection, table)
        return counted, total + (len(calls) == 30)

    monkeypatch.setattr(moving, "_sum", otherwise)
    code, told = run(app, "move-to-postgres", address)
    assert code == 1 and "没有完整" in told, told
    monkeypatch.undo()
    assert journal.head() == head and Phone(cast.client("deputy")).sync(patrol(cast.zones["hall"].id, cast.clock.now()))
    code, told = run(app, "move-to-postgres", address)
    assert code == 0, "what was begun was taken away again: " + told
    code, told = run(app, "move-to-postgres", address)
    assert code == 1 and "不是空的" in told, told


def test_a_site_on_postgresql_is_not_moved_once_more(app: Flask, cast: Cast, address: str) -> None:
    assert run(app, "move-to-postgres", address)[0] == 0
    there = opened(app, address)
    with there.app_context():
        with pytest.raises(BackupFault, match="PostgreSQL"):
            moving.move(address)
        db.session.remove()
        db.engine.dispose()
