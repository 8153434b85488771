"""An owner's duty owed anywhere in their zones: once for each person, and theirs as long as some zone is."""

from __future__ import annotations

from typing import Any

from app.duties.rules.assess import Item
from app.duties.rules.holders import Hold
from app.duties.rules.matching import Record
from app.duties.rules.quota import Quota
from app.duties.rules.terms import ANYWHERE, DEED, Exemption
from tests.duties.scenes import LONG_AGO, at, judged, patrol_terms, scene

DAILY = patrol_terms(Quota(1), kind=DEED, scope=ANYWHERE)
WEEKLY = patrol_terms(Quota(1, "week"), kind=DEED, scope=ANYWHERE)
TWO_ZONES = {"zones": {"duty": ["hall", "plant"]}, "owners": {zone: [Hold("ann", LONG_AGO)] for zone in ("hall", "plant")}}


def deed(text: str, person: str = "ann", zone_id: str | None = None) -> Record:
    return Record(f"{person}/{text}", DEED, person, at(text), zone_id)


def days(items: list[Item]) -> list[tuple[Any, ...]]:
    return [(one.day.day, one.person_id, one.state, one.reason) for one in sorted(items, key=lambda one: one.day)]


def away(start: str, end: str, person: str = "ann") -> dict[str, list[Hold]]:
    return {person: [Hold(person, at(start), at(end))]}


def test_a_person_owes_it_once_whatever_zones_they_hold() -> None:
    facts = scene([deed("2026-03-02 09:00", zone_id="plant"), deed("2026-03-03 09:00")], **TWO_ZONES)
    assert days(judged(DAILY, facts, "2026-03-02", "2026-03-04")) == [
        (2, "ann", "done", ""),
        (3, "ann", "done", ""),
        (4, "ann", "missed", ""),
    ]


def test_a_stand_in_owes_it_while_the_owner_is_away_and_what_they_do_counts() -> None:
    leave = away("2026-03-03 00:00", "2026-03-05 00:00")
    standing = {"hall": [Hold("sue", at("2026-03-03 00:00"), at("2026-03-05 00:00"))]}
    facts = scene([deed("2026-03-03 09:00", "sue")], leaves=leave, stand_ins=standing)
    assert sorted(days(judged(DAILY, facts, "2026-03-02", "2026-03-05"))) == [
        (2, "ann", "missed", ""),
        (3, "ann", "excused", "leave"),
        (3, "sue", "done", ""),
        (4, "ann", "excused", "leave"),
        (4, "sue", "missed", ""),
        (5, "ann", "missed", ""),
    ]


def test_a_stand_in_of_two_days_has_done_the_weeks_work_though_the_owner_owes_it() -> None:
    leave = away("2026-03-02 00:00", "2026-03-04 00:00")
    standing = {"hall": [Hold("sue", at("2026-03-02 00:00"), at("2026-03-04 00:00"))]}
    facts = scene([deed("2026-03-03 09:00", "sue")], leaves=leave, stand_ins=standing)
    assert days(judged(WEEKLY, facts, "2026-03-08", "2026-03-08")) == [(8, "ann", "missed", ""), (8, "sue", "done", "")]
    idle = scene(leaves=leave, stand_ins=standing)
    assert days(judged(WEEKLY, idle, "2026-03-08", "2026-03-08")) == [(8, "ann", "missed", "")]


def test_whoever_owns_a_zone_already_owes_it_once_when_they_stand_in_too() -> None:
    owners = {"hall": [Hold("ann", LONG_AGO)], "plant": [Hold("sue", LONG_AGO)]}
    standing = {"hall": [Hold("sue", at("2026-03-02 00:00"), at("2026-03-03 00:00"))]}
    facts = scene(
        zones={"duty": ["hall", "plant"]}, owners=owners, stand_ins=standing, leaves=away("2026-03-02 00:00", "2026-03-03 00:00")
    )
    assert days(judged(DAILY, facts, "2026-03-02", "2026-03-02")) == [(2, "ann", "excused", "leave"), (2, "sue", "missed", "")]


def test_a_hand_over_dated_back_blames_nobody_and_leaves_the_earlier_owner_what_they_did() -> None:
    owners = {"hall": [Hold("ann", LONG_AGO, at("2026-03-02 00:00")), Hold("bob", at("2026-03-02 00:00"))]}
    early = {"hall": [Hold("ann", at("2026-03-02 00:00"), at("2026-03-05 09:00"))]}
    facts = scene([deed("2026-03-03 09:00"), deed("2026-03-04 09:00", zone_id="hall")], owners=owners, backdated=early)
    assert sorted(days(judged(DAILY, facts, "2026-03-02", "2026-03-06"))) == [
        (2, "ann", "excused", "backdated"),
        (2, "bob", "excused", "backdated"),
        (3, "ann", "done", ""),
        (3, "bob", "excused", "backdated"),
        (4, "ann", "done", ""),
        (4, "bob", "excused", "backdated"),
        (5, "bob", "missed", ""),
        (6, "bob", "missed", ""),
    ]


def test_a_closed_zone_asks_nothing_of_its_owner_unless_they_hold_another() -> None:
    closed = {"hall": [Hold(None, at("2026-03-03 00:00"))]}
    assert days(judged(DAILY, scene(closed=closed), "2026-03-02", "2026-03-03")) == [
        (2, "ann", "missed", ""),
        (3, "ann", "excused", "closed"),
    ]
    other = judged(DAILY, scene(closed=closed, **TWO_ZONES), "2026-03-03", "2026-03-03")
    assert days(other) == [(3, "ann", "missed", "")], "the plant room is open"


def test_an_exempted_zone_frees_its_owner_unless_they_hold_another() -> None:
    freed = [Exemption(at("2026-03-02 00:00"), at("2026-03-03 00:00"), zone_id="hall")]
    assert days(judged(DAILY, scene(exemptions=freed), "2026-03-02", "2026-03-02")) == [(2, "ann", "excused", "exempt")]
    assert days(judged(DAILY, scene(exemptions=freed, **TWO_ZONES), "2026-03-02", "2026-03-02")) == [(2, "ann", "missed", "")]
