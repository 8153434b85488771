"""The pages of inspections: to plan, to see, to read, each for who may."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image
from sqlalchemy import select

from app.core.db import db
from app.inspections.models import InspectionRoute
from app.inspections.queries import on_route
from app.photos.queries import photos_of
from app.standards.actions import set_standard
from app.standards.reference import REFERENCE
from tests.cast import Cast
from tests.inspections.test_record import inspect

PLANNED = {"name": "周一抽查", "kind": "targeted", "on_day": "2026-03-02", "size": "2", "in_points": "0", "person_id": ""}


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG")
    return out.getvalue()


def test_the_office_plans_a_sample_and_sees_what_was_found(cast: Cast) -> None:
    office = cast.client("office")
    assert office.get("/inspections/plan?kind=general").status_code == 200
    answer = office.post("/inspections/plan", data=PLANNED)
    assert answer.status_code == 303
    (route,) = db.session.execute(select(InspectionRoute)).scalars()
    page = office.get(answer.location).text
    assert route.seed in page and "复抽结果一致" in page and route.on_day == date(2026, 3, 2)
    found = inspect(cast, route_id=route.id)
    assert on_route(route.id)
    assert f"/inspections/{found.id}" in office.get("/inspections").text
    page = office.get(f"/inspections/{found.id}").text
    assert "有污渍" not in page and "地面0" in page and f"/issues/{found.findings[0].issue_id}" in page
    assert office.post(f"/inspections/routes/{route.id}/cancel").status_code == 303
    assert "已取消" in office.get("/inspections").text


def test_what_cannot_be_planned_is_told_beside_its_field(cast: Cast) -> None:
    answer = cast.client("office").post("/inspections/plan", data=PLANNED | {"on_day": "2026-02-01"})
    assert answer.status_code == 422 and "这一天已经过去" in answer.text
    ahead = cast.client("office").post("/inspections/plan", data=PLANNED | {"on_day": "2036-03-02"})
    assert ahead.status_code == 422 and "日期不能晚于一年之后" in ahead.text


def test_each_sees_what_they_may(cast: Cast) -> None:
    found = inspect(cast)
    assert cast.client("owner").get(f"/inspections/{found.id}").status_code == 200, "it is their zone"
    assert cast.client("neighbour").get(f"/inspections/{found.id}").status_code == 404
    assert found.zone.name not in cast.client("neighbour").get("/inspections").text
    assert cast.client("owner").get("/inspections/plan").status_code == 403
    assert cast.client("owner").get("/inspections/routes/x").status_code == 403
    assert cast.client("lead").get("/inspections/routes/x").status_code == 404


def test_an_item_has_a_photo_of_how_it_should_look(cast: Cast) -> None:
    standard, _ = set_standard(cast.by("office"), cast.teams["保洁班组"].id, "大厅", requirement="地面无积水、墙面无手印")
    item, office = standard.items[0], cast.client("office")
    address = f"/standards/items/{item.id}/photo"
    assert office.post(address, data={"photo": (io.BytesIO(picture()), "a.jpg")}).status_code == 303
    (held,) = photos_of(REFERENCE, [item.id])[item.id]
    assert held["state"] == "held" and held["sha256"] in office.get(f"/standards/{standard.id}/edit").text
    assert cast.client("staff").get(f"/photos/{held['sha256']}/thumb").status_code == 200
    assert office.post(address).status_code == 422
    assert office.post(address, data={"remove": "1"}).status_code == 303
    assert not photos_of(REFERENCE, [item.id])
    assert cast.client("manager").post(address, data={"remove": "1"}).status_code == 403
