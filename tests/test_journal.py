"""The journal's chain shows every kind of tampering."""

from __future__ import annotations

from sqlalchemy import text

from app.core import journal
from app.core.db import db
from tests.cast import Cast


def test_an_untouched_journal_is_whole(cast: Cast) -> None:
    assert journal.head()[0] > 10
    assert journal.verify() is None


def test_an_edited_row_is_named(cast: Cast) -> None:
    _run("UPDATE journal_entry SET actor_id = 'somebody' WHERE revision = 7")
    assert journal.verify() == journal.Broken(7, "was changed")


def test_a_deleted_row_is_named(cast: Cast) -> None:
    _run("DELETE FROM journal_entry WHERE revision = 5")
    broken = journal.verify()
    assert broken is not None and broken.revision == 5


def test_a_tail_cut_off_shows_against_the_noted_head(cast: Cast) -> None:
    noted = journal.head()
    _run(f"DELETE FROM journal_entry WHERE revision = {noted[0]}")
    assert journal.verify() is None
    broken = journal.verify(noted)
    assert broken is not None and broken.revision == noted[0]


def _run(statement: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(statement))
    db.session.rollback()
