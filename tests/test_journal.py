"""The journal's chain shows every kind of tampering."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import text

from app.core import journal
from app.core.db import db
from app.people.models import DeviceSession
from app.people.sessions import open_session
from faults.rows import Figure
from tests.cast import Cast

HARMS = Figure(short=50, long=1_000)


def test_an_untouched_journal_is_whole(cast: Cast) -> None:
    assert journal.head()[0] > 10
    assert journal.verify() is None


@pytest.mark.row("A35")
def test_an_edited_row_is_named(cast: Cast) -> None:
    _run("UPDATE journal_entry SET actor_id = 'somebody' WHERE revision = 7")
    assert journal.verify() == journal.Broken(7, "was changed")


@pytest.mark.row("A35")
def test_a_deleted_row_is_named(cast: Cast) -> None:
    _run("DELETE FROM journal_entry WHERE revision = 5")
    broken = journal.verify()
    assert broken is not None and broken.revision == 5


@pytest.mark.row("A35")
def test_each_of_many_harms_is_found(cast: Cast) -> None:
    """A column of some row changed, a row taken out or put before all others: drawn by a seed."""
    dice, rows = random.Random(35), journal.head()[0]
    for number in range(HARMS.number):
        one = dice.randrange(1, rows)
        column = dice.choice(["actor_id", "action", "entity", "entity_id", "hash"])
        harm = [
            f"UPDATE journal_entry SET {column} = 'x{number}' WHERE revision = {one}",
            f"UPDATE journal_entry SET at = '2020-01-01 00:00:00' WHERE revision = {one}",
            f"UPDATE journal_entry SET data = '{{\"a\": {number}}}' WHERE revision = {one}",
            f"DELETE FROM journal_entry WHERE revision = {one}",
            f"UPDATE journal_entry SET revision = 0 WHERE revision = {one}",
        ][number % 5]
        db.session.execute(text(harm))
        db.session.expire_all()
        broken = journal.verify()
        assert broken is not None and broken.revision <= one + 1, harm
        db.session.rollback()
    assert journal.verify() is None


@pytest.mark.row("A35")
def test_a_tail_cut_off_shows_against_the_noted_head(cast: Cast) -> None:
    noted = journal.head()
    _run(f"DELETE FROM journal_entry WHERE revision = {noted[0]}")
    assert journal.verify() is None
    broken = journal.verify(noted)
    assert broken is not None and broken.revision == noted[0]


@pytest.mark.row("A35")
def test_a_chain_made_anew_with_its_key_shows_against_the_mark_on_paper(cast: Cast) -> None:
    entry = db.session.get_one(journal.JournalEntry, journal.head()[0])
    revision, digest = journal.mark_of(entry.entity_id, entry.action).split(":")
    noted = int(revision), digest
    assert len(digest) == journal.SHORT and journal.verify(noted) is None
    entry.data = {**entry.data, "changed": True}
    entry.hash = journal.chain_hash(journal.journal_key(), entry)
    db.session.commit()
    assert journal.verify() is None
    assert journal.verify(noted) == journal.Broken(noted[0], "is not the row noted as head")


@pytest.mark.row("A35")
def test_who_has_the_database_alone_cannot_write_the_chain_anew(app: Flask, cast: Cast) -> None:
    key = app.config["JOURNAL_KEY"]
    assert (Path(app.config["INSTANCE"]) / "journal-key").read_text().strip().encode() == key and len(key) >= 32
    app.config["JOURNAL_KEY"] = b"guessed"
    assert journal.verify() == journal.Broken(1, "was changed")
    first = db.session.get_one(journal.JournalEntry, 1)
    _run(f"UPDATE journal_entry SET hash = '{journal.chain_hash(b'guessed', first)}' WHERE revision = 1")
    app.config["JOURNAL_KEY"] = key
    db.session.expire_all()
    assert journal.verify() == journal.Broken(1, "was changed")


def test_a_moment_is_kept_in_utc_wherever_the_clock_stands(cast: Cast) -> None:
    east = cast.clock.now().astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(minutes=1)
    open_session(replace(cast.by("office"), now=east), cast.people["office"], "test")
    db.session.expire_all()
    entry, session = db.session.get_one(journal.JournalEntry, journal.head()[0]), db.session.query(DeviceSession).one()
    for kept in (entry.at, session.created_at):
        assert (kept, kept.utcoffset()) == (east, timedelta(0))
    assert journal.verify() is None


def _run(statement: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(statement))
    db.session.rollback()
