"""Boards, the year and the month's ledger over three years of patrols: 200, 600 and 2,000 zones, on both databases."""

from __future__ import annotations

import os
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

from tools.bench.sites import Bench, on_postgresql, serving
from tools.bench.tell import middle, tell

STEP = 200  # zones
SCALES = tuple(int(one) for one in os.environ.get("SCALES", "1 3 10").split())  # how many times as many
DATABASES = os.environ.get("DATABASES", "sqlite postgresql").split()
DAYS = int(os.environ.get("DAYS", "1095"))  # fewer to try it out: the figures are those of three years
HOURS = (1, 4, 7, 10)  # UTC: four patrols a zone and day
TIMES = 7
LATER_BY = {  # `place` seconds after :start, as the database keeps a moment
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', :start, '+' || place || ' seconds')",
    "postgresql": "CAST(:start AS timestamp) AT TIME ZONE 'UTC' + place * INTERVAL '1 second'",
}
ROUND = """
    INSERT INTO patrol (id, zone_id, person_id, plate_id, source, items, all_normal, note, late_reason, marks, device_at,
                        corrected_at, received_at, counts_at)
    SELECT substr(zone_id, 13) || :tail, zone_id, person_id, NULL, 'camera',
           '[{{"item_id": "floor", "text": "地面", "ok": true}}]', true, '', '', '[]', at, at, at, at
    FROM (SELECT zone_id, person_id, {at} AS at FROM walked ORDER BY place) AS walk
"""
PAGES = (("board", "/board"), ("year", "/board/year"), ("board_part", "/board?part=1"), ("records", "/records"),
         ("everybody", "/duties/people"))  # fmt: skip


def measure(bench: Bench) -> None:
    if "sqlite" in DATABASES:
        _on(bench, "sqlite")
    if "postgresql" in DATABASES:
        with on_postgresql(bench, "instance-pg") as other:
            _on(other, "postgresql")


def _on(bench: Bench, database: str) -> None:
    from app import create_app
    from app.core.db import db
    from app.people.models import Person

    app = create_app()
    with app.app_context():
        _duties()
    zones = 0
    for scale in SCALES:
        with app.app_context():
            ids = _more_zones(scale * STEP - zones)
            zones = scale * STEP
            _walk(ids, [row for (row,) in db.session.query(Person.id).limit(40)])
            if database == "sqlite":
                db.session.connection().exec_driver_sql("ANALYZE")
            else:
                db.session.connection().exec_driver_sql("ANALYZE patrol")
            db.session.commit()
            _tell_rebuild(app, f"{database}_{scale}x")
            _tell_ledger(app, bench, f"{database}_{scale}x")
            _tell_months(app, f"{database}_{scale}x")
            db.session.remove()
        with serving(bench):
            for name, path in PAGES:
                tell(f"{name}_{database}_{scale}x", middle([_seconds(bench, path) for _ in range(TIMES)]) * 1000, "ms")
    with app.app_context():
        db.engine.dispose()


def _duties() -> None:
    """The scheme's duties, in force since the first of the days."""
    from app.core.acting import Acting
    from app.duties.actions import ship_scheme
    from app.policy import SYSTEM

    now = datetime.now(UTC)
    ship_scheme(Acting(user=SYSTEM, now=now), now.date() - timedelta(days=DAYS))


def _more_zones(count: int) -> list[str]:
    """So many zones more, forty a floor, each with an owner; their ids."""
    from sqlalchemy import func, insert, select

    from app.core.db import db
    from app.core.ids import new_id
    from app.people.models import Person, Team
    from app.places.models import Building, BuildingFloor, Zone, ZoneOwner

    before = db.session.execute(select(func.count()).select_from(Building)).scalar_one()
    building = Building(id=new_id(), name=f"测量楼{before}", position=90 + before)
    floors = [BuildingFloor(id=new_id(), building_id=building.id, level=level + 1) for level in range(-(-count // 40))]
    people = list(db.session.execute(select(Person.id)).scalars())
    teams = list(db.session.execute(select(Team.id)).scalars())
    db.session.add(building)
    db.session.flush()
    db.session.add_all(floors)
    db.session.flush()
    zones = [{"id": new_id(), "number": f"B{before}-{place}", "floor_id": floors[place // 40].id, "duty": "", "position": place,
              "name": f"测量区{before}-{place}", "team_id": teams[place % len(teams)], "active": True}
             for place in range(count)]  # fmt: skip
    db.session.execute(insert(Zone), zones)
    db.session.execute(insert(ZoneOwner), [
        {"id": new_id(), "zone_id": zone["id"], "person_id": people[place % len(people)], "changed_by": "system",
         "from_at": datetime(2020, 1, 1, tzinfo=UTC), "until_at": None} for place, zone in enumerate(zones)
    ])  # fmt: skip
    db.session.commit()
    return [str(zone["id"]) for zone in zones]


def _walk(zones: list[str], people: list[str]) -> None:
    """Four patrols a zone and day until yesterday, made inside the database: a statement for each round of all zones."""
    from sqlalchemy import text

    from app.core.db import db

    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    asked = db.session.connection()
    if asked.dialect.name == "sqlite":
        asked.execute(text("PRAGMA cache_size = -2000000"))  # 2 GB: the indexes stay in memory while they grow
    asked.execute(text("DROP TABLE IF EXISTS walked"))
    asked.execute(text("CREATE TEMPORARY TABLE walked (place INTEGER, zone_id VARCHAR(36), person_id VARCHAR(36))"))
    asked.execute(text("INSERT INTO walked VALUES (:place, :zone, :person)"), [
        {"place": place, "zone": zone, "person": people[place % len(people)]} for place, zone in enumerate(zones)
    ])  # fmt: skip
    round_ = text(ROUND.format(at=LATER_BY[asked.dialect.name]))
    for back in range(DAYS, 0, -1):
        for hour in HOURS:
            start = today - timedelta(days=back) + timedelta(hours=hour)
            asked.execute(round_, {"tail": f"{back:05d}{hour:02d}", "start": f"{start:%Y-%m-%d %H:%M:%S}"})
    db.session.commit()


def _tell_rebuild(app: Any, name: str) -> None:
    from app.core.acting import Acting
    from app.policy import SYSTEM
    from app.rollups.actions import rebuild

    began = time.perf_counter()
    rebuild(Acting(user=SYSTEM, now=app.extensions["clock"].now()))
    tell(f"rollups_rebuild_{name}", time.perf_counter() - began, "s")


def _tell_ledger(app: Any, bench: Bench, name: str) -> None:
    """The patrols of the last whole month as a workbook: what the job does between its start and its end."""
    from flask_babel import force_locale

    from app.boards.queries import Scope
    from app.policy import SYSTEM
    from app.reports.book import write_workbook
    from app.reports.jobs import paper_for
    from app.reports.kinds import LEDGERS, Wanted
    from app.reports.rules import Month
    from app.settings.queries import current

    now = app.extensions["clock"].now()
    month = Month((now.date().replace(day=1) - timedelta(days=1)).replace(day=1))
    wanted = Wanted(Scope(SYSTEM, with_closed=True), month, current(), now)
    with force_locale("zh_CN"):
        began = time.perf_counter()
        ledger = LEDGERS["patrols"]
        path = bench.folder / "ledger.xlsx"
        rows = write_workbook(path, paper_for(ledger, wanted, "测量员"), ledger.rows(wanted), lambda done: None)
    tell(f"month_ledger_{name}", time.perf_counter() - began, "s")
    tell(f"month_ledger_{name}_rows", rows, "rows")


def _tell_months(app: Any, name: str) -> None:
    """Everybody's present month counted, as the worker of a large site does it for the page."""
    from app.duties.actions.months import count_month

    now = app.extensions["clock"].now()
    began = time.perf_counter()
    people = count_month(now.date().replace(day=1), now)
    tell(f"everybody_count_{name}", time.perf_counter() - began, "s")
    tell(f"everybody_count_{name}_people", people, "people")


def _seconds(bench: Bench, path: str) -> float:
    from app.web.acting import COOKIE

    request = urllib.request.Request(f"{bench.url}{path}", headers={"Cookie": f"{COOKIE}={bench.token}"})
    began = time.perf_counter()
    with urllib.request.urlopen(request) as answer:
        answer.read()
    return time.perf_counter() - began
