"""Inspections, duties ticked off in a zone and keys handed over are weighed too, each by what it claims."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.book.actions import KeyGiven, hand_over_key, keep_book
from app.core.db import db
from app.core.moments import here_and_now
from app.duties.actions import DeedDone, record_deed, ship_scheme
from app.evidence.models import Evidence
from app.evidence.rules import Walking, judge
from app.evidence.rules.claims import INSPECTION, KEY, PATROL
from tests.cast import Cast
from tests.evidence.claims import claim, spot
from tests.evidence.walker import Walker
from tests.inspections.test_record import inspect
from tests.sync.phone import Phone


def names(*claims, of: int = 0) -> set[str]:  # type: ignore[no-untyped-def]
    others = [one for number, one in enumerate(claims) if number != of]
    return {signal.name for signal in judge(claims[of], others, Walking()).signals}


def test_an_inspectors_way_is_weighed_and_their_company_is_not() -> None:
    zones = "abcdefgh"
    far = [claim("1", 0, kind=INSPECTION, spot=spot("a")), claim("2", 2, kind=INSPECTION, spot=spot("b", building="two"))]
    assert "too_fast" in names(*far)
    assert "too_fast" in names(far[0], claim("3", 2, spot=spot("b", building="two"))), "a patrol elsewhere at that moment"
    both = [claim(f"{who}{n}", 60 * n, kind=INSPECTION, person_id=who, spot=spot(zone))
            for who in ("ann", "bob") for n, zone in enumerate(zones)]  # fmt: skip
    assert "together" not in names(*both)
    walks = [claim(f"w{n}", 60 * n, kind=PATROL, person_id="bob", spot=spot(zone)) for n, zone in enumerate(zones)]
    assert "together" not in names(walks[0], *walks[1:], *both[:8]), "whoever is inspected is not accused of it"
    assert "too_fast" not in names(claim("k", 0, kind=KEY, spot=spot("a")), far[1]), "no way is walked for a signature"


@pytest.mark.one_database
def test_each_leaves_its_evidence_and_the_pages_show_it_to_whom_it_concerns(cast: Cast) -> None:
    now = here_and_now(cast.clock.now())
    found = inspect(cast, "inspector")
    duties = {one.name: one.id for one in ship_scheme(cast.system)}
    deed = record_deed(cast.by("owner"), DeedDone(duties["钥匙检查"], cast.zones["hall"].id), now)
    record_deed(cast.by("owner"), DeedDone(duties["每周自我考评"]), now)  # nowhere in particular: nothing to weigh it by
    key = keep_book(cast.by("owner"), cast.zones["hall"].id, {"key": ["201"]})[0]
    given = hand_over_key(cast.by("owner"), KeyGiven(key.id, to_name="李工", photos=["a" * 64]), now)
    rows = {row.record_id: row.entity for row in db.session.execute(select(Evidence)).scalars()}
    wanted = {found.id: "inspection", deed.id: "deed", given.id: "key_handover"}
    assert wanted.items() <= rows.items() and set(rows.values()) == {*wanted.values(), "issue_event"}
    assert "可信程度" in cast.client("inspector").get(f"/inspections/{found.id}").text
    assert "可信程度" in cast.client("manager").get(f"/deeds/{deed.id}").text
    assert "可信程度" in cast.client("owner").get(f"/keys/{given.id}").text
    assert "可信程度" not in cast.client("deputy").get(f"/inspections/{found.id}").text
    assert cast.client("manager").get(f"/review/{found.id}").status_code == 200
    for name, key in (("inspector", ("inspection", found.id)), ("owner", ("deed", deed.id))):
        phone = Phone(cast.client(name))
        phone.sync()
        assert phone.held[key]["evidence"]["grade"] == "credible"
    colleague = Phone(cast.client("manager"))
    colleague.sync()
    assert not [key for key, data in colleague.held.items() if key[0] in ("inspection", "deed") and "evidence" in data]
    late = inspect(cast, "inspector", zone="corridor", late_reason="手机没电")
    row = db.session.get(Evidence, late.id)
    assert row and row.grade == "check" and row.to_review
    answer = cast.client("inspector").post(f"/records/{late.id}/answer", data={"words": "当时没电"})
    assert answer.location == f"/inspections/{late.id}"
    cast.clock.moment += timedelta(minutes=1)


def test_whoever_handed_a_key_over_sees_how_sure_it_is_and_answers_on_phone_and_page(cast: Cast) -> None:
    """A clock set back before it was signed: doubtful, and the person is told so in their own book."""
    key = keep_book(cast.by("owner"), cast.zones["hall"].id, {"key": ["201"]})[0]
    walker = Walker(cast, "owner")
    walker.meet()
    body = {"entry_id": key.id, "to_id": None, "to_name": "李工", "note": "", "photos": ["a" * 64]}
    given = walker.does("hand_over_key", body, says=cast.clock.moment - timedelta(hours=3))
    walker.send(given)

    def on_the_phone() -> dict[str, Any]:
        walker.phone.sync()
        (one,) = walker.phone.held["book", cast.zones["hall"].id]["keys"][0]["earlier"]
        return one  # type: ignore[no-any-return]

    told = on_the_phone()
    assert (told["id"], told["evidence"]["grade"]) == (given["id"], "doubtful")
    assert [one["name"] for one in told["evidence"]["reasons"]] == ["before_possible"]
    page = cast.client("owner").get(f"/keys/{given['id']}").text
    assert "存疑" in page and f"/records/{given['id']}/answer" in page
    answered = cast.client("owner").post(f"/records/{given['id']}/answer", data={"words": "手机时间不对"})
    assert answered.location == f"/keys/{given['id']}"
    assert [one["words"] for one in on_the_phone()["evidence"]["notes"]] == ["手机时间不对"]
    assert f"/keys/{given['id']}" in cast.client("manager").get(f"/review/{given['id']}").text
    colleague = Phone(cast.client("deputy"))
    colleague.sync()
    (seen,) = colleague.held["book", cast.zones["hall"].id]["keys"][0]["earlier"]
    assert "evidence" not in seen and "id" not in seen
    assert "可信程度" not in cast.client("deputy").get(f"/keys/{given['id']}").text
