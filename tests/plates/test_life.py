"""A plate's life, from issue to replacement."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Problem
from app.core.journal import JournalEntry
from app.core.moments import here_and_now
from app.patrols.actions import PatrolFound, record_patrol
from app.places.actions import assign_owner
from app.plates import actions, queries
from app.plates.rules import code_hash
from tests.cast import Cast


def issue_all(cast: Cast) -> None:
    actions.issue_plates(cast.by("office"), [zone.id for zone in cast.zones.values()])


def test_every_zone_gets_one_plate_and_a_second_round_makes_none(cast: Cast) -> None:
    issue_all(cast)
    assert len(queries.plates_in_force()) == 3
    issue_all(cast)
    assert len(queries.all_plates(include_revoked=True)) == 3


def test_phones_hold_hashes_and_the_salt_that_makes_them(cast: Cast) -> None:
    assert queries.plate_salt() == ""
    issue_all(cast)
    plate = queries.plate_in_force(cast.zones["hall"].id)
    assert plate is not None
    held = queries.plates_by_zone()[cast.zones["hall"].id]
    assert held == [{"hash": code_hash(queries.plate_salt(), plate.code), "version": 1, "state": "current"}]


def test_a_plate_is_printed_then_mounted_by_scanning_it(cast: Cast) -> None:
    issue_all(cast)
    plate = queries.plate_in_force(cast.zones["hall"].id)
    assert plate is not None and queries.state_of(plate) == "issued"
    actions.note_printed(cast.by("office"), [plate.id])
    assert queries.state_of(plate) == "printed"
    actions.mount_plate(cast.by("owner"), plate.code.lower())
    assert queries.state_of(plate) == "mounted"
    actions.note_damaged(cast.by("owner"), plate.id, "scratched")
    assert queries.state_of(plate) == "damaged"


def test_a_patrol_that_scans_the_plate_confirms_that_it_hangs(cast: Cast) -> None:
    issue_all(cast)
    zone, plate = cast.zones["hall"], queries.plate_in_force(cast.zones["hall"].id)
    assert plate is not None
    times = here_and_now(cast.clock.now())
    record_patrol(cast.by("owner"), PatrolFound(zone.id, "typed", plate.code), times)
    assert queries.state_of(plate) == "issued"
    for _ in range(2):
        record_patrol(cast.by("owner"), PatrolFound(zone.id, "camera", plate.code), times)
    assert [event.kind for event in plate.events] == ["mounted"]


def test_another_owners_plate_answers_as_an_absent_one(cast: Cast) -> None:
    issue_all(cast)
    plate = queries.plate_in_force(cast.zones["hall"].id)
    assert plate is not None
    with pytest.raises(Problem) as refused:
        actions.mount_plate(cast.by("neighbour"), plate.code)
    assert refused.value.status == 404


def test_replacing_revokes_and_counts_the_version_up(cast: Cast) -> None:
    issue_all(cast)
    first = queries.plate_in_force(cast.zones["hall"].id)
    assert first is not None
    second = actions.replace_plate(cast.by("office"), first.id)
    assert (second.version, queries.state_of(first)) == (2, "revoked")
    assert [held["state"] for held in queries.plates_by_zone()[cast.zones["hall"].id]] == ["current", "revoked"]
    with pytest.raises(Problem) as refused:
        actions.mount_plate(cast.by("office"), first.code)
    assert refused.value.status == 410
    with pytest.raises(Problem):
        actions.replace_plate(cast.by("office"), first.id)


def test_a_blank_plate_is_bound_on_the_spot_and_takes_the_old_ones_place(cast: Cast) -> None:
    issue_all(cast)
    blank = actions.issue_blank(cast.by("office"), 2)[0]
    assert queries.state_of(blank) == "blank"
    old = queries.plate_in_force(cast.zones["hall"].id)
    bound = actions.bind_plate(cast.by("office"), blank.code, cast.zones["hall"].id)
    assert (bound.version, queries.state_of(bound)) == (2, "mounted")
    assert old is not None and queries.state_of(old) == "revoked"
    with pytest.raises(Problem) as refused:
        actions.bind_plate(cast.by("office"), blank.code, cast.zones["plant"].id)
    assert refused.value.status == 409


def test_a_change_of_owner_lists_the_plates_to_print_again(cast: Cast) -> None:
    issue_all(cast)
    plate = queries.plate_in_force(cast.zones["hall"].id)
    assert plate is not None
    actions.note_printed(cast.by("office"), [plate.id])
    assert queries.plates_to_reprint(cast.clock.now()) == []
    assign_owner(cast.by("office"), cast.zones["hall"].id, cast.people["staff"].id)
    assert queries.plates_to_reprint(cast.clock.now()) == [plate]


def test_only_the_office_issues_and_the_journal_holds_no_code(cast: Cast) -> None:
    with pytest.raises(Problem) as refused:
        actions.issue_plates(cast.by("deputy"), [cast.zones["hall"].id])
    assert refused.value.status == 403
    issue_all(cast)
    written = str([(row.data, row.touched) for row in db.session.execute(select(JournalEntry)).scalars()])
    assert not any(plate.code in written for plate in queries.all_plates())
