"""A small run of tools/trust.py: the honest are left in peace, each cheat is caught; and the actions grade alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.core.acting import Acting
from app.core.db import db, transaction
from app.core.moments import Stamps, moments
from app.evidence.actions import Brought
from app.evidence.models import Evidence
from app.evidence.rules import Walking
from app.evidence.tokens import Contact, write_token
from app.patrols.actions import PatrolFound, record_patrol
from app.places.actions import add_building, add_floor, add_zone
from app.places.queries import user_of
from app.plates.actions import issue_plates
from app.settings.actions import change_settings
from tests.cast import Cast
from tools.trust import LEAST_CAUGHT, flagged
from tools.trusting.cheats import TO_CATCH, episodes
from tools.trusting.weighing import weigh
from tools.trusting.world import Tap, honest_month

SEED = 7


def test_under_one_per_cent_of_honest_records_are_flagged() -> None:
    share, total, reasons = flagged(weigh(honest_month(SEED, days=2), Walking()), "honest")
    assert total > 1_500
    assert share < 1.0, reasons


@pytest.mark.parametrize("kind", TO_CATCH)
def test_over_ninety_five_per_cent_of_each_cheat_are_caught(kind: str) -> None:
    caught, total, reasons = flagged(weigh(episodes(kind, 6, SEED), Walking()), kind)
    assert total >= 60
    assert caught > LEAST_CAUGHT, reasons


@pytest.fixture
def taps() -> Iterator[list[Tap]]:
    """One owner's honest day, and a clock set back, without photos: those are judged from bytes."""
    day = honest_month(SEED, days=1, walkers=[3, 4])
    day += episodes("clock_set_back", 1, SEED) + episodes("car_park", 1, SEED)
    for tap in day:
        tap.due, tap.photo, tap.skipped, tap.photo_age_s, tap.resembles = False, "", "", None, ""
    yield sorted(day, key=lambda tap: (tap.received_at, tap.id))


def test_the_actions_keep_the_grades_that_the_rules_give(cast: Cast, taps: list[Tap]) -> None:
    """Through record_patrol, in the order of arrival, each with its neighbours graded anew."""
    change_settings(cast.system, challenge_share=0)
    zones = _build(cast, taps)
    people = dict(zip(sorted({tap.person for tap in taps}), ("deputy", "inspector", "manager", "office"), strict=True))
    expected = {tap.id: judgement for tap, judgement in weigh(taps, Walking())}
    ids = {tap.id: _record(cast, tap, people[tap.person], zones[tap.spot.zone_id]) for tap in taps}
    db.session.expire_all()
    for tap in taps:
        row = db.session.get(Evidence, ids[tap.id])
        assert row is not None
        kept = (row.grade, [one["name"] for one in row.signals])
        assert kept == (expected[tap.id].grade, [one.name for one in expected[tap.id].signals]), tap
    assert {judgement.grade for judgement in expected.values()} == {"credible", "check", "doubtful"}


def _build(cast: Cast, taps: list[Tap]) -> dict[str, tuple[str, str]]:
    """The simulation's places: its zone → (id, code)."""
    buildings: dict[str, str] = {}
    floors: dict[str, str] = {}
    made: dict[str, str] = {}
    with transaction():
        for spot in {tap.spot.zone_id: tap.spot for tap in taps}.values():
            if spot.building_id not in buildings:
                buildings[spot.building_id] = add_building(cast.system, f"楼{spot.building_id}").id
            if spot.floor_id not in floors:
                floors[spot.floor_id] = add_floor(cast.system, buildings[spot.building_id], spot.level).id
            made[spot.zone_id] = add_zone(cast.system, floors[spot.floor_id], spot.zone_id).id
        codes = {plate.zone_id: plate.code for plate in issue_plates(cast.system, list(made.values()))}
    return {zone_id: (id_, codes[id_]) for zone_id, id_ in made.items()}


def _record(cast: Cast, tap: Tap, name: str, zone: tuple[str, str]) -> str:
    token = write_token(Contact(tap.token_at, cast.people[name].id, 0))
    stamps = Stamps(
        life=tap.life, mono_ms=tap.mono, seq=tap.seq, token=token, token_mono_ms=tap.token_mono,
        sent_life=tap.sent_life, sent_mono_ms=tap.sent_mono,
    )  # fmt: skip
    by = Acting(user_of(cast.people[name], cast.clock.moment), tap.received_at, tap.device)
    found = PatrolFound(
        zone[0], tap.source, code=None if tap.source == "list" else zone[1], late_reason="忘了" if tap.late else "",
        brought=Brought(seen_mono_ms=tap.seen_mono),
    )  # fmt: skip
    return record_patrol(by, found, moments(tap.device_at, tap.offset_ms, tap.received_at, stamps)).id


def test_an_hour_lasts_an_hour() -> None:
    """The simulation's honest walkers are no runners: a dozen zones take them a quarter of an hour at the least."""
    walk = [tap for tap in honest_month(SEED, days=1, walkers=[5]) if tap.true_at.hour < 12]
    assert len(walk) == 12
    assert walk[-1].true_at - walk[0].true_at > timedelta(minutes=8)
