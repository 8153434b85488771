"""A zone's book: its lines stay themselves, its keys are signed for, its plans are of their week and day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.book.actions import KeyGiven, PlanWritten, hand_over_key, keep_book, write_plan
from app.book.models import BookEntry
from app.book.queries import MOST, books_of, handovers_of
from app.cases.actions import Report, Step, confirm_fix, dispute_fix, report_issue
from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import Problem
from app.core.moments import here_and_now
from app.duties.actions import DeedDone, DutyEntry, record_deed, set_duty
from app.duties.rules.quota import WEEK, Quota
from app.duties.rules.terms import ANYWHERE, OWNER
from app.inspections.actions import Inspected, record_inspection
from app.people.visitor import ensure_visitor
from app.photos.queries import photos_of
from app.places.actions import assign_owner
from app.policy import VISITOR
from tests.cast import Cast
from tests.sync.phone import Phone, operation

MONDAY = date(2026, 3, 2)
SIGNED = ["a" * 64]


def keep(cast: Cast, who: str = "owner", **lines: list[str]) -> list[BookEntry]:
    return keep_book(cast.by(who), cast.zones["hall"].id, lines)


def now(cast: Cast):  # type: ignore[no-untyped-def]
    return here_and_now(cast.clock.now())


def test_a_line_that_stays_is_the_same_entry(cast: Cast) -> None:
    keep(cast, room=["201 发改局", " 202  财政局 ", "", "201 发改局"], fire=["灭火器 2 具"])
    book = books_of([cast.zones["hall"].id], MONDAY)[cast.zones["hall"].id]
    assert [one.name for one in book.entries["room"]] == ["201 发改局", "202 财政局"]
    kept = {one.name: one.id for one in book.entries["room"]}
    keep(cast, "lead", room=["203 档案室", "202 财政局"])
    book = books_of([cast.zones["hall"].id], MONDAY)[cast.zones["hall"].id]
    assert [one.name for one in book.entries["room"]] == ["203 档案室", "202 财政局"] and len(book.entries["fire"]) == 1
    assert book.entries["room"][1].id == kept["202 财政局"]
    keep(cast, room=["201 发改局"])
    rows = db.session.execute(select(BookEntry).where(BookEntry.kind == "room", BookEntry.active)).scalars().all()
    assert [row.id for row in rows] == [kept["201 发改局"]], "what comes back is the entry it was"


@pytest.mark.parametrize(
    ("who", "lines", "status"), [("neighbour", ["x"], 403), ("inspector", ["x"], 403), ("owner", ["x" * 121], 422)]
)
def test_who_may_not_keep_it_changes_nothing(cast: Cast, who: str, lines: list[str], status: int) -> None:
    with pytest.raises(Problem) as refused:
        keep(cast, who, room=lines)
    db.session.rollback()
    assert refused.value.status == status and not db.session.execute(select(BookEntry)).first()


def test_a_key_is_held_by_who_signed_for_it_last(cast: Cast) -> None:
    (key,) = keep(cast, key=["强电井"])
    hand_over_key(cast.by("owner"), KeyGiven(key.id, cast.people["staff"].id, photos=SIGNED), now(cast))
    cast.clock.moment += timedelta(hours=1)
    last = hand_over_key(cast.by("lead"), KeyGiven(key.id, to_name="电梯维保 王师傅", photos=SIGNED), now(cast))
    book = books_of([cast.zones["hall"].id], MONDAY)[cast.zones["hall"].id]
    assert book.holder(key.id).to_name == "电梯维保 王师傅"
    assert [one.to_name for one in handovers_of([key.id])] == ["电梯维保 王师傅", cast.people["staff"].name]
    assert photos_of("key_handover", [last.id])[last.id][0]["sha256"] == SIGNED[0] and journal.verify() is None


def test_of_a_key_that_went_through_many_hands_the_book_tells_the_latest_few(cast: Cast) -> None:
    keys = keep(cast, key=["强电井", "弱电井"])
    for number in range(MOST + 2):
        cast.clock.moment += timedelta(hours=1)
        hand_over_key(cast.by("owner"), KeyGiven(keys[0].id, to_name=f"第{number}人", photos=SIGNED), now(cast))
    hand_over_key(cast.by("owner"), KeyGiven(keys[1].id, to_name="王师傅", photos=SIGNED), now(cast))
    book = books_of([cast.zones["hall"].id], MONDAY)[cast.zones["hall"].id]
    told = [one.to_name for one in book.handed[keys[0].id]]
    assert told == [f"第{number}人" for number in range(MOST + 1, 1, -1)] and book.holder(keys[0].id).to_name == told[0]
    assert book.holder(keys[1].id).to_name == "王师傅" and len(handovers_of([keys[0].id])) == MOST + 2


@pytest.mark.parametrize(
    ("who", "given", "status"),
    [
        ("owner", {"photos": ()}, 422),
        ("owner", {"to_name": " "}, 422),
        ("owner", {"to_id": "nobody"}, 422),
        ("neighbour", {}, 403),
        ("owner", {"entry_id": "none"}, 404),
    ],
)
def test_a_hand_over_without_signature_or_receiver_is_refused(cast: Cast, who: str, given: dict[str, Any], status: int) -> None:
    (key,) = keep(cast, key=["强电井"])
    with pytest.raises(Problem) as refused:
        hand_over_key(cast.by(who), KeyGiven(**({"entry_id": key.id, "to_name": "王", "photos": SIGNED} | given)), now(cast))
    db.session.rollback()
    assert refused.value.status == status and not handovers_of([key.id])


def test_a_plan_is_of_its_week_and_its_day(cast: Cast) -> None:
    hall = cast.zones["hall"].id
    cast.clock.moment += timedelta(days=2)
    for kind, words in (("week", "擦窗"), ("day", "拖地"), ("day", "拖地两遍")):
        write_plan(cast.by("owner"), PlanWritten(hall, kind, date(2026, 3, 4), words), now(cast))
        cast.clock.moment += timedelta(minutes=1)
    plans = books_of([hall], date(2026, 3, 4))[hall].plans
    assert (plans["week"].starts_on, plans["week"].words, plans["day"].words) == (MONDAY, "擦窗", "拖地两遍")
    assert set(books_of([hall], date(2026, 3, 5))[hall].plans) == {"week"}
    assert not books_of([hall], date(2026, 3, 9))[hall].plans
    with pytest.raises(Problem):
        write_plan(cast.by("neighbour"), PlanWritten(hall, "day", MONDAY, "x"), now(cast))


def test_a_phone_holds_the_book_and_sends_what_was_signed(cast: Cast) -> None:
    hall = cast.zones["hall"].id
    (key,) = keep(cast, key=["强电井"])
    phone, neighbour = Phone(cast.client("owner")), Phone(cast.client("neighbour"))
    phone.sync()
    neighbour.sync()
    assert phone.held["book", hall]["keys"] == [{"id": key.id, "name": "强电井", "holder": "", "since": None, "earlier": []}]
    assert not neighbour.ids("book"), "another's zone is not theirs to read"
    body = {"entry_id": key.id, "to_name": "王师傅", "photos": SIGNED}
    given = operation("hand_over_key", cast.clock.now(), body)
    plan = operation("write_plan", cast.clock.now(), {"zone_id": hall, "kind": "week", "on_day": "2026-03-02", "words": "擦窗"})
    assert [one["status"] for one in phone.sync(given, plan)] == ["applied", "applied"]
    assert [one["status"] for one in phone.sync(given, plan)] == ["duplicate", "duplicate"]
    held = phone.held["book", hall]
    assert held["keys"][0]["holder"] == "王师傅" and held["plans"]["week"]["words"] == "擦窗"
    wrong = operation("write_plan", cast.clock.now(), {"zone_id": hall, "kind": "week", "on_day": "soon", "words": "擦窗"})
    assert [one["status"] for one in phone.sync(wrong)] == ["rejected"]


def test_the_zones_page_shows_it_all(cast: Cast) -> None:
    hall = cast.zones["hall"].id
    owner = cast.client("owner")
    lines = {"room": "201 发改局\n202 财政局", "fire": "灭火器 2 具", "equipment": "", "key": "强电井"}
    assert owner.get(f"/zones/{hall}/book").status_code == 200
    assert owner.post(f"/zones/{hall}/book", data=lines).status_code == 303
    assert owner.post(f"/zones/{hall}/book", data={"room": "x" * 200}).status_code == 422
    key = books_of([hall], MONDAY)[hall].entries["key"][0]
    hand_over_key(cast.by("owner"), KeyGiven(key.id, to_name="王师傅", photos=SIGNED), now(cast))
    page = owner.get(f"/zones/{hall}").text
    assert all(words in page for words in ("201 发改局", "灭火器 2 具", "强电井", "王师傅", "历次钥匙交接"))
    assert cast.client("neighbour").get(f"/zones/{hall}/book").status_code == 404
    assert cast.client("manager").get(f"/zones/{hall}/book").status_code == 404


def test_a_phones_book_tells_who_looked_what_came_again_and_who_had_the_keys(cast: Cast) -> None:
    """What a successor asks of a zone, there without a network: 附表三 一.4, 一.5."""
    hall, owner = cast.zones["hall"].id, Phone(cast.client("owner"))
    owner.sync()
    assert ("book", hall) not in owner.held, "nothing is in it yet"
    looked = Inspected(hall, "targeted", [{"item_id": "1", "text": "墙面", "verdict": "pass", "points": None}])
    seen = record_inspection(cast.by("inspector"), looked, now(cast))
    cast.clock.moment += timedelta(minutes=5)
    weekly = DutyEntry("消防检查", OWNER, [Quota(1, WEEK)], MONDAY, record_kind="deed", scope=ANYWHERE)
    ticked = set_duty(cast.by("office"), weekly)
    done = record_deed(cast.by("owner"), DeedDone(ticked.id, hall), now(cast))
    owner.sync()
    assert [(one["kind"], one["name"], one["failed"]) for one in owner.held["book", hall]["checks"]] == [
        ("", "消防检查", 0), ("targeted", "", 0),
    ]  # fmt: skip
    page = cast.client("office").get(f"/zones/{hall}").text
    assert f"/deeds/{done.id}" in page and f"/inspections/{seen.id}" in page
    (key,) = keep(cast, key=["强电井"])
    for name in ("staff", "lead"):
        cast.clock.moment += timedelta(minutes=1)
        hand_over_key(cast.by("owner"), KeyGiven(key.id, cast.people[name].id, photos=SIGNED), now(cast))
    owner.sync()
    assert [one["to"] for one in owner.held["book", hall]["keys"][0]["earlier"]] == ["白燚", "丁小雨"]


def test_a_phones_book_counts_a_fault_that_was_not_mended_as_one_that_came_again(cast: Cast) -> None:
    hall, phone = cast.zones["hall"].id, Phone(cast.client("deputy"))
    due = cast.clock.now() + timedelta(days=1)
    by, at = Acting(user=VISITOR, now=cast.clock.now()), now(cast)
    with transaction():
        ensure_visitor(by)
    issue = report_issue(by, Report(hall, "水龙头滴水", "normal", due), at)
    confirm_fix(cast.by("owner"), Step(issue.id, 1), at)
    phone.sync()
    assert phone.held.get(("book", hall), {}).get("repeats", 0) == 0
    dispute_fix(by, Step(issue.id, words="还在滴", deadline_at=due), at)
    phone.sync()
    book = phone.held["book", hall]
    assert (book["repeats"], [one["fault"] for one in book["repeated"]]) == (1, ["水龙头滴水"])
    assert "水龙头滴水" in cast.client("office").get(f"/zones/{hall}").text.partition("重复问题")[2]


def test_a_new_owner_stands_in_the_books_of_others_phones(cast: Cast) -> None:
    hall, phone = cast.zones["hall"].id, Phone(cast.client("deputy"))
    keep(cast, room=["201 发改局"])
    phone.sync()
    cast.clock.moment += timedelta(minutes=1)
    assign_owner(cast.by("office"), hall, cast.people["neighbour"].id)
    phone.sync()
    assert [one["name"] for one in phone.held["book", hall]["owners"]] == ["罗翀", "谢春梅"]
