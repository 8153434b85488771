"""A visitor before a plate says in one tap whether the place is in order, and why if they like."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.db import db
from app.core.journal import JournalEntry
from app.plates import actions as plates
from app.plates.actions import pause_form
from app.plates.models import Plate
from app.public.models import PlateRating
from app.public.queries import Rated, rated_in
from tests.cast import Cast
from tests.public.test_reports import count, form_of

MARCH = date(2026, 3, 1)


@pytest.fixture
def plate(cast: Cast) -> Plate:
    return plates.issue_plates(cast.by("office"), [cast.zones["hall"].id])[0]


def rate(client: FlaskClient, plate: Plate, satisfied: str = "yes", **more: Any) -> Any:
    form = more.pop("form", None) or form_of(client.get(f"/z/{plate.code}").text)
    return client.post(f"/rate/{plate.id}", data={"form": form, "satisfied": satisfied} | more)


def test_one_tap_is_enough_and_the_page_thanks_and_asks_why(cast: Cast, client: FlaskClient, plate: Plate) -> None:
    assert "原因" not in client.get(f"/z/{plate.code}").text
    answer = rate(client, plate, "no")
    assert (answer.status_code, answer.location) == (303, f"/z/{plate.code}#rating")
    page = client.get(f"/z/{plate.code}").text
    assert "您已评价：不满意" in page and "原因" in page
    assert rate(client, plate, "no", words="地上有水").status_code == 303
    assert [(one.satisfied, one.words) for one in db.session.query(PlateRating)] == [(False, "地上有水")]
    rate(client, plate, "yes")
    assert [(one.satisfied, one.words) for one in db.session.query(PlateRating)] == [(True, "地上有水")], "the last tap counts"
    assert rated_in(MARCH) == [Rated(cast.zones["hall"].id, 1, 0)]


def test_a_tap_sent_twice_counts_once_and_another_device_counts_too(cast: Cast, client: FlaskClient, plate: Plate) -> None:
    form = form_of(client.get(f"/z/{plate.code}").text)
    for _ in range(2):
        rate(client, plate, form=form)
    rate(cast.app.test_client(), plate, "no")
    assert rated_in(MARCH) == [Rated(cast.zones["hall"].id, 1, 1)]


def test_two_taps_of_a_browser_that_keeps_nothing_count_once_by_their_form(client: FlaskClient, plate: Plate) -> None:
    form = form_of(client.get(f"/z/{plate.code}").text)
    for satisfied in ("no", "yes"):
        client.delete_cookie("zonewalk_rater")
        assert rate(client, plate, satisfied, form=form).status_code == 303
    assert [one.satisfied for one in db.session.query(PlateRating)] == [True]


def test_the_next_month_is_another_word_and_nothing_ties_it_to_this_one(cast: Cast, client: FlaskClient, plate: Plate) -> None:
    rate(client, plate)
    cast.clock.moment += timedelta(days=31)
    assert "您已评价" not in client.get(f"/z/{plate.code}").text
    rate(client, plate)
    first, second = db.session.query(PlateRating).order_by(PlateRating.month)
    assert (first.month, second.month) == (MARCH, date(2026, 4, 1)) and first.device_hash != second.device_hash


def test_a_paused_a_revoked_and_a_forged_form_take_nothing(cast: Cast, client: FlaskClient, plate: Plate) -> None:
    page = client.get(f"/z/{plate.code}").text
    assert rate(client, plate, "maybe").status_code == 404
    forged = rate(client, plate, form="forged")
    assert forged.status_code == 422 and "请再提交一次" in forged.text
    pause_form(cast.by("office"), plate.id, "刷屏")
    assert 'id="rating"' not in client.get(f"/z/{plate.code}").text
    assert rate(client, plate, form=form_of(page)).status_code == 404
    plates.replace_plate(cast.by("office"), plate.id)
    assert rate(client, plate, form=form_of(page)).status_code == 410
    assert count(PlateRating) == 0


def test_many_taps_from_one_network_are_held_up(cast: Cast, plate: Plate) -> None:
    answers = [rate(cast.app.test_client(), plate).status_code for _ in range(7)]
    assert answers == [303] * 6 + [429]


def test_the_office_reads_the_words_and_hides_those_that_offend_on_record(cast: Cast, client: FlaskClient, plate: Plate) -> None:
    rate(client, plate, "no", words="<script>alert(1)</script>张三不打扫👩‍🔧𠮷")
    hall, office, owner = cast.zones["hall"].id, cast.client("office"), cast.client("owner")
    assert "张三不打扫👩‍🔧𠮷" in owner.get(f"/zones/{hall}").text and "<script>alert" not in owner.get(f"/zones/{hall}").text
    assert re.search(rf'/zones/{hall}#ratings">[^<]*一层大厅', office.get("/surveys").text)
    assert "张三" not in client.get(f"/z/{plate.code}").text.partition('id="rating"')[0]
    (found,) = db.session.query(PlateRating)
    assert office.post(f"/ratings/{found.id}/hide", data={"reason": " "}).status_code == 422
    assert office.post(f"/ratings/{found.id}/hide", data={"reason": "点名"}).status_code == 303
    assert "张三" not in owner.get(f"/zones/{hall}").text and "张三" in office.get(f"/zones/{hall}").text
    assert "张三" not in client.get(f"/z/{plate.code}").text
    assert office.post(f"/ratings/{found.id}/show").status_code == 303 and "张三" in owner.get(f"/zones/{hall}").text
    rows = db.session.query(JournalEntry).order_by(JournalEntry.revision)
    kinds = [one.action for one in rows if one.entity == "plate_rating"]
    assert kinds == ["rate_zone", "hide_rating", "show_rating"]
