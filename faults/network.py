"""The line between phone and server: cut, slow, flapping, or somebody else answering."""

from __future__ import annotations

import time

from faults.day import Day
from faults.phone import Phone
from faults.proxy import (
    CUT_AFTER_SEND,
    CUT_ANSWER,
    CUT_BEFORE,
    CUT_MIDWAY,
    PASS,
    PHOTOS,
    SYNC,
    TRUNCATED,
    Act,
    Exchange,
    Rule,
    answer,
)
from faults.rows import fault

IMPATIENT = "{ const wait = setTimeout; globalThis.setTimeout = (work, ms, ...more) => wait(work, ms === 30000 ? 1500 : ms, ...more); }"
PORTAL = answer(200, "<!doctype html><title>Free Wi-Fi</title><form>Accept</form>")


@fault("F1", "no network while saving")
def offline_before_save(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.refuse = True
    day.work(phone, 6)
    assert phone.send() == "offline" and len(phone.unsent()) == 6
    assert phone.page.locator(".pill").get_attribute("data-waiting") != "0"


@fault("L14", "the line is cut before anything is sent")
def cut_before_send(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.script(*[CUT_BEFORE] * 4)
    day.work(phone, 6)


@fault("F2", "the line is cut in the middle of the request", twice=True)
def cut_in_the_request(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.script(*[CUT_MIDWAY] * 4)
    day.work(phone, 6)


@fault("F2", "the line is cut after sending, before the server is done")
def cut_after_send(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.script(*[CUT_AFTER_SEND] * 4)
    day.work(phone, 6)


@fault("F2 L14", "the line is cut after the commit, before the answer", quick=True, twice=True)
def cut_before_the_answer(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.script(*[CUT_ANSWER] * 4)
    day.work(phone, 8)


EVERY = ("record_patrol", "answer_grade", "report_issue", "comment", "change_deadline", "reassign", "confirm_fix", "record_deed",
         "record_inspection", "hand_over_key", "write_plan", "report_incident", "see_case", "log_inquiry", "take_step",
         "read_notices")  # fmt: skip


@fault("F2 L14", "every kind of record that a phone can send, the answer lost after each of them")
def every_kind_of_record(day: Day) -> None:
    phone = day.phone("lead")
    more = {"change_deadline": {"deadline_at": day.later(5)}, "reassign": {"assignee_id": day.site.people["owner"]}}
    for kind in EVERY:
        phone.drain()
        day.proxy.script(CUT_ANSWER)
        day.record(phone, kind, **more.get(kind, {}))
        day.proxy.let_it_bite()
    day.drain()
    assert {row["state"] for row in phone.rows().values()} == {"sent"}, "a record was refused"


@fault("F4 L12", "the answer breaks off in the middle")
def truncated_answer(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.script(*[TRUNCATED] * 4)
    day.work(phone, 6)


def connected(day: Day) -> Phone:
    """A phone whose first exchange is over: from now on it brings its records at once, without asking first whose it is."""
    phone = day.phone("owner")
    phone.wait(lambda: phone.send() == "idle", "the first exchange to be over")
    return phone


@fault("F4 L12", "a captive portal answers: 200 HTML, 302, 204, broken JSON, another's JSON", quick=True)
def captive_portal(day: Day) -> None:
    phone = connected(day)
    for instead in (
        PORTAL,
        answer(302, "", Location="http://portal.invalid/"),
        b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
        answer(200, '{"results": [', "application/json"),
        answer(200, '{"ok": true}', "application/json"),
        answer(200, "[]", "application/json"),
    ):
        day.proxy.always(Act(instead=instead))
        day.work(phone, 1)
        phone.send()
        assert phone.unsent(), "an answer of another's counted as sent"
        phone.page.locator('.pill:not([data-waiting="0"])').wait_for()  # and the screen says so, once it is drawn
        assert not [row for row in phone.rows().values() if row["state"] == "rejected"]


@fault("F5 L19", "a proxy answers 500, 502, 503, 504, 400, 413, 422, 429 with Retry-After, as HTML and as JSON of its own")
def a_proxys_refusals(day: Day) -> None:
    phone = connected(day)
    html = [answer(status, f"<h1>{status}</h1>", Retry_After="1") for status in (500, 502, 503, 504, 413, 429)]
    own = [answer(status, f'{{"title": "{status}", "code": {status}}}', "application/json") for status in (400, 413, 422)]
    for instead in [*html, *own]:
        day.proxy.always(Act(instead=instead))
        day.work(phone, 1)
        phone.send()
        refused = phone.page.evaluate("import('/static/field/outbox.js').then((outbox) => outbox.rejected().length)")
        assert not refused, f"a proxy's {instead[:20]!r} was taken as the office's refusal"
        assert phone.unsent(), f"what a proxy's {instead[:20]!r} stopped was called sent"


@fault("F5", "a proxy says 502 although the server has committed")
def bad_gateway_after_commit(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.script(*[Act(instead=answer(502, "<h1>Bad gateway</h1>"), asked=True)] * 4)
    day.work(phone, 6)


@fault("F6", "the answer comes after the phone gave up waiting (its wait shortened to 1.5 s)")
def answer_after_the_timeout(day: Day) -> None:
    phone = day.phone("owner", open_=False)
    phone.scripts.append(IMPATIENT)
    phone.open()
    day.proxy.script(Act(after=3), Act(after=3))
    day.work(phone, 4)
    phone.send()
    assert len(phone.unsent()) > 0
    phone.page.wait_for_timeout(2_000)


@fault("F3 L17", "the line is cut in a photo at every tenth of it", quick=True, twice=True)
def photo_cut_at_every_tenth(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.script(*[Act(request=tenth / 10) for tenth in range(1, 10)], on=PHOTOS)
    day.record(phone, "report_issue", zone="hall")
    for _ in range(4):
        day.record(phone, "report_issue")
    for _ in range(12):
        phone.send()


@fault("L17", "the line is cut before each photo of a record in turn, then after each")
def photos_after_the_record(day: Day) -> None:
    phone = day.phone("owner")
    shas = [phone.photo(number) for number in range(4)]
    day.proxy.script(*[CUT_BEFORE, PASS, CUT_ANSWER, PASS, CUT_AFTER_SEND, TRUNCATED], on=PHOTOS)
    day.record(phone, "report_issue", photos=shas)
    for _ in range(7):
        phone.send()
        waiting = [row for row in phone.rows().values() if row["state"] == "sent"]
        if waiting:
            held = {row["sha256"] for row in phone.table("photos") if row["state"] == "held"}
            assert set(shas) <= held, "a record is called sent without all of its photos"


@fault("F4", "another machine answers the photo's way: 200 HTML, 200 JSON of another photo, 201 of nothing")
def photo_portal(day: Day) -> None:
    phone = day.phone("owner")
    other = answer(200, '{"sha256": "' + "0" * 64 + '", "state": "held"}', "application/json")
    day.proxy.script(Act(instead=PORTAL), Act(instead=other), Act(instead=answer(201, "")), on=PHOTOS)
    shas = [phone.photo(number) for number in range(3)]
    day.record(phone, "report_issue", photos=shas)
    for _ in range(3):
        phone.send()


@fault("F8", "each request arrives three times at once, old ones again later")
def delivered_three_times(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.always(Act(times=3))
    day.work(phone, 6)
    phone.drain()
    replay(day)


def replay(day: Day) -> None:
    """Every request that carried records once more, the last one first."""
    import urllib.request

    for exchange in reversed([one for one in day.proxy.seen if one.operations]):
        request = urllib.request.Request(
            day.site.url + SYNC, data=exchange.body, method="POST",
            headers={"Content-Type": "application/json", "X-Zonewalk": "1",
                     "Cookie": f"zonewalk_session={day.site.tokens['owner']}"},
        )  # fmt: skip
        with urllib.request.urlopen(request, timeout=30) as response:
            assert b'"applied"' not in response.read()


@fault("F7", "the network flaps each second while a shift is recorded")
def flapping(day: Day) -> None:
    phone = day.phone("deputy")
    day.proxy.rule = lambda exchange: CUT_ANSWER if int(time.time()) % 2 else PASS
    for _ in range(5):
        day.work(phone, 3)
        phone.send()
        phone.page.wait_for_timeout(400)


@fault("F7", "200 records while every third exchange meets some fault, drawn anew each time")
def anything_at_random(day: Day) -> None:
    phone = day.phone("deputy")
    day.proxy.rule = random_rule(day)
    for _ in range(4):
        day.bulk(phone, 45)
        day.work(phone, 5)
        for _ in range(2):
            phone.send()


def random_rule(day: Day, share: float = 0.33) -> Rule:
    acts = (CUT_BEFORE, CUT_MIDWAY, CUT_AFTER_SEND, CUT_ANSWER, TRUNCATED, Act(times=2), Act(after=0.3),
            Act(instead=PORTAL), Act(instead=PORTAL, asked=True), Act(instead=answer(502, ""), asked=True),
            Act(instead=answer(503, "", Retry_After="1")), Act(answer=0.01), Act(request=0.99))  # fmt: skip

    def rule(_exchange: Exchange) -> Act:
        return day.rng.choice(acts) if day.rng.random() < share else PASS

    return rule


@fault("L12", "the line is encrypted and the handshake breaks, then heals")
def tls_broken(day: Day) -> None:
    from faults.tls import EncryptedLine

    with EncryptedLine(day) as line:
        phone = line.phone("owner")
        line.broken = True
        day.work(phone, 5)
        assert phone.send() in ("offline", "fault")
        day.faults += 1
        line.broken = False
        phone.drain()


@fault("F1", "the name no longer resolves: the browser is started without it, later with it")
def name_gone(day: Day) -> None:
    phone = day.phone("owner", open_=False, lasting=True)
    name = f"zonewalk.localhost:{day.proxy.port}"
    phone.url = f"http://{name}"
    phone.open()
    phone.settled()
    phone.close()
    phone.arguments = ["--host-resolver-rules=MAP zonewalk.localhost ~NOTFOUND"]
    phone.open()
    day.work(phone, 5)
    assert phone.send() == "offline" and len(phone.unsent()) == 5
    day.faults += 1
    phone.close()
    phone.arguments = []
    phone.open()
