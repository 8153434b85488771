"""The phone's own numbers: what one operation makes belongs together, and what is tried again keeps its place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.core.ids import new_id
from app.places.actions import assign_owner
from app.settings.actions import change_settings
from tests.cast import Cast
from tests.evidence.walker import Walker, evidence, names, wait

HOUR = 60


@pytest.fixture(autouse=True)
def _no_random_photos(cast: Cast) -> None:
    change_settings(cast.system, challenge_share=0)


def inspection(cast: Cast, walker: Walker, zone: str = "hall", failed: int = 2) -> dict[str, Any]:
    tomorrow = (cast.clock.moment + timedelta(days=1)).isoformat()
    items = [
        {"item_id": f"bad-{n}", "text": f"地面{n}", "verdict": "fail",
         "issue": {"id": new_id(), "description": "有污渍", "severity": "normal", "deadline_at": tomorrow}}
        for n in range(failed)
    ]  # fmt: skip
    body = {"zone_id": cast.zones[zone].id, "kind": "targeted", "source": "list", "items": items}
    return walker.does("record_inspection", body)


def issues_of(inspected: dict[str, Any]) -> list[dict[str, Any]]:
    return [item["issue"] for item in inspected["body"]["items"]]


def again(walker: Walker, refused: dict[str, Any], **stamps: Any) -> dict[str, Any]:
    """"Try again": the same moment and content under a new number, saying what was refused."""
    walker.seq += 1
    return refused | {"id": new_id(), "seq": walker.seq, "stamps": refused["stamps"] | {"again_of": refused["id"]} | stamps}


def test_an_inspection_and_the_issues_it_makes_are_no_copied_phone(cast: Cast) -> None:
    inspector = Walker(cast, "inspector")
    inspector.meet()
    wait(cast, 10)
    inspected = inspection(cast, inspector)
    inspector.send(inspected)
    assert [evidence(one).grade for one in (inspected, *issues_of(inspected))] == ["credible"] * 3
    assert [names(one) for one in (inspected, *issues_of(inspected))] == [[], [], []]


@pytest.mark.row("A11")
def test_a_copied_phone_shows_beside_an_inspection_too(cast: Cast) -> None:
    inspector = Walker(cast, "inspector")
    inspector.meet()
    inspected = inspection(cast, inspector)
    inspector.send(inspected)
    wait(cast, 30)
    inspector.seq -= 1
    copied = inspector.walk("plant")
    inspector.send(copied)
    assert {evidence(one).grade for one in (inspected, *issues_of(inspected), copied)} == {"doubtful"}
    assert names(copied) == ["twin_number"]


@pytest.mark.row("A11")
def test_a_record_sent_again_as_another_one_shows_on_both(cast: Cast) -> None:
    """In the same exchange, under the next number, by a colleague's phone to which it was copied."""
    walker, other = Walker(cast, "deputy"), Walker(cast, "manager", device="phone-2")
    for zone in ("hall", "corridor", "plant"):
        walker.meet()
        other.meet()
        wait(cast, 5)
        first = walker.walk(zone)
        copy = first | {"id": new_id()}
        if zone == "hall":
            walker.send(first, copy)
        elif zone == "corridor":
            walker.seq += 1
            walker.send(first)
            walker.send(copy | {"seq": walker.seq})
        else:
            walker.send(first)
            other.send(copy | {"stamps": copy["stamps"] | {"token": other.contact["token"]}})
        assert names(first) == names(copy) == ["same_tap"], zone
        assert {evidence(one).grade for one in (first, copy)} == {"doubtful"}
        wait(cast, 30)


@pytest.mark.row("A11")
@pytest.mark.parametrize("colleague", [False, True], ids=["own phone", "colleague's phone"])
def test_it_shows_on_both_hours_later_and_in_another_zone_too(cast: Cast, colleague: bool) -> None:
    walker, other = Walker(cast, "deputy"), Walker(cast, "manager", device="phone-2")
    walker.meet()
    other.meet()
    first = walker.walk("hall")
    walker.send(first)
    wait(cast, 3 * HOUR)
    sender = other if colleague else walker
    sender.seq += 20  # far from the number that it had
    copy = sender.walk("plant")
    copy["stamps"] |= {"life": first["stamps"]["life"], "mono_ms": first["stamps"]["mono_ms"], "token_mono_ms": None}
    sender.life = "opened anew"  # so that the page's own clock bounds nothing
    sender.send(copy)
    assert names(first) == names(copy) == ["same_tap"]
    assert {evidence(one).grade for one in (first, copy)} == {"doubtful"}


def refused_in_the_morning(cast: Cast, walker: Walker, sent_later: bool = False) -> dict[str, Any]:
    """A zone that is not theirs; then another of their own an hour on."""
    walker.meet()
    wait(cast, 10)
    refused = walker.walk("corridor")
    walker.send(*([] if sent_later else [refused]), status="rejected")
    wait(cast, HOUR)
    walker.send(walker.walk("hall"))
    wait(cast, HOUR)
    assign_owner(cast.system, cast.zones["corridor"].id, cast.people["owner"].id)
    return refused


def test_what_is_tried_again_keeps_its_place_among_the_numbers(cast: Cast) -> None:
    walker = Walker(cast, "owner")
    refused = refused_in_the_morning(cast, walker)
    tried = again(walker, refused)
    walker.send(tried)
    assert (evidence(tried).grade, names(tried)) == ("credible", [])
    row = evidence(tried)
    assert row.seq == refused["seq"] and row.latest_at <= cast.clock.moment - timedelta(hours=2), "it had come then"


def test_refused_and_tried_twice_it_is_still_the_first(cast: Cast) -> None:
    walker = Walker(cast, "owner")
    walker.meet()
    wait(cast, 10)
    refused = walker.walk("corridor")
    walker.send(refused, status="rejected")
    wait(cast, HOUR)
    walker.send(walker.walk("hall"))
    second = again(walker, refused)
    walker.send(second, status="rejected")
    assign_owner(cast.system, cast.zones["corridor"].id, cast.people["owner"].id)
    third = again(walker, second, again_of=refused["id"])
    walker.send(third)
    assert (evidence(third).grade, names(third)) == ("credible", [])


@pytest.mark.row("A11")
def test_nobody_can_say_that_something_is_tried_again_that_was_not_refused(cast: Cast) -> None:
    walker = Walker(cast, "owner")
    refused = refused_in_the_morning(cast, walker, sent_later=True)
    made_up = again(walker, refused)
    walker.send(made_up)
    assert names(made_up) == ["clock_back"], "the server never saw the first"


@pytest.mark.row("A11")
def test_a_moment_that_had_not_come_when_it_was_refused_is_none(cast: Cast) -> None:
    """Refused on purpose in the morning with a time of the afternoon, so as to have a place for it."""
    walker = Walker(cast, "owner")
    walker.meet()
    wait(cast, 10)
    refused = walker.walk("corridor", says=cast.clock.moment + timedelta(hours=2))
    walker.send(refused, status="rejected")
    wait(cast, 4 * HOUR)
    assign_owner(cast.system, cast.zones["corridor"].id, cast.people["owner"].id)
    tried = again(walker, refused)
    walker.send(tried)
    assert (evidence(tried).grade, names(tried)) == ("doubtful", ["after_possible"])
