"""Meeting rooms: booked through the office, a clash refused, one of two at once wins; seen by day and week."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Problem
from app.rooms.actions import Wanted, book_room, cancel_booking, keep_room
from app.rooms.models import MeetingRoom, RoomBooking
from app.rooms.rules import clash, span_fault
from tests.cast import Cast

START = datetime.fromisoformat("2026-03-03T09:00+08:00")
HOUR = timedelta(hours=1)
span = st.tuples(st.integers(0, 20), st.integers(1, 8)).map(lambda two: (START + two[0] * HOUR, START + sum(two) * HOUR))


@given(span, span)
def test_two_spans_clash_when_they_share_a_moment(one, other):
    assert clash(one, other) == clash(other, one) == (max(one[0], other[0]) < min(one[1], other[1]))


def test_what_cannot_be_booked():
    for begins, ends, fault in ((1, 1, "backwards"), (0, 80, "long"), (-3, -1, "past"), (9_000, 9_001, "far"), (-1, 2, None)):
        assert span_fault(START + begins * HOUR, START + ends * HOUR, START) == fault


def room(cast: Cast, name: str = "第一会议室") -> MeetingRoom:
    return keep_room(cast.by("office"), None, name, "1号楼二层", 20, "投影")


def wanted(room: MeetingRoom, begins: float = 0, ends: float = 2, title: str = "例会", **more: str) -> Wanted:
    return Wanted(room.id, START + begins * HOUR, START + ends * HOUR, title, **more)


def test_a_clash_is_refused_and_names_the_meeting_that_is_there(cast: Cast):
    first, second = room(cast), room(cast, "第二会议室")
    kept = book_room(cast.by("office"), wanted(first))
    for begins, ends in ((1, 3), (-1, 1), (0.5, 1), (-1, 3)):
        with pytest.raises(Problem) as told:
            book_room(cast.by("manager"), wanted(first, begins, ends, "来访"))
        assert (told.value.code, told.value.params["title"]) == ("clash", "例会")
    for one in (wanted(first, 2, 3), wanted(first, -1, 0), wanted(second)):
        book_room(cast.by("office"), one)
    cancel_booking(cast.by("office"), kept.id)
    book_room(cast.by("office"), wanted(first, 1, 2))
    with pytest.raises(Problem):
        book_room(cast.by("lead"), wanted(second, 5, 6))


def test_of_two_who_book_the_same_room_at_once_exactly_one_wins(cast: Cast):
    one = room(cast)
    acting = [cast.by("office"), cast.by("manager")]
    barrier, answers = Barrier(2), []

    def book(number: int) -> None:
        with cast.app.app_context():
            barrier.wait()
            try:
                book_room(acting[number], wanted(one, number * 0.5, 2, f"会议{number}"))
                answers.append("booked")
            except Problem as problem:
                answers.append(problem.code)
            finally:
                db.session.remove()

    threads = [Thread(target=book, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["booked", "clash"]
    db.session.rollback()
    assert len(db.session.execute(select(RoomBooking)).unique().scalars().all()) == 1


def test_the_office_books_on_the_page_and_everybody_sees_the_day_and_the_week(cast: Cast):
    office, staff = cast.client("office"), cast.client("staff")
    assert office.post("/rooms/list", data={"name": "多功能厅", "seats": "120", "place": "2号楼"}).status_code == 303
    assert office.post("/rooms/list", data={"name": "", "seats": "x"}).status_code == 422
    one = db.session.execute(select(MeetingRoom)).scalar_one()
    page = office.get("/rooms?day=2026-03-03").text
    key = re.findall(r'name="id" value="([^"]+)"', page)[0]
    sent = {"id": key, "room_id": one.id, "day": "2026-03-03", "from": "09:00", "until": "11:00", "title": "<b>例会</b>"}
    sent["unit"] = "财政局"
    assert [office.post("/rooms/book", data=sent).status_code for _ in range(2)] == [303, 303], "sent twice is booked once"
    again = sent | {"id": "", "from": "10:00", "until": "12:00", "title": "来访"}
    answer = office.post("/rooms/book", data=again)
    assert answer.status_code == 409 and "已有安排：&lt;b&gt;例会" in answer.text and 'value="来访"' in answer.text
    for wrong in ({"until": "08:00"}, {"day": "x"}, {"room_id": "none"}, {"title": " "}):
        answer = office.post("/rooms/book", data=again | {"from": "14:00", "until": "15:00"} | wrong)
        assert answer.status_code == 422 and 'role="alert"' in answer.text
    for view in ("", "&view=week"):
        page = staff.get(f"/rooms?day=2026-03-03{view}").text
        assert "09:00–11:00" in page and "财政局" in page and "/cancel" not in page
    assert staff.post("/rooms/book", data=sent).status_code == 403
    assert office.post(f"/rooms/{one.id}/retire").status_code == 409
    booking = db.session.execute(select(RoomBooking)).unique().scalar_one()
    assert office.post(f"/rooms/bookings/{booking.id}/cancel").status_code == 303
    assert office.post(f"/rooms/bookings/{booking.id}/cancel").status_code == 409
    assert office.post(f"/rooms/{one.id}/retire").status_code == 303
