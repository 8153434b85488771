"""The demo site: what somebody trying the product finds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.cases.models import Issue
from app.core import journal
from app.core.clock import FixedClock
from app.core.db import db
from app.demo.seed import seed_demo
from app.patrols.models import Patrol
from app.people.queries import demo_people
from app.people.rules import DEMO_PASSWORD
from app.places.models import Zone
from app.places.queries import user_of
from app.plates.models import Plate
from app.policy import ROLES
from app.rooms.queries import bookings
from app.service.models import ServiceCase
from app.service.queries import directory, ushers
from app.service.rules import KINDS
from app.settings.queries import current


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.one_database
def test_the_demo_site_has_everybody_and_two_weeks_of_work(app: Flask, clock: FixedClock):
    clock.moment += timedelta(hours=6)  # three in the afternoon
    assert seed_demo(app) and not seed_demo(app), "a second time nothing happens"
    now = clock.now()
    accounts = dict(demo_people())
    assert list(accounts) == list(ROLES)
    for role, person in accounts.items():
        assert role in user_of(person, now).roles
    assert user_of(accounts["staff"], now).roles == {"staff"}
    assert len(user_of(accounts["owner"], now).zone_ids) >= 3
    assert current().demo and current().site_name

    zones, plates = (db.session.execute(select(func.count(of.id))).scalar_one() for of in (Zone, Plate))
    assert zones == plates == 143
    days = {current().local(at).date() for at in db.session.execute(select(Patrol.corrected_at)).scalars()}
    assert len(days) == 15 and max(days) == current().local(now).date()
    assert db.session.execute(select(func.max(Patrol.corrected_at))).scalar_one() <= now
    issues = list(db.session.execute(select(Issue)).unique().scalars())
    assert {issue.state for issue in issues} == {"open", "fixed", "verified"}
    assert any(issue.state == "open" and issue.deadline_at < now for issue in issues)
    assert any(issue.state == "open" and issue.assignee_id == accounts["owner"].id for issue in issues)
    cases = db.session.execute(select(ServiceCase)).unique().scalars().all()
    assert {case.kind for case in cases} == set(KINDS) and len(cases) > 15
    assert any(case.state != "closed" and case.assignee_id == accounts["owner"].id for case in cases)
    assert ushers() and directory() and bookings(now - timedelta(days=7), now + timedelta(days=7))
    assert journal.verify() is None

    client = app.test_client()
    page = client.get("/sign-in").text
    assert all(person.name in page for person in accounts.values()) and "demo-strip" in page
    for name in ROLES:
        assert client.post("/sign-in", data={"name": name, "password": DEMO_PASSWORD}).status_code == 302
