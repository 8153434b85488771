"""A record's evidence from the wire to the grade: stored when it arrives, changed by what arrives later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import journal
from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.errors import Problem
from app.core.journal import JournalEntry
from app.core.moments import here_and_now
from app.evidence.actions import regrade_all
from app.evidence.contact import contact_json, shell_token
from app.evidence.jobs import find_missing_photos
from app.evidence.models import WalkingTime
from app.evidence.rules import is_drawn
from app.evidence.tokens import Contact, write_token
from app.patrols.actions import PatrolFound, record_patrol
from app.photos.actions import receive_photo
from app.photos.rules import digest
from app.settings.actions import change_settings
from tests.cast import Cast
from tests.evidence.pictures import photograph
from tests.evidence.walker import Walker, code_of, evidence, names, wait
from tests.sync.phone import Phone, operation, patrol

OFTEN = 100  # per cent: a photo is asked for every time


@pytest.fixture(autouse=True)
def _no_random_photos(cast: Cast) -> None:
    change_settings(cast.system, challenge_share=0)


def test_a_walk_without_signal_is_bounded_by_the_token_and_the_arrival(cast: Cast) -> None:
    walker = Walker(cast, "deputy")
    walker.meet()
    met = cast.clock.moment
    wait(cast, 20)
    walked, walked_at = walker.walk("hall"), cast.clock.moment
    wait(cast, 40)
    walker.send(walked)
    row = evidence(walked)
    assert (row.grade, row.signals) == ("credible", [])
    assert row.earliest_at == row.latest_at == walked_at  # one life of the page: to the millisecond
    assert met < walked_at < row.received_at


def test_a_day_and_a_night_in_the_basement_are_one_fact_and_no_fault(cast: Cast) -> None:
    walker = Walker(cast, "deputy")
    walker.meet()
    wait(cast, 60)
    walked = walker.walk("hall")
    wait(cast, 26 * 60)
    walker.life = "opened the next day"
    walker.send(walked)
    assert (evidence(walked).grade, names(walked)) == ("credible", ["long_offline", "received_late"])


def test_a_clock_set_back_without_signal_contradicts_the_token(cast: Cast) -> None:
    walker = Walker(cast, "deputy")
    walker.meet()
    wait(cast, 30)
    walked = walker.walk("hall", says=cast.clock.moment - timedelta(hours=4))
    walker.send(walked)
    assert (evidence(walked).grade, names(walked)) == ("doubtful", ["before_possible"])


def test_a_record_without_the_servers_moment_is_taken_in_and_looked_at(cast: Cast) -> None:
    """A forged request that leaves the evidence out; also an app of an earlier version."""
    earlier, code = cast.clock.moment - timedelta(minutes=5), code_of(cast, "hall")
    plain = patrol(cast.zones["hall"].id, earlier, body={"source": "camera", "code": code})
    listed = patrol(cast.zones["corridor"].id, cast.clock.moment, seq=2)
    assert [one["status"] for one in Phone(cast.client("deputy")).sync(plain, listed)] == ["applied", "applied"]
    assert (evidence(plain).grade, names(plain)) == ("check", ["no_token"])
    assert (evidence(listed).grade, names(listed)) == ("check", ["list", "no_token"])
    assert "没有带上" in cast.client("deputy").get(f"/records/{plain['id']}").text
    issue = {"zone_id": cast.zones["hall"].id, "description": "积水", "severity": "normal",
             "deadline_at": (cast.clock.moment + timedelta(days=1)).isoformat()}  # fmt: skip
    reported = operation("report_issue", cast.clock.moment, issue, seq=3)
    Phone(cast.client("deputy")).sync(reported)
    assert (evidence(reported).grade, names(reported)) == ("check", ["no_token"])


def test_what_is_entered_on_the_servers_own_pages_needs_none(cast: Cast) -> None:
    found = PatrolFound(cast.zones["hall"].id, "camera", code=code_of(cast, "hall"))
    walked = record_patrol(cast.by("deputy"), found, here_and_now(cast.clock.now()))
    assert evidence({"id": walked.id}).grade == "credible"


def test_what_cannot_be_read_of_it_refuses_no_record(cast: Cast) -> None:
    odd = patrol(cast.zones["hall"].id, cast.clock.moment, stamps={"mono_ms": "soon"}, body={"brought": [1]})
    assert Phone(cast.client("deputy")).sync(odd)[0]["status"] == "applied"


@pytest.mark.row("A11")
def test_a_token_of_somebody_else_or_of_ones_own_making_is_no_contact_and_contradicts(cast: Cast) -> None:
    """Nor is one that another phone of theirs was given, nor the page's own, which is the same for everybody and draws no
    photo. No app sends any of them as its contact."""
    change_settings(cast.system, challenge_share=OFTEN)
    others, elsewhere = (contact_json(cast.by(*whose))["token"] for whose in (("owner", "phone"), ("deputy", "tablet")))
    own, pages = "WzEsIiIsIiIsMF0.made-up", shell_token(cast.clock.moment - timedelta(days=1))
    walker = Walker(cast, "deputy", device="phone")
    for token in (others, elsewhere, own, pages):
        wait(cast, 10)
        walker.contact = {"token": token, "mono": 0}
        walked = walker.walk("hall")
        walker.send(walked)
        assert evidence(walked).earliest_at is None and not evidence(walked).challenge_due
        assert (evidence(walked).grade, names(walked)) == ("doubtful", ["no_token"])


def test_a_contact_of_an_earlier_version_named_no_phone_and_counts_for_any(cast: Cast) -> None:
    walker = Walker(cast, "deputy")
    walker.contact = {"token": write_token(Contact(cast.clock.moment, cast.people["deputy"].id, 0)), "mono": 0}
    walked = walker.walk("hall")
    walker.send(walked)
    assert (evidence(walked).grade, names(walked)) == ("credible", [])


def test_a_browser_that_keeps_nothing_names_no_phone_nor_does_its_contact(cast: Cast) -> None:
    phone, place = Phone(cast.client("deputy")), {"source": "camera", "code": code_of(cast, "hall")}
    for asked, reasons in ((None, []), ({"id": "phone"}, ["no_token"])):  # a store that is lost while the page lives
        contact = phone.post({"device": asked, "operations": []}).json["contact"]
        walked = patrol(cast.zones["hall"].id, cast.clock.moment, body=place, stamps={"token": contact["token"]})
        assert phone.post({"device": None, "operations": [walked]}).status_code == 200
        assert (evidence(walked).grade, names(walked)) == ("check" if reasons else "credible", reasons)
        wait(cast, 10)


def test_a_later_arrival_shows_an_earlier_record_in_another_light(cast: Cast) -> None:
    """Two phones of one person: what was credible alone is not beside a record of another building ten seconds on."""
    one, other = Walker(cast, "deputy"), Walker(cast, "deputy", device="phone-2")
    one.meet()
    other.meet()
    first = one.walk("hall")
    one.send(first)
    assert evidence(first).grade == "credible"
    wait(cast, 1 / 6)
    second = other.walk("plant")
    other.send(second)
    assert (evidence(first).grade, names(first)) == ("doubtful", ["too_fast"])
    assert evidence(second).grade == "doubtful"
    entry = db.session.execute(select(JournalEntry).where(JournalEntry.action == "regrade")).scalar_one()
    assert (entry.entity_id, entry.data["from"], entry.data["grade"]) == (first["id"], "credible", "doubtful")
    assert journal.verify() is None


def test_the_photo_asked_for_is_the_servers_draw_and_no_choice(cast: Cast) -> None:
    change_settings(cast.system, challenge_share=OFTEN)
    walker = Walker(cast, "deputy")
    walker.meet()
    assert is_drawn(walker.contact["key"], ["2026-03-02"], cast.zones["hall"].id, walker.contact["share"], "camera")
    silent = walker.walk("hall")
    wait(cast, 10)
    said = walker.walk("corridor", brought={"challenge_skipped": "相机用不了"})
    walker.send(silent, said)
    assert [evidence(one).challenge_due for one in (silent, said)] == [True, True]
    assert names(silent) == names(said) == ["photo_skipped"]
    assert (evidence(said).challenge_day, evidence(said).challenge_share) == ("2026-03-02", OFTEN)


def test_an_older_contact_changes_no_draw(cast: Cast) -> None:
    """A tinkerer keeps an earlier moment of the server's; the photo is asked for by the record's own day."""
    change_settings(cast.system, challenge_share=50)
    walker = Walker(cast, "deputy")
    walker.meet()
    kept = walker.contact
    hall = cast.zones["hall"].id
    for _ in range(6):
        walker.contact = kept
        walked = walker.walk("hall")
        walker.send(walked)
        due = is_drawn(kept["key"], [cast.clock.moment.date().isoformat()], hall, 50, "camera")
        assert evidence(walked).challenge_due is due
        wait(cast, 24 * 60)
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(60)]
    draws = {is_drawn(kept["key"], [day.isoformat()], hall, 50, "camera") for day in days}
    assert draws == {True, False}, "each day has a draw of its own"
    assert contact_json(cast.by("deputy"))["key"] == kept["key"]


def test_a_contact_of_last_week_is_looked_at(cast: Cast) -> None:
    """The share of photos, too, is the contact's: an old one does not switch them off for long."""
    walker = Walker(cast, "deputy")
    walker.meet()
    kept = walker.contact
    change_settings(cast.system, challenge_share=OFTEN)
    found = []
    for _ in range(2):
        wait(cast, 3 * 24 * 60)
        walker.contact = kept
        walked = walker.walk("hall")
        walker.send(walked)
        found.append("old_token" in names(walked))
    assert found == [False, True]
    assert evidence(walked).grade == "check"


def test_yesterdays_photo_is_known_again_when_it_arrives(cast: Cast, app: Flask) -> None:
    change_settings(cast.system, challenge_share=OFTEN)
    walker = Walker(cast, "deputy")
    shas = []
    walks = []
    for bytes_ in (photograph(1, shift=0), photograph(2), photograph(1, shift=1, quality=70)):
        walker.meet()
        sha = digest(bytes_)
        walked = walker.walk("hall", brought={"challenge_photo": sha, "photo_age_s": 2}, photos=[sha])
        walker.send(walked)
        receive_photo(cast.by("deputy"), sha, bytes_)
        shas.append(sha)
        walks.append(walked)
        wait(cast, 24 * 60)
    assert [evidence(one).grade for one in walks] == ["credible", "credible", "doubtful"]
    assert evidence(walks[2]).resembles == walks[0]["id"]


def test_one_picture_answers_no_second_zone(cast: Cast) -> None:
    """Within the hour too; a second look at the same zone may well show the same."""
    change_settings(cast.system, challenge_share=OFTEN)
    walker = Walker(cast, "deputy")
    walker.meet()
    walks = []
    first, soon, elsewhere = photograph(1), photograph(1, shift=0.5), photograph(1, shift=1, quality=70)
    for zone, bytes_ in (("hall", first), ("hall", soon), ("corridor", elsewhere), ("plant", photograph(2))):
        walked = walker.walk(zone, brought={"challenge_photo": digest(bytes_), "photo_age_s": 2}, photos=[digest(bytes_)])
        walker.send(walked)
        receive_photo(cast.by("deputy"), digest(bytes_), bytes_)
        walks.append(walked)
        wait(cast, 5)
    assert [names(one) for one in walks] == [[], [], ["same_photo"], []]
    assert evidence(walks[2]).resembles in (walks[0]["id"], walks[1]["id"])


def challenged(cast: Cast, sha256: str) -> tuple[Walker, dict[str, Any]]:
    """A patrol that names the photo it was asked for; the bytes have not come."""
    change_settings(cast.system, challenge_share=OFTEN)
    walker = Walker(cast, "deputy")
    walker.meet()
    walked = walker.walk("hall", brought={"challenge_photo": sha256, "photo_age_s": 2}, photos=[sha256])
    walker.send(walked)
    return walker, walked


def test_a_photo_that_is_named_and_never_comes_is_not_taken(cast: Cast) -> None:
    bytes_ = photograph(1)
    _, walked = challenged(cast, digest(bytes_))
    look = f"/review/{walked['id']}"
    assert evidence(walked).grade == "credible", "it may come yet"
    assert "已拍，但照片尚未送达" in cast.client("inspector").get(look).text
    wait(cast, 23 * 60)
    find_missing_photos(cast.system)
    assert evidence(walked).grade == "credible"
    wait(cast, 2 * 60)
    find_missing_photos(cast.system)
    find_missing_photos(cast.system)
    assert (evidence(walked).grade, names(walked)) == ("check", ["photo_missing"])
    assert walked["id"] in cast.client("inspector").get("/review").text
    receive_photo(cast.by("deputy"), digest(bytes_), bytes_)
    assert (evidence(walked).grade, names(walked)) == ("credible", []), "it was only slow"
    assert "已拍，但" not in cast.client("inspector").get(look).text


def test_a_photo_that_is_refused_is_not_taken(cast: Cast) -> None:
    bytes_ = b"no picture of anything"
    walker, walked = challenged(cast, digest(bytes_))
    with pytest.raises(Problem):
        receive_photo(cast.by("deputy"), digest(bytes_), bytes_)
    assert (evidence(walked).grade, names(walked)) == ("check", ["photo_missing"])
    assert "已拍，但照片无法使用" in cast.client("inspector").get(f"/review/{walked['id']}").text
    wait(cast, 60)
    again = walker.walk("corridor", brought={"challenge_photo": digest(bytes_), "photo_age_s": 2}, photos=[digest(bytes_)])
    walker.send(again)
    assert "photo_missing" in names(again), "refused before the record came"


def test_grades_are_what_the_kept_evidence_says_again(cast: Cast, app: Flask) -> None:
    walker = Walker(cast, "deputy")
    walker.meet()
    first = walker.walk("hall")
    wait(cast, 2)
    second = walker.walk("plant")
    walker.send(first, second)
    assert evidence(second).grade == "credible"
    by = Acting(cast.system.user, cast.clock.moment)
    assert regrade_all(by) == (2, [])
    with transaction():
        floors = sorted([cast.zones["hall"].floor_id, cast.zones["plant"].floor_id])
        db.session.add(WalkingTime(one_id=floors[0], other_id=floors[1], seconds=300))
    runner = app.test_cli_runner()
    assert "2 records weighed, 2 would change" in runner.invoke(args=["evidence", "regrade", "--dry-run"]).output
    assert evidence(second).grade == "credible"
    assert "2 records weighed, 2 changed" in runner.invoke(args=["evidence", "regrade"]).output
    assert evidence(second).grade == "doubtful"
    assert "0 records weighed" in runner.invoke(args=["evidence", "regrade", "--since", "2026-03-05"]).output
