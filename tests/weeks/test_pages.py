"""The week's page: the meeting list while it lasts, the briefing when it is closed; the command says what it closed."""

from __future__ import annotations

import re
from urllib.parse import quote

from app.weeks.actions import close_week
from tests.cast import Cast
from tests.weeks.test_close import MONDAY, at, inspect, judged, report, silent


def test_the_meeting_list_is_carried_over_and_becomes_the_briefing(cast: Cast) -> None:
    at(cast, "2026-03-04T09:00:00")
    issue = report(cast, "屋顶漏水")
    inspect(cast, kind="general", items=judged(cast))
    manager = cast.client("manager")
    page = manager.get("/weeks/2026-03-02").text
    assert "例会通报" in page and "地面0" in page and "尚未结账" in page
    address = f"/weeks/2026-03-02/carry/{issue.id}"
    assert manager.post(address, data={"reason": "等配件", "until_on": "2026-03-05"}).status_code == 422
    assert manager.post(address, data={"reason": "等配件", "until_on": "x"}).status_code == 422
    assert "一年" in manager.post(address, data={"reason": "等配件", "until_on": "9999-12-31"}).text
    assert manager.post(address, data={"reason": "等配件", "until_on": "2026-03-15"}).status_code == 303
    now = manager.get("/weeks/2026-03-02").text
    assert "等配件" in now and "延期至 2026-03-15 24:00" in now
    at(cast, "2026-03-09T09:00:00")
    manager = cast.client("manager")
    assert "/weeks/2026-03-02/close" in manager.get("/weeks").text
    assert manager.post("/weeks/2026-03-02/close").status_code == 303
    page = manager.get("/weeks/2026-03-02").text
    assert "以周日 24:00 为准" in page and "逾期" in page and "延期至 2026-03-15 24:00" in page and "批准结转" not in page
    assert "/weeks/2026-03-02" in manager.get("/weeks").text


def test_each_sees_what_they_may(cast: Cast) -> None:
    assert cast.client("lead").get("/weeks/2026-03-02").status_code == 200
    assert cast.client("owner").get("/weeks").status_code == 403
    assert cast.client("deputy").post("/weeks/2026-03-02/close").status_code == 403
    for week in ("2026-03-03", "2026-03-09", "x"):
        assert cast.client("office").get(f"/weeks/{week}").status_code == 404


def test_the_command_closes_what_is_over(cast: Cast) -> None:
    at(cast, "2026-03-04T09:00:00")
    report(cast, "灯")
    at(cast, "2026-03-05T09:00:00")
    lost = silent(cast, "门")
    at(cast, "2026-03-09T09:00:00")
    run = cast.app.test_cli_runner()
    done = run.invoke(args=["close-week"])
    assert done.exit_code == 0 and "2026-03-02" in done.output and "逾期 1 项" in done.output
    assert f"未送达：#{lost.number}，" in done.output and f"#{lost.number - 1}" not in done.output, "whom to call is named"
    assert "都已结账" in run.invoke(args=["close-week"]).output
    assert run.invoke(args=["close-week", "--week", "2026-03-09"]).exit_code == 1
    assert close_week(cast.system, MONDAY).lines


def test_each_figure_of_the_briefing_opens_what_it_counts(cast: Cast) -> None:
    at(cast, "2026-03-04T09:00:00")
    report(cast, "屋顶漏水")
    inspect(cast, kind="general", items=judged(cast))
    manager = cast.client("manager")
    team = quote(cast.teams["保洁班组"].name)
    page = manager.get("/weeks/2026-03-02").text
    for address in ("/weeks/2026-03-02?outcome=open#issues", f"/weeks/2026-03-02?outcome=open&amp;team={team}#issues",
                    "/inspections?week=2026-03-02", "/inspections?week=2026-03-02&amp;failed=1",
                    f"/inspections?week=2026-03-02&amp;team={team}"):  # fmt: skip
        assert f'href="{address}"' in page, address
    assert "屋顶漏水" in manager.get("/weeks/2026-03-02?outcome=open").text
    closed = manager.get("/weeks/2026-03-02?outcome=closed").text
    assert "屋顶漏水" not in closed and "当前显示：已关闭" in closed
    elsewhere = manager.get(f"/weeks/2026-03-02?outcome=open&team={quote('工程班组')}").text
    assert "屋顶漏水" not in elsewhere and "当前显示：" in elsewhere
    opened = re.findall(r'href="/inspections/([0-9a-f-]{36})"', page)
    assert opened and manager.get(f"/inspections/{opened[0]}").status_code == 200
    for address, seen in (("week=2026-03-02&failed=1", True), (f"week=2026-03-02&team={team}", True), ("week=2026-02-23", False),
                          (f"team={quote('工程班组')}", False), ("week=x", True)):  # fmt: skip
        assert (opened[0] in manager.get(f"/inspections?{address}").text) == seen, address
