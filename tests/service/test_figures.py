"""Response figures: from the clocks alone, each with the cases behind it."""

from __future__ import annotations

from datetime import timedelta

from app.plates.actions import issue_plates
from app.service.rules import fold
from app.service.rules.figures import Figures, Judged, figures_of
from tests.cast import Cast
from tests.service.test_cases import asked, step
from tests.service.test_machine import MINUTE, START, happenings


def test_the_median_the_share_and_what_was_not_delivered():
    took = [1, 3, 20]
    own = Figures([Judged("c", "p", "arrive", "late" if n > 5 else "met", n * MINUTE, START) for n in took])
    own.judged.append(Judged("c", "p", "arrive", "unreached", None, START))
    own.judged.append(Judged("c", "p", "return_visit", "met", timedelta(hours=9), START))
    assert (own.median, own.counted, own.in_time, own.unreached, own.share) == (3 * MINUTE, 4, 3, 1, 75)
    assert (Figures().median, Figures().share) == (None, None)


def test_hand_overs_and_reopenings_count_for_whose_they_were():
    events = happenings(
        "inquiry", (1, "hand_over", "owner", {"person_id": "lead"}), (2, "take_over", "lead", {}),
        (3, "answer", "lead", {}), (9, "call_back", "taker", {"verdict": False}),
        (9.5, "comment", "lead", {}), (10, "hand_over", "lead", {"person_id": "lead"}),
    )  # fmt: skip
    found = figures_of([("c", fold(events), events)], START + 60 * MINUTE)
    assert found["owner"].handed_on == ["c"] and found["lead"].handed_on == [], "what did not fit does not count"
    assert found["lead"].reopened == ["c"]


def test_what_is_answered_while_it_is_written_down_ran_no_clock():
    events = happenings("inquiry", (0, "answer", "owner", {}), (0, "call_back", "owner", {"verdict": True}))
    assert figures_of([("c", fold(events), events)], START + 60 * MINUTE) == {}


def test_what_was_learnt_only_after_it_ran_out_is_counted_as_not_delivered():
    events = happenings("complaint", (20, "seen", "owner", {}), (25, "arrive", "owner", {}))
    own = figures_of([("c", fold(events), events)], START + 26 * MINUTE)["owner"]
    assert [(one.clock, one.state, one.took) for one in own.judged] == [
        ("tell", "unreached", None), ("arrive", "met", 5 * MINUTE),
    ]  # fmt: skip
    assert (own.unreached, own.counted) == (1, 1)


def test_a_number_opens_what_it_counts_a_teams_too(cast: Cast):
    case = asked(cast, "deputy", "task", "送水", assignee_id=cast.people["staff"].id)
    cast.client("staff").get(f"/service/{case.id}")
    step(cast, "staff", case, "accept", 1)
    manager, team = cast.client("manager"), cast.teams["保洁班组"].id
    page = manager.get("/service/figures").text
    assert f"/service/figures/team/{team}?month=2026-03#clocks" in page and "1 分 0 秒" in page
    whole = manager.get(f"/service/figures/team/{team}").text
    assert "丁小雨" in whole and "送水" in whole
    answers = manager.get(f"/service/figures/team/{team}?show=responses").text
    assert "接受" in answers and "送水" in answers
    assert cast.client("owner").get(f"/service/figures/team/{team}").status_code == 404
    assert manager.get("/service/figures/team/none").status_code == 404
    assert 'aria-current="page">2026-03' in manager.get("/service/figures?month=2031-01").text, "no month to come"


def test_how_often_a_plate_shows_that_they_came_stands_beside_it(cast: Cast):
    zone = cast.zones["hall"].id
    code = issue_plates(cast.by("office"), [zone])[0].code
    for scan in ({"code": code, "source": "camera"}, {}):
        case = asked(cast, "deputy", "task", "送水", assignee_id=cast.people["staff"].id, zone_id=zone)
        step(cast, "staff", case, "arrive", 2, **scan)
    manager, own = cast.client("manager"), cast.people["staff"].id
    page = manager.get("/service/figures").text
    assert f'/service/figures/{own}?month=2026-03&amp;show=came#clocks">1/2</a>' in page
    shown = manager.get(f"/service/figures/{own}?show=came").text
    assert shown.count("铭牌已证明") == 1 and shown.count("送水") == 2


def test_the_page_shows_each_number_with_its_cases_to_whom_it_concerns(cast: Cast):
    fast = asked(cast, "deputy", "task", "送水", assignee_id=cast.people["staff"].id)
    step(cast, "staff", fast, "arrive", 2)
    slow = asked(cast, "deputy", "task", "搬桌子", assignee_id=cast.people["staff"].id)
    cast.client("staff").get(f"/service/{slow.id}")
    step(cast, "staff", slow, "arrive", 9)
    page = cast.client("manager").get("/service/figures").text
    assert "month=2026-02" in page and "month=2026-04" not in page, "no month that has not begun"
    assert "丁小雨" in page and "50 % (2/4)" in page
    own = cast.client("staff").get(f"/service/figures/{cast.people['staff'].id}").text
    assert "送水" in own and "搬桌子" in own and "超时完成" in own
    assert "50 % (2/4)" in cast.client("lead").get("/service/figures").text, "of one's own team"
    assert "丁小雨" not in cast.client("owner").get("/service/figures").text.replace("我的", "")
    assert cast.client("owner").get(f"/service/figures/{cast.people['staff'].id}").status_code == 404
    assert "丁小雨" not in cast.client("manager").get("/service/figures?month=2026-02").text
    for odd in ("x", "9999-99", "0001-01", "2100-12"):
        assert cast.client("manager").get(f"/service/figures?month={odd}").status_code == 200
