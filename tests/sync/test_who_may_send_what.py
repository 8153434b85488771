"""Every kind of operation × role × whose zone it is about, against a table: what a phone sends is judged by the policy alone.

The hall is the owner's, the corridor the neighbour's in the same team; the plant room is another team's, its issues and tasks
are given to `staff`; "absent" is no thing at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from app.book.models import BookEntry
from app.cases.actions import Report, Step, confirm_fix, report_issue
from app.core.acting import Acting
from app.core.db import db
from app.core.ids import new_id
from app.core.moments import here_and_now
from app.duties.actions import ship_scheme
from app.duties.models import Duty
from app.patrols.actions import PatrolFound, record_patrol
from app.places.actions import give_stand_in
from app.service.actions import Asked, open_case
from app.sync.actions import receive_batch
from app.sync.operations import KINDS
from tests.cast import NAMES, Cast
from tests.sync.phone import operation

PLACES = ("hall", "corridor", "plant", "absent")
HOLDER = {"hall": "owner", "corridor": "neighbour", "plant": "staff"}
PHOTO = "a" * 64
Body = Callable[[Cast, str], dict[str, Any]]


def zone(cast: Cast, place: str) -> str:
    return cast.zones[place].id if place in cast.zones else "none"


def in_zone(cast: Cast, place: str, **said: Any) -> dict[str, Any]:
    return {"zone_id": zone(cast, place)} | said


def deed(cast: Cast, place: str) -> dict[str, Any]:
    duty = db.session.execute(select(Duty.id).where(Duty.name == "卫生大清扫")).scalar_one()
    return in_zone(cast, place, duty_id=duty, photos=[PHOTO])


def inspection(cast: Cast, place: str) -> dict[str, Any]:
    return in_zone(cast, place, kind="targeted", items=[{"item_id": "a", "text": "墙面", "verdict": "pass"}])


def key(cast: Cast, place: str) -> dict[str, Any]:
    held = "none"
    if place != "absent":
        entry = BookEntry(zone_id=zone(cast, place), kind="key", name=new_id(), active=True, position=0)
        db.session.add(entry)
        db.session.commit()
        held = entry.id
    return {"entry_id": held, "to_name": "王师傅", "photos": [PHOTO]}


def plan(cast: Cast, place: str) -> dict[str, Any]:
    return in_zone(cast, place, kind="day", on_day=date(2026, 3, 3).isoformat(), words="擦窗")


def soon(cast: Cast) -> Any:
    return cast.clock.now() + timedelta(hours=8)


def report(cast: Cast, place: str) -> dict[str, Any]:
    return in_zone(cast, place, description="漏水", severity="normal", deadline_at=soon(cast).isoformat())


def issue(cast: Cast, place: str, mended: bool = False, **said: Any) -> dict[str, Any]:
    """A step on an issue of the place, reported by the office and given to whoever holds the place."""
    if place == "absent":
        return {"issue_id": "none"} | said
    times, holder = here_and_now(cast.clock.now()), HOLDER[place]
    found = Report(zone(cast, place), "漏水", "normal", soon(cast), assignee_id=cast.people[holder].id)
    held = report_issue(cast.by("office"), found, times)
    if mended:
        confirm_fix(cast.by(holder), Step(held.id, photos=[PHOTO]), times)
    return {"issue_id": held.id} | said


def later(cast: Cast, place: str, mended: bool = False, **said: Any) -> dict[str, Any]:
    return issue(cast, place, mended, deadline_at=(soon(cast) + timedelta(days=1)).isoformat(), **said)


def reassigned(cast: Cast, place: str) -> dict[str, Any]:
    return issue(cast, place, assignee_id=cast.people["lead"].id, words="请换人")


def task(cast: Cast, place: str, **said: Any) -> dict[str, Any]:
    if place == "absent":
        return {"case_id": "none"} | said
    asked = Asked("task", "换灯管", zone_id=zone(cast, place), assignee_id=cast.people[HOLDER[place]].id)
    return {"case_id": open_case(cast.by("office"), asked, here_and_now(cast.clock.now())).id} | said


def grade(cast: Cast, place: str) -> dict[str, Any]:
    if place == "absent":
        return {"record_id": "none", "words": "我在场"}
    walked = record_patrol(cast.by(HOLDER[place]), PatrolFound(zone(cast, place), "list"), here_and_now(cast.clock.now()))
    return {"record_id": walked.id, "words": "我在场"}


def refused(cast: Cast, place: str) -> dict[str, Any]:
    """Giving up what whoever holds the place sent, and was refused; of an absent one, a number of one's own that never came."""
    sent = operation("comment", cast.clock.now(), {"issue_id": "none", "words": "x"})
    if place != "absent":
        receive_batch(cast.by(HOLDER[place]), [sent])
    return {"operation_id": sent["id"], "kind": "comment", "number": 1, "device_at": sent["device_at"], "reason": "走错了"}


def words(cast: Cast, place: str, **said: Any) -> dict[str, Any]:
    return in_zone(cast, place, words="电梯困人", **said)


ALL = " ".join(NAMES)
HIGH = "office manager deputy inspector"
IN_PLACE = {"hall": f"{HIGH} lead owner", "corridor": f"{HIGH} lead neighbour", "plant": f"{HIGH} staff"}
BELONGS = {"hall": "lead owner", "corridor": "lead neighbour", "plant": "staff"}
JUDGES = dict.fromkeys(HOLDER, "manager deputy inspector")


@dataclass(frozen=True)
class Row:
    """Who may, by the place; all others, and everybody where the place is not named, are refused."""

    body: Body
    may: dict[str, str]


TABLE: dict[str, Row] = {
    "record_patrol": Row(partial(in_zone, source="list"), IN_PLACE),
    "record_deed": Row(deed, IN_PLACE),
    "record_inspection": Row(
        inspection, {"hall": "manager deputy inspector lead", "corridor": "manager deputy inspector lead",
                     "plant": "manager deputy inspector"}),
    "hand_over_key": Row(key, IN_PLACE),
    "write_plan": Row(plan, {"hall": "office lead owner", "corridor": "office lead neighbour", "plant": "office staff"}),
    "report_issue": Row(report, dict.fromkeys(HOLDER, ALL)),
    "confirm_fix": Row(partial(issue, photos=[PHOTO]), BELONGS),
    "verify_fix": Row(partial(issue, mended=True), JUDGES),
    "reject_fix": Row(partial(later, mended=True, words="没修好"), JUDGES),
    "comment": Row(partial(issue, words="看过了"), IN_PLACE),
    "change_deadline": Row(partial(later, words="缺件"), IN_PLACE),
    "reassign": Row(reassigned, IN_PLACE),
    "report_incident": Row(partial(words, plan_id="none", name="电梯困人"), dict.fromkeys(PLACES, ALL)),
    "log_inquiry": Row(words, dict.fromkeys(HOLDER, ALL)),
    "take_step": Row(partial(task, step="accept"), {"hall": "owner", "corridor": "neighbour", "plant": "staff"}),
    "see_case": Row(task, IN_PLACE),
    "answer_grade": Row(grade, HOLDER),
    "read_notices": Row(lambda cast, place: {"notice_ids": [place]}, dict.fromkeys(PLACES, ALL)),  # others' are passed over
    "give_up": Row(refused, HOLDER | {"absent": ALL}),
}  # fmt: skip


@pytest.fixture
def scene(cast: Cast) -> Cast:
    """Tuesday, the scheme's duties in force, `staff` standing in for the plant room."""
    ship_scheme(cast.system, date(2026, 3, 1))
    now = cast.clock.now()
    give_stand_in(cast.by("office"), cast.zones["plant"].id, cast.people["staff"].id, now, now + timedelta(days=9))
    cast.clock.moment += timedelta(days=1)
    return cast


def test_every_kind_stands_in_the_table() -> None:
    assert set(TABLE) == set(KINDS)


def answer(by: Acting, kind: str, body: dict[str, Any]) -> str:
    (result,) = receive_batch(by, [operation(kind, by.now, body)])
    return result.problem.code if result.problem else result.status


@pytest.mark.row("A1")
@pytest.mark.one_database
@pytest.mark.parametrize("kind", KINDS)
def test_each_role_may_send_what_the_table_says_of_each_place(scene: Cast, kind: str) -> None:
    row = TABLE[kind]
    told = {(place, name): answer(scene.by(name), kind, row.body(scene, place)) for place in PLACES for name in NAMES}
    taken = {place: " ".join(name for name in NAMES if told[place, name] == "applied") for place in PLACES}
    assert taken == {place: " ".join(name for name in NAMES if name in row.may.get(place, "").split()) for place in PLACES}
    codes = {there: {code for (place, _), code in told.items() if (place != "absent") == there} for there in (True, False)}
    assert codes[True] <= {"applied", "forbidden", "not-found"} and codes[False] <= {"applied", "not-found", "invalid"}, told


@pytest.mark.row("A1")
@pytest.mark.one_database
@pytest.mark.parametrize("kind", ["confirm_fix", "verify_fix", "comment", "take_step", "see_case", "answer_grade", "give_up"])
def test_what_one_may_not_see_answers_like_what_is_not_there(scene: Cast, kind: str) -> None:
    """The neighbour sees nothing of the hall's."""
    assert answer(scene.by("neighbour"), kind, TABLE[kind].body(scene, "hall")) == "not-found"
