"""Somebody objects to what counts against them; a manager or deputy, never themselves, answers; the figures follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Problem
from app.core.journal import JournalEntry
from app.duties.actions import Slot, answer_objection, object_to, ship_scheme
from app.duties.models import Duty, Objection
from app.duties.queries.owed import month_of
from app.duties.rules.assess import Item
from app.duties.rules.objections import OBJECTION, Answered, Filed, freed_by, place_of, settled
from app.duties.rules.quota import MONTH, Quota
from app.duties.rules.sums import sums
from app.settings.queries import current
from tests.cast import Cast
from tests.duties.scenes import at, judged, patrol_terms, scene, walk

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture
def shipped(cast: Cast) -> list[Duty]:
    made = ship_scheme(cast.system, date(2026, 3, 1))
    cast.clock.moment += timedelta(days=3)
    return made


def items(cast: Cast, who: str, state: str = "missed") -> list[Item]:
    found = month_of(current(), cast.clock.now(), cast.people[who].id, FIRST, LAST).items
    return [one for one in found if getattr(one, state)]


def slot(item: Item) -> Slot:
    return Slot(item.duty_id, item.quota, item.key, item.day, item.zone_id or "")


def test_missed_becomes_excused_and_late_becomes_done_for_that_slot_alone() -> None:
    facts = scene([walk("2026-03-02 09:00", late_entry=True), walk("2026-03-03 09:00")])
    found = judged(patrol_terms(), facts, "2026-03-02", "2026-03-03")
    assert [one.state for one in found] == ["late", "missed", "done", "missed"]
    freed = settled(found, {place_of(one): Filed(one.missed, one.late) for one in found[:3]}, at("2026-04-01 09:00"))
    assert [(one.state, one.reason) for one in freed] == [
        ("done", OBJECTION), ("excused", OBJECTION), ("done", ""), ("missed", ""),
    ]  # fmt: skip
    before, after = sums(found), sums(freed)
    assert (before.owed, before.late, before.missed) == (4, 1, 2)
    assert (after.owed, after.done, after.late, after.missed, after.excused) == (3, 2, 0, 1, 1)
    assert settled(found, {}, facts.now) == found and freed[3] == found[3]


def test_a_slot_owed_together_is_freed_for_all_who_owed_it() -> None:
    (one, *_) = judged(patrol_terms(), scene(), "2026-03-02", "2026-03-02")
    together = replace(one, person_id=None, people=("ann", "bob"))
    (freed,) = settled([together], {place_of(together): Filed(1, 0)}, at("2026-04-01 09:00"))
    assert [freed.of(name).excused for name in ("ann", "bob")] == [1, 1]  # type: ignore[union-attr]
    assert freed.of("cid") is None


def test_what_is_missed_after_the_objection_was_filed_still_counts() -> None:
    """Five deep cleans a month: of one entered late on the 3rd it was said why, and there was no other."""
    month = patrol_terms(Quota(5, per=MONTH))
    late = walk("2026-03-03 09:00", late_entry=True)
    (then,) = judged(month, scene([late], now="2026-03-05 09:00"), "2026-03-01", "2026-03-31")
    assert (then.late, then.missed, then.waiting) == (1, 0, 4)
    (over,) = judged(month, scene([late]), "2026-03-01", "2026-03-31")
    (freed,) = settled([over], {place_of(over): Filed(then.missed, then.late)}, at("2026-04-01 09:00"))
    assert (freed.done, freed.late, freed.missed, freed.excused, freed.state) == (1, 0, 4, 0, "missed")


def test_what_was_missed_when_it_was_filed_and_came_in_late_since_is_freed_too() -> None:
    facts = scene([walk("2026-03-02 09:00", late_entry=True)])
    (late, *_) = judged(patrol_terms(), facts, "2026-03-02", "2026-03-02")
    (freed,) = settled([late], {place_of(late): Filed(1, 0)}, facts.now)
    assert (freed.state, freed.done, freed.late) == ("done", 1, 0)


def test_upheld_it_is_excused_and_the_figures_follow_on_record(cast: Cast, shipped: list[Duty]) -> None:
    mine = items(cast, "owner")
    filed = object_to(cast.by("owner"), slot(mine[0]), "当天在会议中心支援")
    assert len(items(cast, "owner")) == len(mine), "nothing changes before it is answered"
    answer_objection(cast.by("manager"), filed.id, "upheld", "情况属实")
    assert len(items(cast, "owner")) == len(mine) - 1
    (freed,) = [one for one in items(cast, "owner", "excused") if one.reason == OBJECTION]
    assert place_of(freed) == place_of(mine[0])
    rows = db.session.execute(select(JournalEntry.action).where(JournalEntry.entity == "objection")).scalars().all()
    assert rows == ["object_to_slot", "answer_objection"]


def test_turned_down_nothing_changes_and_nobody_answers_twice(cast: Cast, shipped: list[Duty]) -> None:
    mine = items(cast, "owner")
    filed = object_to(cast.by("owner"), slot(mine[0]), "忘了带手机")
    answer_objection(cast.by("deputy"), filed.id, "turned_down", "可用列表登记")
    assert items(cast, "owner") == mine
    with pytest.raises(Problem) as refused:
        answer_objection(cast.by("manager"), filed.id, "upheld", "改判")
    assert refused.value.status == 409 and filed.verdict == "turned_down"


def test_one_objects_again_with_other_reasons_once_it_was_answered_and_not_before(cast: Cast, shipped: list[Duty]) -> None:
    mine = items(cast, "owner")
    first = object_to(cast.by("owner"), slot(mine[0]), "忘了带手机")
    with pytest.raises(Problem) as refused:
        object_to(cast.by("owner"), slot(mine[0]), "再说一次")
    assert refused.value.status == 409
    cast.clock.moment += timedelta(hours=1)
    answer_objection(cast.by("deputy"), first.id, "turned_down", "可用列表登记")
    second = object_to(cast.by("owner"), slot(mine[0]), "当天手机送修，有单据")
    answer_objection(cast.by("manager"), second.id, "upheld", "单据属实")
    assert place_of(mine[0]) not in {place_of(one) for one in items(cast, "owner")}
    assert (first.verdict, second.verdict) == ("turned_down", "upheld"), "both answers stay"
    page = cast.client("owner").get(f"/duties/of/{cast.people['owner'].id}?month=2026-03&state=excused").text
    assert 0 < page.index("忘了带手机") < page.index("可用列表登记") < page.index("当天手机送修") < page.index("单据属实")


def test_what_is_objected_to_after_an_answer_adds_up_and_what_several_said_at_once_does_not() -> None:
    days = [at(f"2026-03-0{day} 09:00") for day in range(1, 6)]
    two_at_once = [Answered(days[0], days[2], Filed(2, 0)), Answered(days[1], days[3], Filed(2, 1))]
    assert freed_by(two_at_once) == Filed(2, 1) == freed_by(reversed(two_at_once))
    assert freed_by([*two_at_once, Answered(days[4], days[4], Filed(1, 0))]) == Filed(3, 1)
    assert freed_by([]) == Filed(0, 0)


@pytest.mark.one_database
def test_nobody_objects_to_what_is_not_theirs_or_counts_for_them(cast: Cast, shipped: list[Duty]) -> None:
    mine = slot(next(one for one in items(cast, "owner") if one.zone_id))
    for who, what, words, status in (
        ("neighbour", mine, "不是我的", 404), ("owner", replace(mine, key="2026-03-02/none"), "没有", 404),
        ("owner", replace(mine, day=date(2026, 3, 30)), "还没到", 404), ("owner", mine, "  ", 422),
    ):  # fmt: skip
        with pytest.raises(Problem) as refused:
            object_to(cast.by(who), what, words)
        assert refused.value.status == status


def test_whoever_it_would_free_does_not_answer(cast: Cast, shipped: list[Duty]) -> None:
    own = next(one for one in items(cast, "deputy") if not one.people)
    shared = next((one for one in items(cast, "inspector") if one.people), None)
    asked = [object_to(cast.by("deputy"), slot(own), "外出开会")]
    if shared:
        asked.append(object_to(cast.by("inspector"), slot(shared), "全员培训"))
    for filed in asked:
        for who in ("deputy", "office", "lead", "inspector"):
            with pytest.raises(Problem) as refused:
                answer_objection(cast.by(who), filed.id, "upheld", "同意")
            assert refused.value.status == 403, who
        answer_objection(cast.by("manager"), filed.id, "upheld", "同意")
    assert shared and not any(place_of(one) == place_of(shared) for one in items(cast, "deputy"))


@pytest.mark.one_database
def test_it_is_filed_and_answered_on_the_pages(cast: Cast, shipped: list[Duty]) -> None:
    owner, manager = cast.client("owner"), cast.client("manager")
    one, path = items(cast, "owner")[0], f"/duties/of/{cast.people['owner'].id}"
    assert "提出申诉" in owner.get(f"{path}?month=2026-03&state=missed").text
    assert "提出申诉" not in manager.get(f"{path}?month=2026-03&state=missed").text
    form = {"duty": one.duty_id, "quota": one.quota, "key": one.key, "day": one.day, "zone": one.zone_id or "", "words": "停电"}
    assert owner.post("/duties/objections", data=form).status_code == 303
    assert "还在等待答复" in owner.post("/duties/objections", data=form, follow_redirects=True).text
    assert owner.post("/duties/objections", data=form | {"day": "x"}).status_code == 404
    assert owner.get("/duties/objections").status_code == 403
    assert "停电" in manager.get("/duties/objections").text
    (row,) = db.session.execute(select(Objection)).scalars()
    answer = f"/duties/objections/{row.id}/answer"
    assert owner.post(answer, data={"verdict": "upheld", "reason": "好"}).status_code == 403
    assert "请填写原因" in manager.post(answer, data={"verdict": "upheld"}, follow_redirects=True).text
    assert manager.post(answer, data={"verdict": "upheld", "reason": "停电属实"}).status_code == 303
    page = owner.get(f"{path}?month=2026-03&state=excused").text
    assert "申诉成立" in page and "停电属实" in page and cast.people["manager"].name in page
