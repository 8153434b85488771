"""The office builds, opens, closes; the results stand beside last month's; what is low becomes an issue."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from app.cases.models import Issue
from app.core.db import db
from app.core.errors import Problem
from app.duties.actions import ship_scheme
from app.duties.queries.owed import month_of
from app.settings.queries import current
from app.surveys import actions
from app.surveys.actions import QuestionnaireEntry, RoundEntry
from app.surveys.jobs import close_survey_rounds
from app.surveys.models import SurveyInvitation, SurveyRemark
from app.surveys.queries import as_questions, newest_questionnaires, topics
from app.surveys.rules import Question
from tests.cast import Cast
from tests.surveys.scenes import MONTH, ask, begin, count

FEBRUARY = date(2026, 2, 1)


def read(pdf: bytes) -> str:
    """The text of a PDF, a form feed after each page."""
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, check=True, capture_output=True).stdout.decode()


def two_months(cast: Cast) -> tuple[Any, Any]:
    """February well, closed; March badly in the hall, closed."""
    before = begin(cast, FEBRUARY)
    ask(cast, before, 8, "hall")
    actions.close_round(cast.by("office"), before.id)
    now = begin(cast)
    ask(cast, now, 9, "hall", scale=2, words="卫生间有异味，张三不打扫👩‍🔧𠮷")
    ask(cast, now, 6, "corridor")
    ask(cast, now, 2, "plant")
    actions.close_round(cast.by("manager"), now.id)
    return before, now


def test_a_questionnaire_is_changed_in_place_until_a_round_begins_and_then_anew(cast: Cast):
    kept = actions.ship_survey(cast.by("office"))
    office, path = cast.client("office"), f"/surveys/questionnaires/{kept.id}"
    asked = as_questions(kept.questions)
    assert {one.team_id for one in asked if one.team_id} == {cast.teams[name].id for name in cast.teams} and len(topics()) == 6
    about = f"zone:{cast.zones['hall'].id}"
    form = {"title": "三月问卷", "words-0": "满意吗？", "kind-0": "verdict", "key-0": asked[0].key, "order-0": "20",
            "required-0": "1", "words-1": "选一个", "kind-1": "choice", "choices-1": "甲\n\n乙", "order-1": "10",
            "about-1": about, "words-2": " ", "kind-2": "words"}  # fmt: skip
    assert office.post(path, data=form).location == path, "in place"
    (one,) = newest_questionnaires()
    assert (one.version, [row.words for row in one.questions]) == (1, ["选一个", "满意吗？"])
    assert one.questions[0].choices == ["甲", "乙"]
    assert one.questions[1].key == asked[0].key and one.questions[0].zone_id == cast.zones["hall"].id
    begin(cast)
    moved = office.post(path, data=form | {"title": "改过的"})
    (newest,) = newest_questionnaires()
    assert moved.location.endswith(newest.id) and (newest.version, newest.title) == (2, "改过的")
    db.session.expire_all()
    assert db.session.get(type(kept), kept.id).title == "三月问卷" and "这是旧版本" in office.get(path).text
    wrong = office.post(path, data=form | {"title": "", "kind-1": "essay", "words-0": "<script>alert(1)</script>"})
    assert wrong.status_code == 422 and "<script>alert" not in wrong.text and "alert(1)" in wrong.text
    foreign = QuestionnaireEntry("x", [Question("verdict", "x", team_id="none")])
    for entry, by, status in ((foreign, "office", 422), (QuestionnaireEntry("", []), "office", 422), (foreign, "deputy", 403)):
        with pytest.raises(Problem) as refused:
            actions.save_questionnaire(cast.by(by), entry)
        assert refused.value.status == status


def test_one_round_a_month_one_at_a_time(cast: Cast):
    office, kept = cast.client("office"), actions.ship_survey(cast.by("office"))
    form = {"month": "2026-03", "questionnaire_id": kept.id, "until_on": "2026-03-31", "threshold": "75", "by_plate": "1"}
    for wrong in ({"month": "2026-01"}, {"month": "<x>"}, {"until_on": "2026-03-01"}, {"until_on": "2027-01-01"},
                  {"threshold": "0"}, {"threshold": "9" * 60_000}, {"questionnaire_id": "none"}):  # fmt: skip
        assert office.post("/surveys", data=form | wrong).status_code == 422, wrong
    opened = office.post("/surveys", data=form)
    assert opened.status_code == 303 and "今天 0" in office.get(opened.location).text
    until = date(2026, 3, 31)
    for month, status in ((FEBRUARY, 409), (MONTH, 409)):
        with pytest.raises(Problem) as refused:
            actions.open_a_round(cast.by("office"), RoundEntry(month, kept.id, until))
        assert refused.value.status == status
    assert office.post(f"{opened.location}/close").status_code == 303
    with pytest.raises(Problem, match="has had its round"):
        actions.open_a_round(cast.by("office"), RoundEntry(MONTH, kept.id, until))
    assert office.post(opened.location, data={"until_on": "2026-03-31"}).status_code == 409, "closed for good"
    assert office.post(f"{opened.location}/invitations", data={"number": "3"}).status_code == 409


@pytest.mark.one_database
def test_invitations_come_as_a_sheet_or_as_lines_and_the_unused_are_taken_back(cast: Cast):
    found, office = begin(cast), cast.client("office")
    path = f"/surveys/{found.id}/invitations"
    sheet = office.post(path, data={"number": "17", "as": "pdf"})
    text = read(sheet.data)
    assert text.count("\f") == 2 and text.count("HTTPS://ZW.EXAMPLE/S/") == 17 and sheet.headers["Cache-Control"] == "no-store"
    lines = office.post(path, data={"number": "3", "as": "text"})
    assert lines.text.count("HTTPS://ZW.EXAMPLE/S/") == 3 and count(SurveyInvitation) == 20
    assert [office.post(path, data={"number": wrong}).status_code for wrong in ("0", "201", "x", "")] == [422] * 4
    ask(cast, found, 1)
    assert office.post(f"/surveys/{found.id}/withdraw").status_code == 303 and count(SurveyInvitation) == 1


@pytest.mark.one_database
def test_results_stand_beside_last_months_and_nobody_is_recognised(cast: Cast):
    _before, now = two_months(cast)
    lead = cast.client("lead")
    page = lead.get(f"/surveys/{now.id}").text
    assert "2026-02" in page and "100% (" in page and "1号楼" in page
    assert "配电室" not in page, "two people from the plant are not shown apart"
    assert "卫生间有异味" in page and "环境卫生" in page and "低" in page
    assert cast.client("staff").get(f"/surveys/{now.id}").status_code == 403
    book = load_workbook(io.BytesIO(lead.get(f"/surveys/{now.id}/report.xlsx").data))
    sheet = book.worksheets[0]
    assert "满意度测评" in sheet["A1"].value and [cell.value for cell in sheet[3]][3:7] == ["满意", "误差范围", "2026-02", "变化"]
    satisfied, margin, before = list(sheet[4])[3:6]
    assert satisfied.number_format == before.number_format == "0%" and 0 <= satisfied.value <= before.value == 1
    assert re.fullmatch(r"\d+–\d+%( 偏低)?", margin.value), "a share is a number to reckon with, its margin stands beside it"
    text = read(lead.get(f"/surveys/{now.id}/report.pdf").data)
    assert "满意度测评" in text and "2026-02" in text and "配电室" not in text and "卫生间有异味" in text
    months = lead.get("/surveys").text
    assert "逐月对比" in months and "保洁班组" in months and months.count("100% (") >= 3
    still = begin_next(cast)
    assert lead.get(f"/surveys/{still.id}/report.pdf").status_code == 404 and "意见" not in lead.get(f"/surveys/{still.id}").text


@pytest.mark.one_database
def test_words_of_too_few_stand_in_no_report_either(cast: Cast):
    few = begin(cast)
    ask(cast, few, 4, words="电梯口总有烟味")
    actions.close_round(cast.by("office"), few.id)
    lead = cast.client("lead")
    assert "电梯口" not in lead.get(f"/surveys/{few.id}").text
    assert "电梯口" not in read(lead.get(f"/surveys/{few.id}/report.pdf").data)
    sheets = load_workbook(io.BytesIO(lead.get(f"/surveys/{few.id}/report.xlsx").data)).worksheets
    assert not any("电梯口" in str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)


def begin_next(cast: Cast) -> Any:
    cast.clock.moment += timedelta(days=31)
    found = begin(cast, date(2026, 4, 1))
    ask(cast, found, 5, words="意见")
    return found


@pytest.mark.one_database
def test_words_that_name_people_are_hidden_on_record(cast: Cast):
    _before, now = two_months(cast)
    office, lead = cast.client("office"), cast.client("lead")
    row = db.session.query(SurveyRemark).filter_by(round_id=now.id).first()
    path = f"/surveys/remarks/{row.id}"
    assert lead.post(f"{path}/hide", data={"reason": "x"}).status_code == 403
    assert office.post(f"{path}/hide", data={"reason": " "}).status_code == 422
    for other in db.session.query(SurveyRemark).filter_by(round_id=now.id):
        assert office.post(f"/surveys/remarks/{other.id}/hide", data={"reason": "点名"}).status_code == 303
    assert "张三" not in lead.get(f"/surveys/{now.id}").text and "张三" in office.get(f"/surveys/{now.id}").text
    sheets = load_workbook(io.BytesIO(office.get(f"/surveys/{now.id}/report.xlsx").data)).worksheets
    assert not any("张三" in str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
    assert office.post(f"{path}/show").status_code == 303 and "张三" in lead.get(f"/surveys/{now.id}").text
    assert office.post("/surveys/remarks/none/hide", data={"reason": "x"}).status_code == 404


def test_the_manager_makes_issues_of_what_is_low_in_one_step(cast: Cast):
    _before, now = two_months(cast)
    manager, path = cast.client("manager"), f"/surveys/{now.id}/measures"
    page = manager.get(path).text
    assert "满意率" not in page.split("<textarea")[1].split("</textarea>")[0], "visitors read an issue's words at the plate"
    assert 'name="subject"' in page and " checked" not in page, "nothing is ticked for the manager"
    keys = [part.split('"')[0] for part in page.split('name="subject" value="')[1:]]
    hall = f"zone:{cast.zones['hall'].id}"
    assert hall in keys and len(keys) > 1
    question = next(key for key in keys if key.startswith("question:"))
    form = {"subject": [hall, question]} | {
        f"{name}/{key}": value for key in (hall, question)
        for name, value in (("zone", cast.zones["hall"].id), ("words", "查明原因并整改"), ("until_on", "2026-03-09"))
    }  # fmt: skip
    assert cast.client("office").post(path, data=form).status_code == 403
    assert manager.post(path, data={}).status_code == 422
    for name, value in (("until_on", "2020-01-01"), ("zone", ""), ("words", " "), ("assignee", "nobody")):
        wrong = {f"{name}/{hall}": value}
        assert manager.post(path, data=form | wrong).status_code in (404, 422) and count(Issue) == 0, wrong
    nowhere = manager.post(path, data=form | {f"zone/{hall}": "", f"zone/{question}": ""}).text
    assert nowhere.count("请选择责任区。") == 2 and "无权查看" not in nowhere
    assert manager.post(path, data=form | {f"assignee/{question}": cast.people["lead"].id}).status_code == 303
    issues = {row.assignee_id: row for row in db.session.query(Issue)}
    assert set(issues) == {cast.people["owner"].id, cast.people["lead"].id}
    assert issues[cast.people["owner"].id].deadline_at.date() == date(2026, 3, 9)
    assert manager.post(path, data=form).status_code == 303 and count(Issue) == 2, "sent again, it files nothing more"
    assert f"/issues/{issues[cast.people['lead'].id].id}" in manager.get(path).text


def test_a_closed_round_fulfils_the_months_duty_also_when_the_worker_closes_it(cast: Cast):
    made = {one.name: one for one in ship_scheme(cast.system, MONTH)}
    duty, last = made["月底满意度测评"], date(2026, 3, 31)

    def owed() -> Any:
        office = cast.people["office"].id
        (item,) = [one for one in month_of(current(), cast.clock.now(), office, MONTH, last).items if one.duty_id == duty.id]
        return item

    found = begin(cast)
    assert (owed().done, owed().missed) == (0, 0)
    actions.change_round(cast.by("office"), found.id, True, last)
    cast.clock.moment += timedelta(days=30)
    close_survey_rounds(cast.system)
    assert owed().done == 1 and owed().record_ids == (found.id,)
    month = f"/duties/of/{cast.people['office'].id}?month=2026-03&state=done"
    assert f"/surveys/{found.id}" in cast.client("manager").get(month).text


@pytest.mark.one_database
def test_topics_are_the_offices_to_keep(cast: Cast):
    actions.ship_survey(cast.by("office"))
    office = cast.client("office")
    assert office.post("/surveys/topics", data={"name": ["茶水", ""], "keywords": ["茶，水、开水", ""]}).status_code == 303
    assert [(one.name, one.keywords) for one in topics()] == [("茶水", ("茶", "水", "开水"))]
    for name, words in (("茶", ""), ("", "茶"), ("长" * 60_000, "茶"), ("茶", "长" * 60_000)):
        wrong = office.post("/surveys/topics", data={"name": [name], "keywords": [words]})
        assert wrong.status_code == 422 and len(topics()) == 1
