"""Every address × every role × {one's own, a foreign, an absent thing}, held against tables (FAULTS A1 to A3).

What is foreign and what is absent answer alike, so that nobody learns from an answer that a thing exists. Here are the places,
the people, what is recorded and found; tests/test_rights_of_work.py has the rest, and that none is left out.
"""

from __future__ import annotations

import hashlib

import pytest
from flask import Flask

from tests.cast import Cast
from tests.photos.pictures import corner, saved
from tests.rights import ALL, HEADS, LED, NEARBY, OFFICE, REFUSALS_AS_DATA, RUN, Row, World, walk
from tests.rights_scene import build_world

TABLE: list[Row] = [
    ("GET /zones/<zone_id>", NEARBY, HEADS),
    ("GET /zones/<zone_id>/edit", OFFICE, OFFICE),
    ("POST /zones/<zone_id>/edit", OFFICE, OFFICE),
    ("GET /zones/<zone_id>/owner", OFFICE, OFFICE),
    ("POST /zones/<zone_id>/owner", OFFICE, OFFICE),
    ("GET /zones/<zone_id>/stand-in", OFFICE, OFFICE),
    ("POST /zones/<zone_id>/stand-in", OFFICE, OFFICE),
    ("POST /zones/<zone_id>/stand-in/end", OFFICE, OFFICE),
    ("GET /zones/<zone_id>/book", OFFICE | {"lead", "owner"}, OFFICE),
    ("POST /zones/<zone_id>/book", OFFICE | {"lead", "owner"}, OFFICE),
    ("GET /people/<person_id>", LED, HEADS),
    ("GET /people/<person_id>/edit", OFFICE, OFFICE),
    ("POST /people/<person_id>/edit", OFFICE, OFFICE),
    ("GET /people/<person_id>/enrol", OFFICE, OFFICE),
    ("POST /people/<person_id>/enrol", OFFICE, OFFICE),
    ("POST /people/<person_id>/account", OFFICE, OFFICE),
    ("POST /people/<person_id>/password", OFFICE, OFFICE),
    ("POST /people/<person_id>/roles", OFFICE, OFFICE),
    ("GET /plates/<plate_id>", NEARBY, HEADS),
    ("POST /plates/<plate_id>/png", OFFICE, OFFICE),
    ("POST /plates/<plate_id>/harm", NEARBY, HEADS),
    ("POST /plates/<plate_id>/replace", OFFICE, OFFICE),
    ("POST /plates/<plate_id>/form", OFFICE, OFFICE),
    ("POST /plates/presets/<preset_id>/remove", OFFICE, OFFICE),
    ("GET /records/<patrol_id>", NEARBY, HEADS),
    ("POST /records/<record_id>/answer", {"owner"}, {"deputy"}),
    ("POST /records/rejected/<operation_id>/settle", OFFICE, OFFICE),
    ("GET /records/rejected/<operation_id>/photos/<sha256>/full", OFFICE, OFFICE),
    ("GET /records/rejected/<operation_id>/photos/<sha256>/thumb", OFFICE, OFFICE),
    ("GET /issues/<issue_id>", NEARBY, HEADS),
    ("POST /issues/<issue_id>/comment", NEARBY, HEADS),
    ("POST /issues/<issue_id>/change_deadline", NEARBY, HEADS),
    ("POST /issues/<issue_id>/reassign", NEARBY, HEADS),
    ("POST /issues/<issue_id>/confirm_fix", {"lead", "owner"}, set()),
    ("POST /issues/<issue_id>/verify_fix", HEADS - OFFICE, HEADS - OFFICE),
    ("POST /issues/<issue_id>/reject_fix", HEADS - OFFICE, HEADS - OFFICE),
    ("POST /issues/<issue_id>/hide_words", RUN, RUN),
    ("POST /issues/<issue_id>/show_words", RUN, RUN),
    ("GET /photos/<sha256>/full", NEARBY, HEADS),
    ("GET /photos/<sha256>/thumb", NEARBY, HEADS),
    ("GET /import/<import_id>", OFFICE, OFFICE),
    ("GET /import/<import_id>/file", OFFICE, OFFICE),
    ("POST /import/<import_id>/accept", OFFICE, OFFICE),
    ("GET /standards/<standard_id>/edit", OFFICE, OFFICE),
    ("POST /standards/<standard_id>/edit", OFFICE, OFFICE),
    ("POST /standards/<standard_id>/retire", OFFICE, OFFICE),
    ("POST /standards/items/<item_id>/photo", OFFICE, OFFICE),
    ("GET /settings/channels/robots/<robot_id>", OFFICE, OFFICE),
    ("POST /settings/channels/robots/<robot_id>", OFFICE, OFFICE),
    ("POST /settings/channels/robots/<robot_id>/do", OFFICE, OFFICE),
]


@pytest.fixture
def world(app: Flask, cast: Cast) -> World:
    return build_world(cast)


@pytest.mark.one_database
@pytest.mark.timeout(400)
@pytest.mark.row("A1")
@pytest.mark.row("A8")
def test_every_role_gets_at_every_thing_what_the_table_says(world: World):
    wrong, cells = walk(world, TABLE)
    assert wrong == [] and cells >= 500


@pytest.mark.one_database
def test_a_photo_of_somebody_elses_is_taken_as_one_that_nobody_sent(world: World):
    """It is named by what it holds: nobody gets at it by its name alone, nor learns that it is there."""
    mine, theirs = (saved(corner(), comment=shade) for shade in (b"red", b"blue"))
    assert [hashlib.sha256(one).hexdigest() for one in (mine, theirs)] == [world.near["sha256"], world.far["sha256"]]
    sent = {"headers": REFUSALS_AS_DATA, "content_type": "image/jpeg"}
    for role in sorted(ALL - {"owner", "deputy"}):
        browser = world.browsers[role]
        absent = saved(corner(), comment=role.encode())
        named = [world.near["sha256"], world.far["sha256"], hashlib.sha256(absent).hexdigest()]
        refused = [browser.put(f"/api/v1/photos/{sha}", data=b"other bytes", **sent) for sha in named]
        assert {one.status_code for one in refused} == {422} and len({one.get_data() for one in refused}) == 1, role
        taken = [browser.put(f"/api/v1/photos/{sha}", data=content, **sent)
                 for sha, content in zip(named, (mine, theirs, absent), strict=True)]  # fmt: skip
        assert [one.status_code for one in taken] == [201, 201, 201], role
