"""A visitor reports from a plate, follows the report behind a private link, and the office keeps order."""

from __future__ import annotations

import io
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.cases import actions as cases
from app.cases.actions import Report, Step
from app.cases.models import Issue
from app.core.db import db
from app.core.errors import Problem
from app.core.journal import JournalEntry
from app.core.moments import here_and_now
from app.people.account import set_active
from app.people.models import Person
from app.people.rules import token_hash
from app.photos import storage
from app.photos.models import Photo
from app.plates import actions as plates
from app.plates.models import Plate
from app.public.jobs import forget_half_way_photos
from app.public.models import PublicReport, PublicTry
from app.public.rules import PROOF_BITS, is_proven, masked
from app.settings.actions import change_settings
from tests.cast import Cast
from tests.photos.pictures import corner, saved

HUMAN = timedelta(seconds=20)  # how long somebody takes to write two lines


@pytest.fixture
def plate(cast: Cast) -> Plate:
    return plates.issue_plates(cast.by("office"), [cast.zones["hall"].id])[0]


def form_of(page: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found, page
    return found[1]


def send(cast: Cast, client: FlaskClient, plate: Plate, words: str = "水龙头漏水", **more: Any) -> Any:
    """Open the form, take a person's time, send it; the answer."""
    form = more.pop("form", None) or form_of(client.get(f"/report/{plate.id}").text)
    cast.clock.moment += more.pop("after", HUMAN)
    return client.post(f"/report/{plate.id}", data={"form": form, "words": words} | more)


def report(cast: Cast, client: FlaskClient, plate: Plate, words: str = "水龙头漏水", **more: Any) -> str:
    """The private link of a report just made."""
    answer = send(cast, client, plate, words, **more)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def issue() -> Issue:
    return db.session.execute(select(Issue).order_by(Issue.number.desc()).limit(1)).scalars().one()


def count(table: type) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


def mend(cast: Cast, verified: bool = False) -> None:
    now = here_and_now(cast.clock.now())
    cases.confirm_fix(cast.by("owner"), Step(issue().id), now)
    if verified:
        cases.verify_fix(cast.by("inspector"), Step(issue().id), now)


def test_two_fields_and_a_photo_become_an_issue_of_the_zones_owner(cast: Cast, client: FlaskClient, plate: Plate):
    photo = (io.BytesIO(saved(corner())), "a.jpg")
    link = report(cast, client, plate, place="东侧洗手池", photos=photo)
    made = issue()
    assert (made.description, made.zone.name, made.reporter.name) == ("水龙头漏水（东侧洗手池）", "一层大厅", "访客")
    assert made.assignee_id == cast.people["owner"].id
    assert made.deadline_at.astimezone(cast_zone()).strftime("%d %H:%M") == "03 18:00"
    page = client.get(link)
    assert "水龙头漏水" in page.text and "待整改" in page.text and "谢春梅" not in page.text
    assert "已收到照片 1 张" in page.text
    assert page.headers["Cache-Control"] == "no-store" and "/photos/" not in page.text
    seen = cast.client("owner").get(f"/issues/{made.id}").text
    assert "水龙头漏水" in seen and "/photos/" in seen and "访客" in seen
    assert "访客" not in cast.client("office").get("/people?active=0").text


def cast_zone() -> Any:
    from app.settings.queries import current

    return current().zone_info


def test_a_double_tap_files_once_and_leads_to_the_same_link(cast: Cast, client: FlaskClient, plate: Plate):
    form = form_of(client.get(f"/report/{plate.id}").text)
    first, second = (report(cast, client, plate, form=form) for _ in range(2))
    assert first == second and count(Issue) == 1 and count(PublicReport) == 1


def test_another_problem_sent_from_the_same_page_is_another_report(cast: Cast, client: FlaskClient, plate: Plate):
    form = form_of(client.get(f"/report/{plate.id}").text)
    said = ("水龙头漏水", "窗帘掉了", "窗帘掉了", "水龙头漏水")
    links = [report(cast, client, plate, words, form=form) for words in said]
    assert links[0] == links[3] != links[1] == links[2] and count(Issue) == 2
    form = form_of(client.get(f"/z/{plate.code}").text)
    seen = [report(cast, client, plate, form=form, too=str(one)) for one in db.session.execute(select(Issue.id)).scalars()]
    assert len({*links, *seen}) == 4 and count(PublicReport) == 4


def test_only_the_hash_of_the_link_is_kept_and_no_log_holds_it(
    cast: Cast, client: FlaskClient, plate: Plate, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.DEBUG):
        link = report(cast, client, plate)
        client.get(link)
        client.get(link[:-1] + ("A" if link[-1] != "A" else "B"))
    token = link.rsplit("/", 1)[1]
    row = db.session.execute(select(PublicReport)).scalar_one()
    assert row.token_hash == token_hash(token)
    journal = [str((entry.entity_id, entry.data, entry.touched)) for entry in db.session.query(JournalEntry)]
    assert token not in caplog.text and not any(token in line or plate.code in line for line in journal)
    page = client.get(link)
    assert token not in re.sub(r'action="/r/[^"]+"', "", page.text) and 'content="no-referrer"' in page.text


def test_a_guessed_link_is_refused_and_guessing_is_slowed(cast: Cast, client: FlaskClient, plate: Plate):
    report(cast, client, plate)
    answers = [client.get("/r/" + "x" * 43).status_code for _ in range(40)]
    assert answers[0] == 404 and answers[-1] == 429
    assert client.post("/r/" + "é" * 43 + "/rate", data={"satisfied": "yes"}).status_code in (404, 429)


def test_a_likely_duplicate_is_offered_and_counted_on_the_issue(cast: Cast, client: FlaskClient, plate: Plate):
    report(cast, client, plate, "洗手池的水龙头漏水")
    photo = (io.BytesIO(saved(corner())), "a.jpg")
    offered = send(cast, client, plate, "这个水龙头漏水了", photos=photo)
    assert offered.status_code == 200 and "洗手池的水龙头漏水" in offered.text and count(Issue) == 1
    form, first = form_of(offered.text), issue()
    link = report(cast, client, plate, "这个水龙头漏水了", form=form, too=first.id)
    assert count(Issue) == 1 and count(PublicReport) == 2
    assert "另有 1 人也看到" in client.get(link).text
    assert "另有 1 人也看到" in client.get(f"/z/{plate.code}").text
    insisted = send(cast, client, plate, "这个水龙头漏水了")
    report(cast, client, plate, "这个水龙头漏水了", form=form_of(insisted.text), sure="1")
    assert count(Issue) == 2
    assert send(cast, client, plate, "灯不亮").status_code == 303, "another fault is not held up"


def test_the_photo_of_a_report_that_looked_like_another_is_kept(cast: Cast, client: FlaskClient, plate: Plate):
    report(cast, client, plate, "水龙头漏水")
    offered = send(cast, client, plate, "水龙头漏水", photos=(io.BytesIO(saved(corner())), "a.jpg"))
    report(cast, client, plate, "水龙头漏水", form=form_of(offered.text), sure="1")
    assert "/photos/" in cast.client("owner").get(f"/issues/{issue().id}").text


def test_photos_of_a_report_that_was_never_sent_go_after_two_days(cast: Cast, client: FlaskClient, plate: Plate):
    report(cast, client, plate, "水龙头漏水", photos=(io.BytesIO(saved(corner())), "a.jpg"))
    used = db.session.execute(select(Photo.sha256)).scalar_one()
    send(cast, client, plate, "水龙头漏水", photos=(io.BytesIO(saved(corner(), comment=b"left")), "b.jpg"))
    cast.clock.moment += timedelta(days=1)
    forget_half_way_photos(cast.system)
    assert count(Photo) == 2
    cast.clock.moment += timedelta(days=2)
    left = next(sha for sha in db.session.execute(select(Photo.sha256)).scalars() if sha != used)
    assert storage.get(left, "thumb")
    for _ in range(2):
        forget_half_way_photos(cast.system)
    assert db.session.execute(select(Photo.sha256)).scalars().all() == [used] and storage.get(used, "full")
    with pytest.raises(FileNotFoundError):
        storage.get(left, "full")


def test_a_receipt_is_read_in_another_language_and_its_link_stands_in_no_other_address(
    cast: Cast, client: FlaskClient, plate: Plate
):
    link = report(cast, client, plate)
    page = client.get(link).text
    assert 'href="?to=en"' in page and "next=" not in page
    turned = client.get(f"{link}?to=en")
    assert (turned.status_code, turned.location) == (303, link)
    assert "Your report" in client.get(link).text and "zonewalk_lang=en" in turned.headers["Set-Cookie"]
    assert client.get(f"{link}?to=xx").status_code == 200


def test_not_fixed_opens_it_again_and_counts_as_a_repeat(cast: Cast, client: FlaskClient, plate: Plate):
    link = report(cast, client, plate)
    tapped = client.post(f"{link}/dispute")
    assert tapped.status_code == 409 and 'role="alert"' not in tapped.text, "nothing was mended yet"
    assert 'role="alert"' in client.post(f"{link}/dispute", data={"words": "快一点"}).text
    assert "快一点" in cast.client("owner").get(f"/issues/{issue().id}").text, "kept, as it was told"
    mend(cast, verified=True)
    assert client.post(f"{link}/dispute", data={"words": "还在滴水"}).status_code == 303
    again = issue()
    assert (again.state, again.closed_at, again.reopened) == ("open", None, 1)
    assert again.deadline_at > cast.clock.now()
    assert "还在滴水" in client.get(link).text and "还在滴水" in cast.client("owner").get(f"/issues/{again.id}").text
    assert "重复问题" in cast.client("manager").get("/issues").text
    mend(cast, verified=True)
    cast.clock.moment += timedelta(days=15)
    assert client.post(f"{link}/dispute").status_code == 409, "two weeks later it is a new report"


def test_a_visitor_who_saw_it_too_may_say_so_of_an_inspectors_issue(cast: Cast, client: FlaskClient, plate: Plate):
    now = cast.clock.now()
    filed = Report(cast.zones["hall"].id, "灯不亮", "normal", now + timedelta(hours=9))
    cases.report_issue(cast.by("inspector"), filed, here_and_now(now))
    link = report(cast, client, plate, "灯坏了", too=issue().id)
    mend(cast)
    assert client.post(f"{link}/dispute").status_code == 303 and issue().state == "open"


def test_one_tap_says_satisfied_or_not_with_why(cast: Cast, client: FlaskClient, plate: Plate):
    link = report(cast, client, plate)
    mend(cast)
    for _ in range(2):
        assert client.post(f"{link}/rate", data={"satisfied": "yes"}).status_code == 303
    rated = [event for event in issue().events if event.kind == "rated"]
    assert len(rated) == 1 and rated[0].data == {"satisfied": True}
    assert client.post(f"{link}/rate", data={"satisfied": "no", "words": "太慢"}).status_code == 303
    assert "不满意" in client.get(link).text and "太慢" in cast.client("owner").get(f"/issues/{issue().id}").text
    assert client.post(f"{link}/rate", data={"satisfied": "maybe"}).status_code == 404
    for number in range(25):
        last = client.post(f"{link}/rate", data={"satisfied": "no", "words": str(number)}).status_code
    assert last == 429 and len(issue().events) <= 23


def test_the_office_hides_what_offends_on_record_and_shows_it_again(cast: Cast, client: FlaskClient, plate: Plate):
    link = report(cast, client, plate, "张三是骗子", photos=(io.BytesIO(saved(corner())), "a.jpg"))
    made, office = issue(), cast.client("office")
    sha = re.findall(r"/photos/(\w{64})/full", office.get(f"/issues/{made.id}").text)[0]
    assert office.post(f"/issues/{made.id}/hide_words", data={"words": ""}).status_code == 422, "a reason is needed"
    assert cast.client("owner").post(f"/issues/{made.id}/hide_words", data={"words": "x"}).status_code == 403
    assert office.post(f"/issues/{made.id}/hide_words", data={"words": "人身攻击"}).status_code == 302
    owner = cast.client("owner")
    for page in (client.get(link), client.get(f"/z/{plate.code}"), owner.get(f"/issues/{made.id}"), owner.get("/issues")):
        assert "骗子" not in page.text and sha not in page.text
    assert owner.get(f"/photos/{sha}/full").status_code == 404
    kept = office.get(f"/issues/{made.id}").text
    assert "骗子" in kept and "人身攻击" in kept and office.get(f"/photos/{sha}/full").status_code == 200
    assert office.post(f"/issues/{made.id}/show_words").status_code == 302
    assert "骗子" in client.get(link).text


def test_numbers_that_people_are_reached_by_are_masked_where_anybody_reads(cast: Cast, client: FlaskClient, plate: Plate):
    link = report(cast, client, plate, "请打 13912345678 或 a.b@example.com，2 楼 305 室")
    for page in (client.get(link).text, client.get(f"/z/{plate.code}").text):
        assert "12345678" not in page and "example.com" not in page and "2 楼 305 室" in page


@pytest.mark.parametrize(
    ("words", "shown"),
    [("2026-11-23 08:30 漏水", "2026-11-23 08:30 漏水"), ("2026-1-3 13912345678", "2026-1-3 139…"), ("2026-13-45 12", "202…"),
     ("0571-88881234", "057…"), ("2026-11-230", "202…")],
)  # fmt: skip
def test_a_day_is_no_number_that_anybody_is_reached_by(words: str, shown: str):
    assert masked(words) == shown


@pytest.mark.row("A34")
def test_an_abused_plates_form_is_paused_and_the_page_still_shows_the_zone(cast: Cast, client: FlaskClient, plate: Plate):
    form = form_of(client.get(f"/report/{plate.id}").text)
    office = cast.client("office")
    assert office.post(f"/plates/{plate.id}/form", data={"note": "有人捣乱"}).status_code == 303
    assert "有人捣乱" in office.get(f"/plates/{plate.id}").text
    assert send(cast, client, plate, form=form).status_code == 403 and count(Issue) == 0
    shown = client.get(f"/z/{plate.code}")
    assert shown.status_code == 200 and "/report/" not in shown.text
    office.post(f"/plates/{plate.id}/form", data={"to": "resumed"})
    report(cast, client, plate)
    change_settings(cast.by("office"), public_reports=False)
    assert client.get(f"/report/{plate.id}").status_code == 403 and "/report/" not in client.get(f"/z/{plate.code}").text


def test_a_revoked_plates_form_files_nothing(cast: Cast, client: FlaskClient, plate: Plate):
    form = form_of(client.get(f"/report/{plate.id}").text)
    new = plates.replace_plate(cast.by("office"), plate.id)
    assert send(cast, client, plate, form=form).status_code == 410
    crossed = send(cast, client, new, form=form)
    assert crossed.status_code == 422 and "水龙头漏水" in crossed.text, "another plate's form: the words are kept"
    assert client.get("/report/nonsense").status_code == 404 and count(Issue) == 0


def test_a_tap_that_has_nothing_to_be_filled_in_may_be_quick(cast: Cast, client: FlaskClient, plate: Plate):
    cases.report_issue(cast.by("deputy"), Report(cast.zones["hall"].id, "灯不亮", "normal", cast.clock.now() + timedelta(days=1)),
                 here_and_now(cast.clock.now()))  # fmt: skip
    page = client.get(f"/z/{plate.code}").text
    form, too = re.findall(r'name="form" value="([^"]+)"', page)[0], re.findall(r'name="too" value="([^"]+)"', page)[0]
    seen = client.post(f"/report/{plate.id}", data={"form": form, "too": too})
    assert seen.status_code == 303 and seen.location.startswith("/r/")


def test_too_quick_too_old_or_forged_keeps_the_words_and_files_nothing(cast: Cast, client: FlaskClient, plate: Plate):
    for after, form in ((timedelta(seconds=1), None), (timedelta(hours=13), None), (HUMAN, "forged")):
        answer = send(cast, client, plate, after=after, form=form)
        assert answer.status_code == 422 and "水龙头漏水" in answer.text and count(Issue) == 0
    key = re.search(r'data-key="([^"]+)"', client.get(f"/report/{plate.id}").text)
    assert key
    proof = next(str(number) for number in range(2 ** (PROOF_BITS + 6)) if is_proven(key[1], str(number)))
    assert not is_proven(key[1], proof + "x")


@pytest.mark.row("A34")
def test_senders_and_plates_are_held_to_a_limit_and_those_who_did_the_work_come_through(
    cast: Cast, client: FlaskClient, plate: Plate, monkeypatch: pytest.MonkeyPatch
):
    things = ("灯", "门", "窗", "椅", "桌", "管", "墙")
    answers = [send(cast, client, plate, f"{name}坏了", sure="1").status_code for name in things]
    assert answers == [303] * 6 + [429] and count(Issue) == 6
    monkeypatch.setattr("app.public.rules.is_proven", lambda key, proof: proof == "done")
    assert send(cast, client, plate, "地砖松动", proof="done").status_code == 303
    cast.clock.moment += timedelta(hours=1)
    assert send(cast, client, plate, "屋顶漏雨", proof="").status_code == 303
    cast.clock.moment += timedelta(days=1, hours=1)
    send(cast, client, plate, "栏杆松")
    assert count(PublicTry) == 1, "who sent what is forgotten after a day"


def test_fifty_visitors_behind_one_address_all_come_through(
    cast: Cast, client: FlaskClient, plate: Plate, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.public.rules.is_proven", lambda key, proof: proof == "done")
    answers = [send(cast, client, plate, f"第{number}间的灯坏了", sure="1", proof="done").status_code for number in range(50)]
    assert answers == [303] * 50


@pytest.mark.row("A34")
def test_a_plate_has_a_limit_of_its_own_whoever_sends(
    cast: Cast, client: FlaskClient, plate: Plate, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.public.rules.PLATE_MOST_UNPROVEN", 3)

    def from_another(number: int, to: Plate) -> int:
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        return send(cast, client, to, f"第{number}盏灯坏了", sure="1").status_code

    assert [from_another(number, plate) for number in range(1, 5)] == [303] * 3 + [429]
    other = plates.issue_plates(cast.by("office"), [cast.zones["corridor"].id])[0]
    assert from_another(5, other) == 303, "another plate is not held up"


def test_bad_input_is_told_or_taken_as_it_is(cast: Cast, client: FlaskClient, plate: Plate):
    script = '<script>alert("x")</script>\x00\u202e'
    link = report(cast, client, plate, script + "🚰👩‍🔧𠮷", place=script)
    office = cast.client("office")
    for page in (client.get(link).text, client.get(f"/z/{plate.code}").text, office.get(f"/issues/{issue().id}").text):
        assert "<script>alert" not in page and "🚰👩‍🔧𠮷" in page
    photos = [(io.BytesIO(saved(corner(), comment=str(number).encode())), "a.jpg") for number in range(60)]
    many = send(cast, client, plate, "照片很多", photos=photos)
    assert many.status_code == 422 and "最多 3 张" in many.text
    no_photo = send(cast, client, plate, "不是照片", photos=(io.BytesIO(b"not a photo"), "a.jpg"))
    assert no_photo.status_code == 415 and "不是照片" in no_photo.text
    for words, place in (("", ""), (" \x00", ""), ("长" * 501, ""), ("好", "长" * 61)):
        assert send(cast, client, plate, words, place=place).status_code == 422
        cast.clock.moment += timedelta(hours=1)
    assert count(Issue) == 1


@pytest.mark.one_database
def test_a_visitor_without_cookies_comes_through_and_cannot_sign_in(cast: Cast, plate: Plate, app: Any):
    app.config["WTF_CSRF_ENABLED"] = True
    visitor = app.test_client(use_cookies=False)
    link = report(cast, visitor, plate)
    mend(cast)
    assert visitor.post(f"{link}/rate", data={"satisfied": "yes"}).status_code == 303
    row = db.session.get(Person, "visitor")
    assert row is not None and not row.active and row.password_hash is None
    with pytest.raises(Problem):
        set_active(cast.by("office"), row.id, True)
