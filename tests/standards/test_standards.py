"""Standards give zones their checklists; what keeps its words keeps its identifier."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from app.core.db import db
from app.core.errors import Problem
from app.places.actions import add_zone
from app.places.queries import zones_in_order
from app.standards.actions import retire_standard, set_standard
from app.standards.models import Standard
from app.standards.queries import checklist_for, standards_by_zone
from app.standards.rules import GENERIC_ITEMS, covers, cut_items


@pytest.mark.parametrize(
    ("requirement", "items"),
    [
        ("无积水、无污渍、无烟头纸屑；墙面无手印", ["无积水", "无污渍", "无烟头纸屑", "墙面无手印"]),
        ("桌、椅、柜无尘", ["桌、椅、柜无尘"]),
        ("地面：无尘、无水。玻璃：无手印", ["地面：无尘", "地面：无水", "玻璃：无手印"]),
        ("1、无积水 2、无污渍\n3. 无异味", ["无积水", "无污渍", "无异味"]),
        ("洁具（含镜面、水龙头）无水渍，无异味", ["洁具（含镜面、水龙头）无水渍", "无异味"]),
        ("无积水、无积水", ["无积水"]),
        ("", []),
    ],
)
def test_a_requirement_is_cut_into_items(requirement: str, items: list[str]) -> None:
    assert cut_items(requirement) == items


@given(st.text(alphabet="无水、；，。：()（）12. \n墙", max_size=60))
def test_no_requirement_breaks_the_cutting(requirement: str) -> None:
    items = cut_items(requirement)
    assert all(item.strip() for item in items) and len(set(items)) == len(items)


def test_an_area_is_found_in_a_zones_name() -> None:
    assert covers("走廊", "东侧走廊") and covers("卫生间", "卫生间（男/女）") and covers("走廊、楼梯间", "西楼梯间")
    assert not covers("走廊", "大堂") and not covers("", "大堂")


def test_a_zone_gets_its_teams_items_and_no_other_teams(cast) -> None:
    by = cast.by("office")
    set_standard(by, cast.teams["保洁班组"].id, "走廊", requirement="无积水、无污渍", equipment="地面")
    set_standard(by, cast.teams["工程班组"].id, "走廊", requirement="照明完好")
    assert [text for _id, text in checklist_for(cast.zones["corridor"])] == ["无积水", "无污渍"]
    found = standards_by_zone([cast.zones["corridor"], cast.zones["plant"]])
    assert found[cast.zones["corridor"].id].equipment == "地面"
    assert found[cast.zones["plant"].id].checklist == GENERIC_ITEMS


def test_a_generic_standard_serves_where_no_other_does(cast) -> None:
    set_standard(cast.by("office"), cast.teams["工程班组"].id, "通用", requirement="门锁完好")
    assert [text for _id, text in checklist_for(cast.zones["plant"])] == ["门锁完好"]


def test_items_keep_their_identifiers_while_their_words_stay(cast) -> None:
    by, team = cast.by("office"), cast.teams["保洁班组"].id
    standard, changed = set_standard(by, team, "走廊", requirement="无积水、无污渍")
    assert changed
    before = {text: item for item, text in checklist_for(cast.zones["corridor"])}
    set_standard(by, team, "走廊", requirement="无异味、无积水", standard_id=standard.id)
    after = {text: item for item, text in checklist_for(cast.zones["corridor"])}
    assert list(after) == ["无异味", "无积水"] and after["无积水"] == before["无积水"]
    assert set_standard(by, team, "走廊", requirement="无异味、无积水", standard_id=standard.id)[1] is False


def test_a_retired_standard_gives_no_items(cast) -> None:
    by = cast.by("office")
    standard, _ = set_standard(by, cast.teams["保洁班组"].id, "走廊", requirement="无积水")
    assert retire_standard(by, standard.id) and not retire_standard(by, standard.id)
    assert checklist_for(cast.zones["corridor"]) == list(GENERIC_ITEMS)


def test_many_zones_need_no_query_each(cast) -> None:
    by = cast.by("office")
    set_standard(by, cast.teams["保洁班组"].id, "走廊", requirement="无积水")
    for place in range(30):
        add_zone(by, cast.zones["hall"].floor_id, f"{place}号走廊", team_id=cast.teams["保洁班组"].id)
    zones = db.session.execute(zones_in_order()).scalars().all()
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert len(standards_by_zone(zones)) == 33
    assert len(asked) <= 3


@pytest.mark.parametrize("name", ["manager", "lead", "owner"])
def test_only_the_office_changes_standards(cast, name) -> None:
    with pytest.raises(Problem) as refusal:
        set_standard(cast.by(name), cast.teams["保洁班组"].id, "走廊", requirement="无积水")
    assert refusal.value.status == 403
    browser = cast.client(name)
    assert browser.get("/standards").status_code == 200
    assert browser.get("/standards/new").status_code == 403


def test_the_office_adds_edits_and_retires_on_the_pages(cast) -> None:
    browser, team = cast.client("office"), cast.teams["保洁班组"].id
    assert browser.get("/standards").status_code == 200
    entry = {"team_id": team, "area": "走廊", "requirement": "无积水、无污渍", "equipment": "地面", "responsible": ""}
    assert browser.post("/standards/new", data=entry).status_code == 303
    assert "无污渍" in browser.get("/standards").get_data(as_text=True)
    standard = db.session.execute(select(Standard)).scalar_one()
    assert "走廊" in browser.get(f"/standards/{standard.id}/edit").get_data(as_text=True)
    assert browser.post(f"/standards/{standard.id}/edit", data=entry | {"requirement": ""}).status_code == 422
    assert browser.post(f"/standards/{standard.id}/edit", data=entry | {"requirement": "无尘"}).status_code == 303
    assert browser.post(f"/standards/{standard.id}/retire").status_code == 303
    assert browser.get(f"/standards/{standard.id}/edit").status_code == 404
    assert browser.get("/standards/none/edit").status_code == 404
