"""Several people at the same thing while none of them is connected."""

from __future__ import annotations

from faults.account import settle
from faults.day import Day
from faults.phone import Phone
from faults.rows import fault


def a_known_issue(day: Day, *phones: Phone) -> str:
    """An issue in the hall that all of them have on their phones; its id."""
    reporter = day.phone("deputy")
    issue = day.record(reporter, "report_issue", photos=False, zone="hall")
    reporter.drain()
    for phone in phones:
        phone.send()
        phone.wait(lambda phone=phone: _knows(phone, issue) or phone.send() is None, "the issue to be known")
    return issue


def _knows(phone: Phone, issue: str) -> bool:
    return bool(phone.page.evaluate(
        "id => import('/static/field/world.js').then((world) => Boolean(world.get('issue', id)))", issue
    ))  # fmt: skip


@fault("F22 A6", "three people offline mend, re-date and comment the same issue: one wins, none is dropped", drains=False)
def three_at_one_issue(day: Day) -> None:
    owner, inspector, lead = (day.phone(who) for who in ("owner", "inspector", "lead"))
    issue = a_known_issue(day, owner, inspector, lead)
    day.proxy.refuse = True
    day.record(owner, "confirm_fix", photos=[owner.photo(1)], issue_id=issue, expected_version=1)
    day.record(inspector, "change_deadline", photos=False, issue_id=issue, expected_version=1, deadline_at=day.later(6))
    day.record(lead, "change_deadline", photos=False, issue_id=issue, expected_version=1, deadline_at=day.later(9))
    day.record(lead, "comment", photos=[lead.photo(2)], issue_id=issue)
    day.proxy.refuse = False
    order = [owner, inspector, lead]
    day.rng.shuffle(order)
    for phone in order:
        phone.drain()
    late = day.site.rows("SELECT COUNT(*) FROM issue_event WHERE issue_id = :id AND kind = 'late'", id=issue)[0][0]
    assert late == 2, "what came too late is not on the timeline"
    refused = [row for phone in order for row in phone.rows().values() if row["state"] == "rejected"]
    assert len(refused) == 2 and all(row["problem"].get("kept") for row in refused)
    day.faults += 3


@fault("A6", "a fix is verified by one and sent back by another, both offline: the later one becomes a note", drains=False)
def verified_and_sent_back(day: Day) -> None:
    owner, inspector, manager = (day.phone(who) for who in ("owner", "inspector", "manager"))
    issue = a_known_issue(day, owner, inspector, manager)
    day.record(owner, "confirm_fix", photos=[owner.photo(3)], issue_id=issue, expected_version=1)
    owner.drain()
    for phone in (inspector, manager):
        phone.send()
    day.proxy.refuse = True
    day.record(inspector, "verify_fix", photos=False, issue_id=issue, expected_version=2)
    day.record(manager, "reject_fix", photos=False, issue_id=issue, expected_version=2, deadline_at=day.later(5))
    day.proxy.refuse = False
    order = [inspector, manager]
    day.rng.shuffle(order)
    for phone in order:
        phone.drain()
    kinds = [row[0] for row in day.site.rows("SELECT kind FROM issue_event WHERE issue_id = :id ORDER BY position", id=issue)]
    assert kinds[-1] == "late" and len(kinds) == 4, kinds
    day.faults += 2


@fault("L19", "the zone is closed while somebody walks it offline")
def zone_closed(day: Day) -> None:
    from app.core.db import db
    from app.places.actions import change_zone
    from app.places.models import Zone

    phone = day.phone("deputy")
    day.proxy.refuse = True
    for _ in range(3):
        day.record(phone, "record_patrol", zone="plant")
    day.record(phone, "report_issue", zone="plant")
    with day.site.office() as by:
        zone = db.session.get(Zone, day.site.zones["plant"])
        change_zone(by, zone.id, floor_id=zone.floor_id, name=zone.name, number=zone.number, team_id=zone.team_id, active=False)
    day.faults += 1
    day.proxy.refuse = False
    settle(day, phone)


@fault("L19", "the plate is replaced while somebody scans the old one offline: recorded, marked")
def plate_replaced(day: Day) -> None:
    from app.core.db import db
    from app.plates.actions import replace_plate
    from app.plates.models import Plate

    phone = day.phone("owner")
    day.proxy.refuse = True
    code = day.site.codes["hall"]
    id_ = day.record(phone, "record_patrol", zone="hall", source="camera", code=code)
    with day.site.office() as by:
        plate = db.session.query(Plate).filter_by(code=code).one()
        replace_plate(by, plate.id)
    day.faults += 1
    day.drain()
    marks = day.site.rows("SELECT marks FROM patrol WHERE id = :id", id=id_)[0][0]
    assert "revoked" in str(marks)


@fault("L20", "two records with the same words and the same title")
def the_same_words_twice(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.refuse = True
    wanted = [day.draw("owner", "report_issue", zone="hall") for _ in range(2)]
    for one in wanted:
        one["title"] = "漏水"
        one["body"]["description"] = "漏水"
        one["mark"] = ""
    ids = phone.save([{key: one[key] for key in ("kind", "title", "body")} for one in wanted])
    day.faults += 1
    day.drain()
    found = {row[0] for row in day.site.rows("SELECT id FROM issue WHERE description = '漏水'")}
    assert found == set(ids), "two records of the same words are not two"


@fault("L19", "one record that the server cannot even read stands between good ones")
def one_unreadable(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.refuse = True
    good = day.work(phone, 3)
    bad = phone.save([{"kind": "record_patrol", "title": "?", "body": {"zone_id": 7, "photos": []}}])
    odd = phone.save([{"kind": "record_patrol", "title": "?", "id": "x" * 80, "body": {"zone_id": 7, "photos": []}}])
    good += day.work(phone, 3)
    day.proxy.refuse = False
    for _ in range(3):
        phone.send()
    rows = phone.rows()
    assert {rows[id_]["state"] for id_ in good} == {"sent"}, "a bad record holds up the others"
    for id_ in bad + odd:
        assert rows[id_]["state"] == "rejected" and rows[id_]["problem"].get("title"), "refused without a reason"
    day.faults += 2


@fault("L20", "the same id with other words: the first stays, the second is kept beside it with its reason")
def same_id_other_words(day: Day) -> None:
    first, second = day.phone("owner"), day.phone("neighbour")
    id_ = day.record(first, "report_issue", photos=False, zone="hall")
    first.drain()
    wanted = day.draw("neighbour", "report_issue", zone="corridor")
    second.save([{key: wanted[key] for key in ("kind", "title", "body")} | {"id": id_}])
    second.wait(lambda: second.send() and not second.unsent(), "the second to be answered")
    assert second.rows()[id_]["state"] == "rejected", "another record of the same number was called sent"
    assert second.rows()[id_]["problem"]["title"], "refused without a reason"
    assert day.site.rows("SELECT COUNT(*) FROM operation WHERE conflicts_with = :id", id=id_)[0][0] == 1
    day.faults += 1
