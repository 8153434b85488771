"""A database put back from an older copy without a word: what a phone was told before proves it, and nothing is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core import journal
from app.core.db import db
from app.core.journal import JournalEntry
from app.notices.actions import climb
from app.notices.models import Notice
from app.patrols.models import Patrol
from app.settings.actions import change_settings
from app.settings.queries import current
from app.sync import cursor as cursors
from app.sync.epoch import FOUND_RESTORED
from tests.cast import Cast
from tests.rows import Rows, refill, rows_now
from tests.sync.phone import Phone, patrol

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.fixture
def phone(cast: Cast) -> Phone:
    """The owner's, in step with the office."""
    held = Phone(cast.client("owner"))
    held.sync()
    climb(cast.system)
    return held


def restored(copy: Rows) -> str:
    """The database of before is back; its epoch."""
    refill(copy)
    return current().epoch


def found() -> list[JournalEntry]:
    return list(db.session.execute(select(JournalEntry).where(JournalEntry.action == FOUND_RESTORED)).scalars())


@pytest.mark.row("L18")
def test_a_phone_ahead_of_the_journal_begins_another_epoch_and_offers_again(cast: Cast, phone: Phone) -> None:
    copy = rows_now()
    walked = patrol(cast.zones["hall"].id, cast.clock.now())
    phone.sync(walked)
    told = journal.head()[0]
    before, ends = restored(copy), journal.head()[0]
    answer = phone.post({"device": {"id": "phone-1"}, "cursor": phone.cursor, "operations": []}).json
    assert answer["epoch"] not in ("", before) and answer["reset"], "the phone sees another epoch, and offers again"
    assert phone.sync(walked)[0]["status"] == "applied" and db.session.get(Patrol, walked["id"])
    (entry,) = found()
    assert entry.data == {"told": told, "newest": ends} and entry.device_id == "phone-1"
    assert journal.verify() is None


@pytest.mark.row("L18")
def test_it_is_proved_even_when_the_journal_has_grown_past_the_phone(cast: Cast, phone: Phone) -> None:
    copy = rows_now()
    phone.sync(patrol(cast.zones["hall"].id, cast.clock.now()))
    office = cast.by("office")
    before = restored(copy)
    for name in ("甲", "乙", "丙", "丁"):
        change_settings(office, site_name=name)
    phone.sync()
    assert current().epoch != before and len(found()) == 1


@pytest.mark.row("L18")
def test_it_is_found_once_and_told_to_the_office_once(cast: Cast, phone: Phone) -> None:
    other = Phone(cast.client("deputy"))
    other.sync()
    office, desk = cast.by("office"), cast.client("office")
    copy = rows_now()
    phone.sync(patrol(cast.zones["hall"].id, cast.clock.now()))
    other.sync()
    restored(copy)
    phone.sync()
    epoch = current().epoch
    other.sync()
    phone.sync()
    assert current().epoch == epoch and len(found()) == 1
    cast.clock.moment = cast.clock.now().replace(minute=5)
    climb(cast.system)
    cast.clock.moment = cast.clock.now().replace(minute=6)
    climb(cast.system)
    (said,) = db.session.execute(select(Notice).where(Notice.kind == "restored")).scalars()
    assert said.person_id == office.id and "较早的副本或被改动" in desk.get("/notices").text


@pytest.mark.row("A35")
def test_a_journal_written_anew_with_its_own_key_is_found_by_a_phone_that_was_told_of_it(cast: Cast, phone: Phone) -> None:
    last = db.session.get_one(JournalEntry, journal.head()[0])
    last.data = {"altered": True}
    last.hash = journal.chain_hash(journal.journal_key(), last)
    db.session.commit()
    assert journal.verify() is None, "the chain alone does not show it"
    phone.sync()
    assert len(found()) == 1


@pytest.mark.row("A35")
def test_a_tail_cut_off_is_found_by_a_phone_that_was_told_of_it(cast: Cast, phone: Phone) -> None:
    db.session.delete(db.session.get_one(JournalEntry, journal.head()[0]))
    db.session.commit()
    phone.sync()
    assert len(found()) == 1


def test_a_phone_in_step_or_behind_proves_nothing(cast: Cast, phone: Phone) -> None:
    epoch = current().epoch
    change_settings(cast.by("office"), site_name="甲")
    phone.sync()
    phone.sync()
    assert current().epoch == epoch and not found()


def test_nobody_makes_up_a_place_ahead_of_the_journal(cast: Cast, phone: Phone) -> None:
    epoch, held = current().epoch, str(phone.cursor).split(":")
    for number, row_hash, seal in (("9" * 9, held[2], held[3]), (held[1], "f" * 16, held[3]), ("9" * 9, held[2], "f" * 16)):
        made_up = ":".join([held[0], number, row_hash, seal, held[4]])
        assert phone.post({"device": {"id": "phone-1"}, "cursor": made_up}).json["reset"]
    assert current().epoch == epoch and not found()


@pytest.mark.parametrize("after", [None, ("zone", "z-1")])
def test_a_cursor_is_read_as_it_was_written_and_only_under_its_key(after: tuple[str, str] | None) -> None:
    cursor = cursors.Cursor("e", 7, "0" * 16, "r" * 16, after)
    assert cursors.read(cursors.write(cursor, KEY), KEY) == cursor
    assert cursors.read(cursors.write(cursor, KEY), OTHER) is None
