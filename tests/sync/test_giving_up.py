"""What is given up is accounted for; what had arrived already counts all the same."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.db import db
from app.patrols.models import Patrol
from app.sync.models import Operation
from app.sync.rules import gaps, never_came
from tests.cast import Cast
from tests.sync.phone import HEADERS, Phone, operation, patrol


def give_up(cast: Cast, of: dict[str, Any], reason: str = "走错了", **more: Any) -> dict[str, Any]:
    body = {"operation_id": of["id"], "kind": of["kind"], "number": of["seq"], "device_at": of["device_at"],
            "reason": reason, "content": of["body"]} | more  # fmt: skip
    return operation("give_up", cast.clock.now(), body, seq=2)


@pytest.mark.parametrize(
    ("received", "last", "missing"),
    [([], 0, []), ([], 3, [(1, 3)]), ([1, 2, 3], 3, []), ([5, 2], 6, [(1, 1), (3, 4), (6, 6)]), ([7], 5, [(1, 5)])],
)
def test_gaps_are_the_numbers_that_never_came(received: list[int], last: int, missing: list[tuple[int, int]]) -> None:
    assert gaps(received, last) == missing


@pytest.mark.row("L3")
@pytest.mark.parametrize(
    ("came", "last", "waiting", "told", "lost"),
    [
        ({1, 2, 3}, 6, 2, [5, 6], [(4, 4)]),  # one is really missing: those that wait are not called so
        ({1, 3}, 4, 3, [1, 3, 4], [(2, 2)]),  # two that came still lack photos: they hide none that is lost
        ({1, 2}, 4, 2, [3, 4], []),
        ({2, 4}, 5, 2, [1, 5], [(3, 3)]),
        ({1, 2}, 9, 3, None, [(3, 6)]),  # an older app: the highest wait
        ({1, 2}, 9, 7, None, []),
        ({1, 9}, 10, 4, None, [(2, 5)]),
        ({1}, 9, 5, [4, 5], [(2, 3), (6, 6)]),  # more than it told
        ({1}, 3, 0, [2, 3], [(2, 3)]),  # a store that is gone holds nothing
        (set(), 2**31 - 1, 1, None, [(1, 2**31 - 2)]),
    ],
)
def test_what_waits_never_counts_as_lost_and_hides_nothing_lost(
    came: set[int], last: int, waiting: int, told: list[int] | None, lost: list[tuple[int, int]]
) -> None:
    assert never_came(came, last, waiting, told) == lost


def test_what_never_arrived_is_kept_with_its_content_and_the_reason(cast: Cast) -> None:
    phone = Phone(cast.client("owner"))
    never = patrol(cast.zones["hall"].id, cast.clock.now(), body={"note": "灯灭了"})
    assert phone.sync(give_up(cast, never))[0]["status"] == "applied"
    kept = db.session.get(Operation, never["id"])
    assert kept and (kept.status, kept.seq, kept.outcome_words) == ("rejected", 1, "走错了")
    assert kept.body["note"] == "灯灭了"
    # another window that still sends it hears that it was given up
    assert phone.sync(never)[0]["status"] == "rejected"
    assert db.session.query(Patrol).count() == 0
    office = cast.client("office")
    assert "灯灭了" not in office.get("/records/rejected").text
    settled = office.get("/records/rejected?settled=1").text
    assert "走错了" in settled and "本人已放弃" in settled


def test_one_given_up_and_sent_in_the_same_breath_stays_given_up(cast: Cast) -> None:
    phone = Phone(cast.client("owner"))
    walk = patrol(cast.zones["hall"].id, cast.clock.now())
    answers = phone.sync(give_up(cast, walk), walk, patrol(cast.zones["hall"].id, cast.clock.now(), seq=3))
    assert [answer["status"] for answer in answers] == ["applied", "rejected", "applied"]
    of_itself = give_up(cast, walk)
    of_itself["body"]["operation_id"] = of_itself["id"]
    assert phone.sync(of_itself)[0]["status"] == "rejected"
    assert db.session.query(Patrol).count() == 1


def test_what_had_arrived_counts(cast: Cast) -> None:
    phone = Phone(cast.client("owner"))
    sent = patrol(cast.zones["hall"].id, cast.clock.now())
    phone.sync(sent)
    answer = phone.sync(give_up(cast, sent))[0]
    assert (answer["status"], answer["problem"]["code"]) == ("rejected", "arrived")
    assert db.session.query(Patrol).count() == 1


def test_a_refused_one_is_settled_by_its_author_and_by_nobody_else(cast: Cast) -> None:
    phone = Phone(cast.client("staff"))
    refused = patrol(cast.zones["hall"].id, cast.clock.now())
    assert phone.sync(refused)[0]["status"] == "rejected"
    assert Phone(cast.client("owner")).sync(give_up(cast, refused))[0]["problem"]["code"] == "not-found"
    assert phone.sync(give_up(cast, refused, reason=" "))[0]["status"] == "rejected"
    assert phone.sync(give_up(cast, refused))[0]["status"] == "applied"
    db.session.expire_all()
    kept = db.session.get(Operation, refused["id"])
    assert kept and kept.settled_by == cast.people["staff"].id


def test_numbers_that_never_came_are_named_and_those_said_to_wait_are_not(cast: Cast) -> None:
    browser = cast.client("owner")

    def sync(last: int, waiting: int, *numbers: int) -> None:
        operations = [patrol(cast.zones["hall"].id, cast.clock.now(), seq=number) for number in numbers]
        device = {"id": "d-1", "label": "华为", "waiting": waiting, "last_number": last}
        browser.post("/api/v1/sync", json={"device": device, "operations": operations}, headers=HEADERS)

    office = cast.client("office")
    sync(5, 5, 1, 2, 3)
    assert "齐全" in office.get("/devices").text
    sync(9, 2, 8, 9)
    assert "4–7" in office.get("/devices").text


@pytest.mark.row("L3")
def test_a_lost_number_is_told_beside_those_that_wait_and_those_that_lack_their_photos(cast: Cast) -> None:
    hall, now = cast.zones["hall"].id, cast.clock.now()
    photoless, unphotographed = patrol(hall, now, seq=1), patrol(hall, now, seq=2, body={"photos": ["a" * 64]})
    device = {"id": "d-1", "label": "华为", "waiting": 4, "waiting_numbers": [1, 2, 4, 5], "last_number": 5}
    sent = {"device": device, "operations": [photoless, unphotographed]}
    assert cast.client("owner").post("/api/v1/sync", json=sent, headers=HEADERS).status_code == 200
    page = cast.client("office").get("/devices").text
    assert "缺 3<" in page and "3 条待发" in page


def test_the_office_signs_a_phone_out(cast: Cast) -> None:
    browser = cast.client("owner")
    device = {"device": {"id": "d-2", "label": "小米"}}
    assert browser.post("/api/v1/sync", json=device, headers=HEADERS).status_code == 200
    assert cast.client("lead").post("/devices/d-2/revoke").status_code == 403
    assert cast.client("office").post("/devices/nobody/revoke").status_code == 404
    assert cast.client("office").post("/devices/d-2/revoke").status_code == 303
    assert browser.post("/api/v1/sync", json=device, headers=HEADERS).status_code == 401
    assert "已退出" in cast.client("office").get("/devices").text
    again = cast.client("owner")
    assert again.post("/api/v1/sync", json=device, headers=HEADERS).status_code == 200
    assert "已退出" not in cast.client("office").get("/devices").text
