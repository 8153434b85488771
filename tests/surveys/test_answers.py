"""Answering once, by invitation, from a plate and at the desk, without names; and all that is sent wrong."""

from __future__ import annotations

import json
import random
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app.core.db import db
from app.core.errors import Problem
from app.core.journal import JournalEntry
from app.plates.actions import issue_plates, pause_form
from app.plates.models import Plate
from app.surveys import actions
from app.surveys.actions.rounds import sum_of
from app.surveys.jobs import close_survey_rounds
from app.surveys.models import SurveyAnswer, SurveyDevice, SurveyInvitation, SurveyRemark, random_id
from app.surveys.queries import counts_of, results_of, round_by_id
from tests.cast import Cast
from tests.surveys.scenes import answer, ask, begin, count, filled


@pytest.fixture
def plate(cast: Cast) -> Plate:
    return issue_plates(cast.by("office"), [cast.zones["hall"].id])[0]


def test_an_invitation_answers_once_and_is_told_kindly_the_second_time(cast: Cast, client: FlaskClient):
    found = begin(cast)
    (token,) = actions.make_invitations(cast.by("office"), found.id, 1)
    link = f"/s/{token.lower()}"
    assert "总体上，您对物业服务满意吗？" in client.get(f"/S/{token}").text
    assert client.post(link, data={}).status_code == 422 and count(SurveyAnswer) == 0
    assert client.post(link, data=filled(found, words="厕所有异味")).location == "/survey/thanks"
    assert "谢谢" in client.get("/survey/thanks").text
    for again in (client.post(link, data=filled(found)), client.get(link)):
        assert again.status_code == 409 and "计一次" in again.text
    assert (count(SurveyAnswer), count(SurveyRemark)) == (1, 1)
    assert client.get("/s/" + "A" * 26).status_code == 404, "a link guessed"
    assert [client.post("/s/" + "B" * 26).status_code for _ in range(40)][-1] == 429, "guessing is slowed"


@pytest.mark.row("A33")
def test_a_device_answers_once_from_any_plate(cast: Cast, plate: Plate, app: Flask):
    found, other = begin(cast), issue_plates(cast.by("office"), [cast.zones["corridor"].id])[0]
    client, page = app.test_client(), f"/survey/{plate.id}"
    assert page in client.get(f"/z/{plate.code}").text
    assert answer(cast, client, page, filled(found, verdict=0)).location == "/survey/thanks"
    for path in (page, f"/survey/{other.id}"):
        assert answer(cast, client, path, filled(found)).status_code == 409
    row = db.session.execute(select(SurveyAnswer)).scalar_one()
    assert (row.source, row.zone_id) == ("plate", cast.zones["hall"].id)
    (token,) = actions.make_invitations(cast.by("office"), found.id, 1)
    assert client.post(f"/s/{token}", data=filled(found)).status_code == 303, "an invitation counts for whoever holds it"
    fresh = app.test_client()
    (token,) = actions.make_invitations(cast.by("office"), found.id, 1)
    fresh.get(page)
    fresh.post(f"/s/{token}", data=filled(found))
    assert fresh.get(page).status_code == 409, "who answered by invitation on this phone is not counted again"
    nothing_kept = app.test_client(use_cookies=False)
    refused = answer(cast, nothing_kept, page, filled(found))
    assert refused.status_code == 422 and "Cookie" in refused.text and count(SurveyAnswer) == 3


def test_in_any_order_each_invitation_and_each_device_counts_once(cast: Cast, plate: Plate):
    found, dice = begin(cast), random.Random(20260302)
    tokens, devices = actions.make_invitations(cast.by("office"), found.id, 4), ["a", "b", "c"]
    given = {name.removeprefix("q-"): value for name, value in filled(found).items()}
    used, marked, answers = set(), set(), 0
    for _ in range(60):
        token, device = dice.choice([None, *tokens]), dice.choice(devices)
        fresh = token not in used if token else device not in marked
        try:
            if token:
                actions.answer_invitation(token, actions.Filled(given), cast.clock.now(), device)
            else:
                actions.answer_by_plate(plate, actions.Filled(given), cast.clock.now(), device)
            assert fresh
        except Problem as problem:
            assert problem.status == 409 and not fresh
            continue
        used, marked, answers = used | {token}, marked | {device}, answers + 1
    assert (count(SurveyAnswer), count(SurveyDevice)) == (answers, len(marked)) and used >= set(tokens)


@pytest.mark.row("A33")
def test_plates_forms_are_signed_paced_limited_and_closed_by_the_office(cast: Cast, plate: Plate, app: Flask):
    found, path = begin(cast), f"/survey/{plate.id}"
    client = app.test_client()
    quick = answer(cast, client, path, filled(found, words="写好的话"), after=timedelta(seconds=1))
    assert quick.status_code == 422 and "写好的话" in quick.text
    assert answer(cast, client, path, filled(found, form="forged")).status_code == 422
    assert answer(cast, client, path, filled(found), after=timedelta(hours=13)).status_code == 422
    missed = [answer(cast, app.test_client(), path, filled(found, verdict=9)).status_code for _ in range(7)]
    assert missed == [422] * 7, "a question missed is no try"
    many = [answer(cast, app.test_client(), path, filled(found)).status_code for _ in range(7)]
    assert many == [303] * 6 + [429], "without proof of work, six an hour from one network, as for reports"
    pause_form(cast.by("office"), plate.id)
    assert client.get(path).status_code == 403 and path not in client.get(f"/z/{plate.code}").text
    assert client.get("/survey/nonsense").status_code == 404
    other = issue_plates(cast.by("office"), [cast.zones["corridor"].id])[0]
    actions.change_round(cast.by("office"), found.id, False, found.until_on)
    assert client.get(f"/survey/{other.id}").status_code == 410 and "/survey/" not in client.get(f"/z/{other.code}").text


@pytest.mark.row("A33")
@pytest.mark.one_database
def test_fifty_phones_behind_one_address_count_and_one_phone_a_thousand_times_counts_once(
    cast: Cast, plate: Plate, app: Flask, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.public.rules.is_proven", lambda key, proof: proof == "done")
    found, path = begin(cast), f"/survey/{plate.id}"
    phones = [app.test_client() for _ in range(50)]
    assert [answer(cast, phone, path, filled(found, proof="done")).status_code for phone in phones] == [303] * 50
    assert count(SurveyAnswer) == 50
    again = {phones[0].post(path, data=filled(found, proof="done")).status_code for _ in range(1_000)}
    assert again <= {409, 422, 429} and count(SurveyAnswer) == 50
    forgetful = [answer(cast, app.test_client(), path, filled(found)).status_code for _ in range(20)]
    assert forgetful.count(303) <= 6 and forgetful[-1] == 429, "cookies thrown away and no work done: a few an hour"


def test_the_desk_enters_an_interview_once_and_the_journal_says_who_entered_one(cast: Cast):
    found, office = begin(cast), cast.client("office")
    page = office.get(f"/surveys/{found.id}/interview").text
    key = page.split('name="id" value="')[1][:36]
    sent = filled(found, words="茶水凉了", id=key, zone=cast.zones["plant"].id)
    for _ in range(2):
        assert office.post(f"/surveys/{found.id}/interview", data=sent).status_code == 303
    assert count(SurveyAnswer) == 1 and db.session.execute(select(SurveyAnswer)).scalar_one().source == "desk"
    rows = [row for row in db.session.query(JournalEntry) if row.action == "enter_interview"]
    assert len(rows) == 1 and rows[0].entity_id == found.id and key not in json.dumps(rows[0].data)
    wrong = office.post(f"/surveys/{found.id}/interview", data=filled(found, id=random_id(), zone="nowhere"))
    assert wrong.status_code == 422 and "没有这样的责任区" in wrong.text
    assert office.post(f"/surveys/{found.id}/interview", data=filled(found, id="<x>")).status_code == 422
    assert cast.client("deputy").get(f"/surveys/{found.id}/interview").status_code == 403


def test_nothing_kept_joins_an_answer_to_an_invitation_a_device_or_words(cast: Cast, plate: Plate, app: Flask):
    found = begin(cast)
    before = db.session.query(JournalEntry).count()
    tokens = actions.make_invitations(cast.by("office"), found.id, 3)
    for number, token in enumerate(tokens[:2]):
        app.test_client().post(f"/s/{token}", data=filled(found, words=f"意见{number}"))
    answer(cast, app.test_client(), f"/survey/{plate.id}", filled(found, words="意见9"))
    assert db.session.query(JournalEntry).count() == before + 1, "the making of invitations alone is in the journal"
    columns = {table.__tablename__: set(table.__table__.columns.keys()) for table in (
        SurveyAnswer, SurveyRemark, SurveyInvitation, SurveyDevice)}  # fmt: skip
    assert columns["survey_answer"] == {"id", "round_id", "source", "zone_id", "day", "picks"}
    assert columns["survey_remark"] & {"answer_id", "day", "source"} == set()
    assert columns["survey_invitation"] == {"token_hash", "round_id", "used"}
    assert columns["survey_device"] == {"round_id", "device_hash"}
    assert all(row.id[14] == "4" for row in db.session.query(SurveyAnswer)), "random ids, in which no time lies"
    said = str([row.token_hash for row in db.session.query(SurveyInvitation)])
    assert not any(token in said for token in tokens)
    if db.engine.dialect.name == "sqlite":
        for table in columns:
            with pytest.raises(Exception, match="rowid"):
                db.session.execute(text(f"SELECT rowid FROM {table}"))
    else:  # PostgreSQL notes the transaction that wrote each row: it is the last one's in all of them
        marks = {db.session.execute(text(f"SELECT count(DISTINCT xmin::text) FROM {table}")).scalar() for table in columns}
        assert marks == {1}


def test_closing_wipes_what_marked_people_and_keeps_the_sum_of_the_answers(cast: Cast, plate: Plate, app: Flask):
    found = begin(cast)
    ask(cast, found, 6, words="电梯慢")
    actions.make_invitations(cast.by("office"), found.id, 2)
    (late,) = actions.make_invitations(cast.by("office"), found.id, 1)
    answer(cast, app.test_client(), f"/survey/{plate.id}", filled(found))
    assert counts_of(found, cast.clock.now()).used == 6 and results_of(found) is None, "while it is open numbers alone"
    cast.clock.moment += timedelta(days=8)
    client = app.test_client()
    assert client.post(f"/s/{late}", data=filled(found)).status_code == 410, "its last day is over"
    for _ in range(2):
        close_survey_rounds(cast.system)
    closed = round_by_id(found.id)
    assert closed is not None and closed.closed_at == cast.clock.now() and closed.closed_by == "system"
    assert (closed.device_salt, closed.invited, closed.used) == (None, 9, 6)
    assert count(SurveyDevice) == 0 and not db.session.query(SurveyInvitation).filter_by(used=True).count()
    noted = db.session.query(JournalEntry).filter_by(action="close_survey_round").one().data
    assert (noted["answers"], noted["sha256"]) == sum_of(found.id) and noted["answers"] == 7 == count(SurveyAnswer)
    told = client.get(f"/s/{late}")
    assert told.status_code == 410 and "已经结束" in told.text
    assert client.get(f"/survey/{plate.id}").status_code == 410
    with pytest.raises(Problem) as refused:
        actions.enter_interview(cast.by("office"), found.id, random_id(), actions.Filled({}))
    assert refused.value.status == 409


def test_scripts_emoji_and_endless_text_are_told_or_kept_as_they_are(cast: Cast, client: FlaskClient):
    found = begin(cast)
    (token,) = actions.make_invitations(cast.by("office"), found.id, 1)
    script = '<script>alert("x")</script>\x00\u202e'
    assert client.post(f"/s/{token}", data=filled(found, words="长" * 60_000)).status_code == 422
    everywhere = dict.fromkeys(filled(found), script)
    wrong = client.post(f"/s/{token}", data=everywhere | {"zone": script})
    assert wrong.status_code == 422 and "<script>alert" not in wrong.text and count(SurveyAnswer) == 0
    assert client.post(f"/s/{token}", data=filled(found, words=script + "🚰👩‍🔧𠮷")).status_code == 303
    ask(cast, found, 5)
    actions.close_round(cast.by("office"), found.id)
    page = cast.client("office").get(f"/surveys/{found.id}").text
    assert "<script>alert" not in page and "🚰👩‍🔧𠮷" in page


@pytest.mark.one_database
def test_the_form_speaks_english_and_needs_neither_cookies_nor_a_script(cast: Cast, app: Flask):
    app.config["WTF_CSRF_ENABLED"] = True
    found = begin(cast)
    (token,) = actions.make_invitations(cast.by("office"), found.id, 1)
    visitor = app.test_client()
    visitor.set_cookie("zonewalk_lang", "en")
    page = visitor.get(f"/s/{token}")
    assert "All in all, are you satisfied" in page.text and "Cleanliness" in page.text and "环境卫生" not in page.text
    assert "<script" not in page.text
    assert page.headers["Cache-Control"] == "no-store" and 'content="no-referrer"' in page.text
    assert app.test_client(use_cookies=False).post(f"/s/{token}", data=filled(found)).status_code == 303
