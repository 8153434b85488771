"""Issues by sync: the whole life of one, and what happens when two people are at it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.core import journal
from tests.cast import Cast
from tests.sync.phone import Phone, operation

SHA = "ab" * 32


def report(cast: Cast, zone: str = "hall", **more: Any) -> dict[str, Any]:
    body = {
        "zone_id": cast.zones[zone].id, "patrol_id": None, "item": "地面", "description": "积水", "severity": "normal",
        "assignee_id": None, "deadline_at": (cast.clock.now() + timedelta(hours=4)).isoformat(), "photos": [SHA],
    }  # fmt: skip
    return operation("report_issue", cast.clock.now(), body | more)


def step(cast: Cast, kind: str, issue_id: str, **more: Any) -> dict[str, Any]:
    return operation(kind, cast.clock.now(), {"issue_id": issue_id, "words": "", "photos": []} | more)


def test_reported_mended_sent_back_mended_verified(cast: Cast) -> None:
    deputy, owner, inspector = (Phone(cast.client(name)) for name in ("deputy", "owner", "inspector"))
    found = report(cast)
    id_ = found["id"]
    assert deputy.sync(found)[0] == {"id": id_, "status": "applied", "photos": {SHA: "missing"}}
    owner.sync()
    held = owner.held["issue", id_]
    assert held["assignee_id"] == cast.people["owner"].id and held["photos"] == [{"sha256": SHA, "state": "missing"}]
    assert "confirm_fix" in held["may"] and "ask_deadline" in held["may"] and "verify_fix" not in held["may"]
    later = (cast.clock.now() + timedelta(days=1)).isoformat()
    steps = [
        (owner, step(cast, "confirm_fix", id_, expected_version=1, words="已拖干")),
        (inspector, step(cast, "reject_fix", id_, expected_version=2, words="仍有水渍", deadline_at=later)),
        (owner, step(cast, "confirm_fix", id_, expected_version=3)),
        (owner, step(cast, "comment", id_, words="请看")),
        (inspector, step(cast, "verify_fix", id_, expected_version=4)),
    ]
    for phone, taken in steps:
        assert phone.sync(taken)[0]["status"] == "applied"
    deputy.sync()
    held = deputy.held["issue", id_]
    assert held["state"] == "verified" and held["closed_at"]
    assert [event["kind"] for event in held["events"]] == [
        "reported", "fixed", "rejected", "fixed", "commented", "verified",
    ]  # fmt: skip
    assert journal.verify() is None


def test_two_confirm_at_once_the_first_wins_the_second_is_told_and_kept(cast: Cast) -> None:
    Phone(cast.client("deputy")).sync(found := report(cast))
    owner, lead = Phone(cast.client("owner")), Phone(cast.client("lead"))
    first = step(cast, "confirm_fix", found["id"], expected_version=1, words="我修的")
    second = step(cast, "confirm_fix", found["id"], expected_version=1, words="我也修了", photos=["cd" * 32])
    assert owner.sync(first)[0]["status"] == "applied"
    for _ in range(2):
        (told,) = lead.sync(second)
        assert (told["status"], told["problem"]["code"], told["problem"]["kept"]) == ("rejected", "overtaken", True)
    late = lead.held["issue", found["id"]]["events"][-1]
    assert (late["kind"], late["words"], late["photos"][0]["sha256"]) == ("late", "我也修了", "cd" * 32)
    assert len(lead.held["issue", found["id"]]["events"]) == 3
    assert journal.verify() is None


def test_two_verify_at_once(cast: Cast) -> None:
    Phone(cast.client("deputy")).sync(found := report(cast))
    Phone(cast.client("owner")).sync(step(cast, "confirm_fix", found["id"], expected_version=1))
    results = [
        Phone(cast.client(name)).sync(step(cast, "verify_fix", found["id"], expected_version=2, words="好"))[0]
        for name in ("inspector", "manager")
    ]
    assert [result["status"] for result in results] == ["applied", "rejected"]
    assert results[1]["problem"]["kept"] is True


def test_an_owner_asks_for_more_time_and_another_hand(cast: Cast) -> None:
    Phone(cast.client("deputy")).sync(found := report(cast))
    owner = Phone(cast.client("owner"))
    later = (cast.clock.now() + timedelta(days=2)).isoformat()
    asks = [
        step(cast, "change_deadline", found["id"], expected_version=1, deadline_at=later, words="缺配件"),
        step(cast, "reassign", found["id"], expected_version=1, assignee_id=cast.people["staff"].id, words="请假"),
    ]
    assert [result["status"] for result in owner.sync(*asks)] == ["applied", "applied"]
    kinds = [event["kind"] for event in owner.held["issue", found["id"]]["events"]]
    assert kinds == ["reported", "deadline_asked", "reassign_asked"]


def test_an_issue_given_to_somebody_appears_and_goes_with_it(cast: Cast) -> None:
    deputy, staff = Phone(cast.client("deputy")), Phone(cast.client("staff"))
    staff.sync()
    deputy.sync(found := report(cast, "plant", assignee_id=cast.people["staff"].id))
    staff.sync()
    assert staff.ids("issue") == {found["id"]} and staff.resets == 1
    give = step(cast, "reassign", found["id"], expected_version=1, assignee_id=cast.people["owner"].id)
    assert deputy.sync(give)[0]["status"] == "applied"
    staff.sync()
    assert staff.ids("issue") == set() and staff.resets == 1


def test_a_foreign_issue_and_an_absent_one_answer_alike(cast: Cast) -> None:
    Phone(cast.client("deputy")).sync(found := report(cast))
    phone = Phone(cast.client("neighbour"))
    foreign, absent = phone.sync(step(cast, "comment", found["id"], words="?"), step(cast, "comment", "none", words="?"))
    assert foreign["problem"] == absent["problem"] and foreign["problem"]["code"] == "not-found"


def test_a_field_that_will_not_do_is_named(cast: Cast) -> None:
    (result,) = Phone(cast.client("deputy")).sync(report(cast, severity="awful"))
    assert result["problem"]["errors"][0]["pointer"] == "/body/severity"
    past = (cast.clock.now() - timedelta(days=1)).isoformat()
    (result,) = Phone(cast.client("deputy")).sync(report(cast, deadline_at=past))
    assert result["problem"]["errors"][0]["pointer"] == "/body/deadline_at"
