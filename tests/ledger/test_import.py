"""A ledger is previewed, accepted, and taken in once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core import journal
from app.core.db import db
from app.core.errors import Problem
from app.demo.ledger import demo_ledger, demo_people, demo_zones
from app.ledger.actions import accept_import, import_workbook
from app.people.models import Person, Team
from app.people.queries import granted, person_by_number
from app.places.models import Building, BuildingFloor, Zone, ZoneOwner
from app.places.queries import ownership_history
from app.standards.models import Standard, TrainingPlan, WorkStandard
from app.standards.queries import checklist_for
from tests.cast import Cast
from tests.rows import once


@pytest.fixture
def by(app, clock):
    return Cast(app, clock).system


def count(model) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


@pytest.fixture
def taken(app, by) -> None:
    """The demo's ledger is in."""
    once(app, "the demo's ledger", lambda: take(by, demo_ledger()))


def take(by, content: bytes):
    kept = import_workbook(by, "台账.xlsx", content)
    return kept, accept_import(by, kept.id)


def test_a_preview_writes_no_row_of_the_ledger(by) -> None:
    kept = import_workbook(by, "台账.xlsx", demo_ledger())
    assert (count(Person), count(Zone), count(Team), count(Standard)) == (0, 0, 0, 0)
    counts = kept.preview["counts"]
    assert counts["people"] == {"new": 58, "changed": 0, "same": 0}
    assert counts["zones"] == {"new": 143, "changed": 0, "same": 0}
    assert counts["teams"]["new"] == 5 and counts["buildings"]["new"] == 3
    assert kept.preview["problems"] == 0 and kept.preview["oddities"] > 20


def test_accepting_writes_every_row(by, taken) -> None:
    assert (count(Team), count(Person), count(Zone), count(Building)) == (5, 58, 143, 3)
    assert count(BuildingFloor) == len({zone[:2] for zone in demo_zones()})
    assert (count(Standard), count(WorkStandard), count(TrainingPlan)) == (11, 5, 20)
    assert count(ZoneOwner) == 141
    assert {row.name for row in db.session.execute(select(Person)).scalars()} == {one[1] for one in demo_people()}
    assert journal.verify() is None


def test_posts_give_roles(by, taken) -> None:
    roles = {number: granted(person_by_number(number))[0] for number in ("W001", "W002", "W003", "W004", "W005", "W006")}
    assert "manager" in roles["W001"] and "deputy" in roles["W002"] & roles["W003"] and "inspector" in roles["W004"]
    assert "lead" in roles["W005"] and roles["W006"] == {"staff"}
    leader = person_by_number("W005")
    assert granted(leader)[1] == {leader.team_id}
    assert not any("office" in held for held in roles.values())


def test_zones_get_the_checklist_of_their_teams_standard(by, taken) -> None:
    zone = db.session.execute(select(Zone).where(Zone.name == "东侧走廊")).scalars().first()
    assert [text for _id, text in checklist_for(zone)] == ["无积水", "无污渍", "无纸屑", "墙面无手印"]


def test_the_same_file_again_doubles_nothing(by, taken) -> None:
    revision = journal.head()[0]
    kept, plan = take(by, demo_ledger())
    assert kept.preview["nothing_to_do"] and plan.nothing_to_do
    assert (count(Team), count(Person), count(Zone), count(ZoneOwner)) == (5, 58, 143, 141)
    assert (count(Standard), count(WorkStandard), count(TrainingPlan)) == (11, 5, 20)
    assert journal.head()[0] == revision + 2  # the import and its acceptance, nothing else


def test_accepting_twice_is_accepting_once(by) -> None:
    kept, _ = take(by, demo_ledger())
    revision = journal.head()[0]
    accept_import(by, kept.id)
    assert journal.head()[0] == revision


def test_a_changed_owner_is_one_reassignment_with_history(by, taken, clock) -> None:
    building, level, name, team = demo_zones()[0]
    zone = db.session.execute(
        select(Zone).join(Zone.floor).join(BuildingFloor.building)
        .where(Building.name == building, BuildingFloor.level == level, Zone.name == name)
    ).scalar_one()
    before = ownership_history(zone.id)[0].person.name
    other = next(one for _number, one, of, _post in demo_people() if of == team and one != before)
    clock.moment += timedelta(days=1)
    by = type(by)(user=by.user, now=clock.now())
    kept, _ = take(by, demo_ledger({(building, level, name): other}))
    assert kept.preview["counts"]["owners"]["changed"] == 1
    assert [change["message"] for change in kept.preview["changes"]] == ["%(where)s: owner %(before)s → %(after)s"]
    history = ownership_history(zone.id)
    assert [row.person.name for row in history] == [other, before]
    assert history[1].until_at == history[0].from_at == clock.now()
    assert count(ZoneOwner) == 142


def test_a_person_the_file_lacks_is_named_and_left_alone(by, app, clock) -> None:
    from app.people.actions import add_person

    add_person(by, "X900", "闻长河二")
    kept, _ = take(by, demo_ledger())
    assert kept.preview["absent"] == ["闻长河二 X900"]
    assert person_by_number("X900").active


def test_only_the_office_may_import(cast) -> None:
    kept = import_workbook(cast.by("office"), "a.xlsx", demo_ledger())
    for name in ("manager", "owner", "staff"):
        with pytest.raises(Problem) as refusal:
            import_workbook(cast.by(name), "a.xlsx", b"x")
        assert refusal.value.status == 403
        with pytest.raises(Problem) as refusal:
            accept_import(cast.by(name), kept.id)
        assert refusal.value.status == 403


def test_a_file_of_which_nothing_can_be_written_cannot_be_accepted(by) -> None:
    kept = import_workbook(by, "a.xlsx", b"not a workbook")
    assert not kept.preview["writable"] and kept.preview["problems"] == 1
    with pytest.raises(Problem) as refusal:
        accept_import(by, kept.id)
    assert refusal.value.status == 409
    assert kept.accepted_at is None and count(Person) == 0


@pytest.mark.one_database
def test_the_demo_ledger_is_the_same_each_time() -> None:
    from app.ledger.rules.grid import read_grids

    assert [grid.rows for grid in read_grids(demo_ledger())] == [grid.rows for grid in read_grids(demo_ledger())]
