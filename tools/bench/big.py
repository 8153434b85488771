"""A site far larger than any: 2,000 zones and 5,000 open issues, all of them the deputy's own; does Today scroll?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tools.bench.phone import HERE, WAIT_MS, phone, slow, usable
from tools.bench.rows import filled
from tools.bench.sites import Bench
from tools.bench.tell import middle, tell

ZONES, ISSUES, PER_FLOOR = 2_000, 5_000, 40
FRAMES, STEP = 240, 300  # frames scrolled, CSS pixels each: a hard fling
TIMES = 3


def measure(bench: Bench) -> None:
    grow(bench)
    scroll = (HERE / "scroll.js").read_text()
    opened: list[float] = []
    with phone(bench, bench.folder / "big") as context:
        page = context.new_page()
        page.goto(f"{bench.url}/app", timeout=WAIT_MS)
        usable(page)
        page.wait_for_function(
            f"() => [...document.querySelectorAll('h2 .figure')].some((one) => Number(one.textContent) >= {ISSUES})",
            timeout=WAIT_MS,
        )
        page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        page.close()
        context.set_offline(True)
        scrolled: list[dict[str, Any]] = []
        for _ in range(TIMES):
            page = context.new_page()
            slow(page)
            page.goto(f"{bench.url}/app", timeout=WAIT_MS)
            opened.append(usable(page))
            page.wait_for_timeout(2_000)
            scrolled.append(page.evaluate(scroll, [FRAMES, STEP]))
            page.close()
    frames = [float(time) for one in scrolled for time in one["times"]]
    tell("big_today_open_offline_4x", middle(opened), "ms")
    tell("big_today_scroll_frame_4x", middle(frames), "ms")
    tell("big_today_scroll_worst_frame_4x", middle([max(one["times"]) for one in scrolled]), "ms")
    tell("big_today_scroll_long_frames_4x", middle([float(len(one["long"])) for one in scrolled]), "frames")
    tell("big_today_elements", middle([float(one["nodes"]) for one in scrolled]), "elements")


def grow(bench: Bench) -> None:
    """The rows straight into the tables; the bench's person is given every issue."""
    from sqlalchemy import delete, insert

    from app import create_app
    from app.cases.models import Issue, IssueEvent
    from app.core.db import db
    from app.core.ids import new_id
    from app.patrols.models import Patrol
    from app.places.models import Building, BuildingFloor, Zone

    now = datetime.now(UTC)
    app = create_app()
    with app.app_context():
        db.session.execute(delete(Patrol))
        building = Building(id=new_id(), name="测量楼", position=9)
        floors = [
            BuildingFloor(id=new_id(), building_id=building.id, level=level + 1) for level in range(ZONES // PER_FLOOR)
        ]
        db.session.add(building)
        db.session.flush()
        db.session.add_all(floors)
        db.session.flush()
        new = ZONES - len(bench.zones)
        zones = [
            {"id": new_id(), "number": f"M{place:04d}", "floor_id": floors[place // PER_FLOOR].id, "duty": "区域卫生、设施报修",
             "name": f"测量区{place:04d}", "team_id": None, "position": place, "active": True}
            for place in range(new)
        ]  # fmt: skip
        db.session.execute(insert(Zone), zones)
        ids = bench.zones + [zone["id"] for zone in zones]
        issues = [
            filled(Issue, id=new_id(), number=100_000 + place, zone_id=ids[place % len(ids)], reporter_id=bench.person_id,
                   assignee_id=bench.person_id, item="地面", description=f"地面有水渍，请处理（第{place}条）",
                   severity=("normal", "minor", "serious")[place % 3], state="open",
                   deadline_at=now + timedelta(hours=place % 97 - 40),
                   late_from=now + timedelta(hours=place % 97 - 40), reported_at=now)
            for place in range(ISSUES)
        ]  # fmt: skip
        db.session.execute(insert(Issue), issues)
        db.session.execute(insert(IssueEvent), [
            {"id": issue["id"], "issue_id": issue["id"], "position": 1, "kind": "reported", "person_id": bench.person_id,
             "words": issue["description"], "data": {}, "device_at": now, "corrected_at": now, "received_at": now}
            for issue in issues
        ])  # fmt: skip
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
