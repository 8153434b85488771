"""Who the phone belongs to changes while it is out: signed out, revoked, re-rolled, handed over, another person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.people.models import Person
from app.people.rules import token_hash
from faults.day import Day
from faults.phone import Phone
from faults.rows import fault


def out_of_reach(day: Day, who: str, number: int = 5) -> Phone:
    """A phone of `who` with records waiting on it, the line gone."""
    phone = day.phone(who)
    day.proxy.refuse = True
    day.work(phone, number)
    return phone


def back(day: Day, phone: Phone, phase: str) -> None:
    """The line is there again; the phone says how things stand and keeps everything."""
    before = set(phone.rows())
    day.proxy.refuse = False
    assert phone.send() == phase
    assert set(phone.rows()) >= before, "records left the phone"
    day.faults += 1


def signed_in_again(day: Day, phone: Phone, who: str | None = None) -> None:
    from app.core.db import db
    from app.people.sessions import open_session

    name = who or phone.who
    with day.site.office("system") as by:
        person = db.session.get(Person, day.site.people[name])
        assert person
        phone.tokens = phone.tokens | {name: open_session(by, person, "test")}
    phone.sign_in(name)


def ended(day: Day, who: str, column: str) -> None:
    past = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=1)
    day.site.run(f"UPDATE device_session SET {column} = :past WHERE token_hash = :hash", past=past,
                 hash=token_hash(day.site.tokens[who]))  # fmt: skip


@fault("F22 L10", "the session has expired when the phone comes back", quick=True)
def session_expired(day: Day) -> None:
    phone = out_of_reach(day, "owner")
    ended(day, "owner", "expires_at")
    back(day, phone, "signed-out")
    assert phone.page.locator("a[href^='/sign-in']").first.is_visible()
    day.work(phone, 2)
    signed_in_again(day, phone)


@fault("F22 A10", "the office revokes the phone's session")
def session_revoked(day: Day) -> None:
    phone = out_of_reach(day, "owner")
    ended(day, "owner", "revoked_at")
    back(day, phone, "signed-out")
    signed_in_again(day, phone)


@fault("F22", "the password is changed while the phone is out")
def password_changed(day: Day) -> None:
    phone = out_of_reach(day, "owner")
    from app.people.account import set_password

    with day.site.office() as by:
        set_password(by, day.site.people["owner"], "another-good-one-7")
    day.proxy.refuse = False
    if phone.send() == "signed-out":
        signed_in_again(day, phone)
    day.faults += 1


@fault("L11 F22", "the server's secrets are made anew: no stale token stands in the way")
def secrets_rotated(day: Day) -> None:
    phone = out_of_reach(day, "owner")
    day.site.stop()
    (day.site.instance / "secret-key").unlink()
    day.site.start()
    back(day, phone, "idle")


@fault("A9", "the role is taken away while records wait that only it allowed: what it allowed then counts", drains=False)
def role_removed(day: Day) -> None:
    from app.people.actions import withdraw_role

    phone = out_of_reach(day, "deputy", 6)
    walked = day.record(phone, "record_patrol", zone="hall")
    with day.site.office() as by:
        withdraw_role(by, day.site.people["deputy"], "deputy")
    settle(day, phone)
    assert phone.rows()[walked]["state"] == "sent"


def settle(day: Day, phone: Phone) -> None:
    """Everything is sent or refused with a reason; nothing waits."""
    day.proxy.clear()
    phone.drain()
    states = {row["state"] for row in phone.rows().values()}
    assert states <= {"sent", "rejected"}
    waiting = [row for row in phone.rows().values() if row["state"] == "rejected"]
    kept = day.site.rows("SELECT COUNT(*) FROM operation WHERE status = 'rejected'")[0][0]
    assert kept == len(waiting), "the office does not keep what it refused"
    if waiting:
        phone.page.goto(f"{phone.url}/app/outbox")
        phone.wait(lambda: phone.page.locator("[data-operation]").count() >= len(waiting), "the refused on the screen")
    day.faults += 1


@fault("L19 A9", "the zone is handed over while its old owner is out: walks of before count as theirs", quick=True)
def zone_handed_over(day: Day) -> None:
    from app.places.actions import assign_owner

    phone = out_of_reach(day, "owner", 0)
    ids = [day.record(phone, "record_patrol", zone="hall") for _ in range(3)]
    with day.site.office() as by:
        assign_owner(by, day.site.zones["hall"], day.site.people["neighbour"])
    back(day, phone, "idle")
    phone.drain()
    assert {phone.rows()[id_]["state"] for id_ in ids} == {"sent"}, "a walk of before the hand-over was refused"


@fault("L19 A9", "a walk after the hand-over is refused with a reason and kept for the office", drains=False)
def walked_after_the_hand_over(day: Day) -> None:
    from app.places.actions import assign_owner

    phone = day.phone("owner")
    with day.site.office() as by:
        assign_owner(by, day.site.zones["hall"], day.site.people["neighbour"])
    ago = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=5)  # beyond what a slow exchange can blur
    day.site.run("UPDATE zone_owner SET until_at = :ago WHERE until_at IS NOT NULL", ago=ago)
    day.proxy.refuse = True
    day.record(phone, "record_patrol", zone="hall")
    day.record(phone, "report_issue", zone="hall")
    settle(day, phone)
    assert [row for row in phone.rows().values() if row["state"] == "rejected"]


@fault("A10", "the person is deactivated with records waiting: they stay, and the office can see that they do", drains=False)
def deactivated(day: Day) -> None:
    phone = day.phone("owner")
    phone.send()
    day.proxy.refuse = True
    ids = day.work(phone, 5)
    from app.people.account import set_active
    from app.sync.queries import devices

    with day.site.office() as by:
        set_active(by, day.site.people["owner"], False)
    earlier = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=5)  # what it says is noted once a minute
    day.site.run("UPDATE device SET last_seen_at = :earlier", earlier=earlier)
    back(day, phone, "signed-out")
    assert {phone.rows()[id_]["state"] for id_ in ids} == {"waiting"}
    with day.site.office() as by:
        (told,) = [row for row in devices(by.now) if row.device.person_id == day.site.people["owner"]]
        assert (told.signed_out, told.device.waiting) == (True, 5), "the office's list does not tell of them"
    phone.page.goto(f"{phone.url}/app/outbox")
    phone.wait(lambda: phone.page.locator("[data-operation]").count() == 5, "the waiting list to show them")


@fault("F23 L10", "another person signs in on the phone: sees none of it, sends none of it", quick=True)
def another_person(day: Day) -> None:
    phone = out_of_reach(day, "owner", 4)
    phone.sign_in("neighbour")
    phone.who = "neighbour"
    day.faults += 1
    day.proxy.refuse = False
    phone.page.reload()
    phone.send()
    phone.wait(lambda: phone.page.locator(".pill").get_attribute("data-waiting") == "0", "the other's list to be empty")
    assert day.site.rows("SELECT COUNT(*) FROM operation")[0][0] == 0, "sent under another's name"
    day.record(phone, "report_issue", zone="corridor")
    phone.wait(lambda: phone.send() and not [row for row in phone.unsent() if row["user"] == day.site.people["neighbour"]],
               "the other's own record to go")  # fmt: skip
    phone.sign_in("owner")
    phone.who = "owner"
    phone.page.reload()
    phone.wait(lambda: phone.send() == "idle" and not phone.unsent(), "the first person's records to go")
    wrong = day.site.rows("SELECT COUNT(*) FROM operation o JOIN patrol p ON p.id = o.id WHERE o.person_id != p.person_id")
    assert not wrong[0][0]
    authors = {row[0]: row[1] for row in day.site.rows("SELECT id, person_id FROM operation")}
    for record in day.ledger.records:
        assert authors[record.id] == day.site.people[record.who], "a record bears another's name"


@fault("F23 L10", "another person signs in beside a page that stays open: it sends nothing under the other's name")
def another_person_beside(day: Day) -> None:
    phone = out_of_reach(day, "owner", 4)
    phone.sign_in("neighbour")
    day.proxy.refuse = False
    phone.send()
    assert day.site.rows("SELECT COUNT(*) FROM operation")[0][0] == 0, "sent under another's name"
    phone.sign_in("owner")
    phone.wait(lambda: phone.send() == "idle" and not phone.unsent(), "the first person's records to go")
    day.faults += 1


@fault("F24 L16", "signing out with records waiting, the line gone: they stay, and go when their author is back")
def signed_out_with_a_queue(day: Day) -> None:
    phone = out_of_reach(day, "owner", 10)
    phone.sign_in(None)
    back(day, phone, "signed-out")
    phone.page.reload()
    assert len(phone.unsent()) == 10
    phone.sign_in("owner")


@fault("A7", "an operation claims another author, id of another's, and a time of its own making")
def forged_author(day: Day) -> None:
    import json

    from app.core.ids import new_id
    from faults.scripted import ScriptedPhone

    phone = ScriptedPhone(day.site.port, day.site.tokens["owner"], "owner")
    wanted = day.draw("owner", "report_issue")
    id_, other = new_id(), day.site.people["deputy"]
    body = wanted["body"] | {"reporter_id": other, "person_id": other, "author_id": other, "state": "verified"}
    sent = {"id": id_, "kind": "report_issue", "seq": 1, "device_at": datetime.now(UTC).isoformat(), "body": body,
            "person_id": other, "author_id": other, "user": other, "received_at": "2020-01-01T00:00:00Z"}  # fmt: skip
    answer = phone._ask("POST", "/api/v1/sync", json.dumps({
        "device": {"id": phone.device}, "person_id": other, "operations": [sent],
    }).encode(), "application/json")  # fmt: skip
    assert answer["results"][0]["status"] == "applied"
    phone.outbox[id_] = sent | {"state": "sent"}
    day.keep(phone, id_, "owner", wanted)
    reporter, state = day.site.rows("SELECT reporter_id, state FROM issue WHERE id = :id", id=id_)[0]
    assert reporter == day.site.people["owner"], "the author came from the body"
    assert state == "open"
    assert day.site.rows("SELECT person_id FROM operation WHERE id = :id", id=id_)[0][0] == day.site.people["owner"]
    day.faults += 1
