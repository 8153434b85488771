"""The words a team's reports share, for the phones of that team."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.cases.actions import Report, report_issue
from app.cases.rules import most_said
from app.core.acting import Acting
from app.core.db import transaction
from app.core.moments import here_and_now
from app.people.visitor import ensure_visitor
from app.policy import VISITOR
from tests.cast import Cast
from tests.sync.phone import Phone


def test_shared_short_phrases_the_most_used_first() -> None:
    said = ["地面积水，灯不亮", "灯不亮", "灯不亮。地面积水", "玻璃裂了", "3号门坏了，3号门坏了", "3号门坏了", "脏"]
    assert most_said(said) == ["灯不亮", "地面积水"]


def test_one_report_that_repeats_itself_teaches_nothing() -> None:
    assert most_said(["漏水，漏水，漏水"]) == []


def report(cast: Cast, zone: str, words: str, by: Acting | None = None) -> None:
    by = by or cast.by("deputy")
    said = Report(zone_id=cast.zones[zone].id, description=words, severity="normal", deadline_at=by.now + timedelta(days=1))
    report_issue(by, said, here_and_now(by.now))


def test_a_phone_hears_its_own_team_s_words_and_no_other_s(cast: Cast) -> None:
    team = cast.zones["hall"].team_id
    owner, plant = Phone(cast.client("owner")), cast.zones["plant"].team_id
    owner.sync()
    visitor = replace(cast.by("deputy"), user=VISITOR)
    with transaction():
        ensure_visitor(visitor)
    for _ in range(2):
        report(cast, "hall", "骂人的话", visitor)
    for zone, words in (("hall", "地漏返味"), ("corridor", "地漏返味"), ("plant", "母线过热"), ("plant", "母线过热")):
        report(cast, zone, words)
    owner.sync()
    assert owner.held["team", team]["phrases"] == ["地漏返味"]
    assert owner.held["team", plant]["phrases"] == []
    deputy = Phone(cast.client("deputy"))
    deputy.sync()
    assert deputy.held["team", plant]["phrases"] == ["母线过热"]


def test_words_of_three_months_ago_are_forgotten(cast: Cast) -> None:
    report(cast, "hall", "地漏返味")
    report(cast, "hall", "地漏返味")
    cast.clock.moment += timedelta(days=91)
    phone = Phone(cast.client("owner"))
    phone.sync()
    assert phone.held["team", cast.zones["hall"].team_id]["phrases"] == []
