"""The app is updated while records wait: another shell, another layout of the phone's own database."""

from __future__ import annotations

import base64
from typing import Any

from faults.day import Day
from faults.layouts import INDEXED, LAYOUT, LAYOUTS, MAKE, next_layout
from faults.phone import Phone
from faults.phones import _TRY_SAVE, kill_browser
from faults.proxy import Act
from faults.rows import Figure, fault
from faults.scripted import a_picture
from faults.site import copied


@fault("F19 L8", "the app is updated with a full outbox: the old page goes on, the new one takes over when told",
       twice=True)
def updated_with_a_queue(day: Day) -> None:
    phone = day.phone("owner")
    phone.settled()
    day.proxy.refuse = True
    day.work(phone, 5)
    day.proxy.refuse = False
    update(day, phone, [("static/field/ids.js", "// @ts-check", "// @ts-check\nglobalThis.__next = true;")])


@fault("F20 L9", "the app is updated across a change of its own database with records in it", twice=True)
def updated_across_a_schema(day: Day) -> None:
    phone = day.phone("owner")
    phone.settled()
    day.proxy.refuse = True
    day.work(phone, 5)
    day.record(phone, "report_issue", photos=[phone.photo(5)], zone="hall")
    day.proxy.refuse = False
    before = {row["id"]: row for row in phone.rows().values()}
    update(day, phone, next_layout(day))
    changed(phone, 99, before)


def changed(phone: Phone, version: int, before: dict[str, dict[str, Any]]) -> None:
    """The layout is the new one, and so is every record in it; apart from the new field each is what it was."""
    layout = phone.page.evaluate(LAYOUT)
    assert layout["version"] == version and f"later_{version}" in layout["stores"], f"the layout did not change: {layout}"
    rows = phone.rows()
    assert set(rows) >= set(before), "records did not outlive the change of the layout"
    indexed = phone.page.evaluate(INDEXED, f"by_zone_{version}")
    for id_, row in before.items():
        zone = row["body"].get("zone_id") or ""
        assert rows[id_][f"zone_{version}"] == zone, "a record was left as the old layout had it"
        assert rows[id_]["body"] == row["body"] and rows[id_]["seq"] == row["seq"], "a record was changed by the change of layout"
        assert id_ in indexed, "a record is not in the new index"


def serve_next(day: Day, patches: list[tuple[str, str, str]]) -> None:
    """Another build is served from now on."""
    day.site.stop()
    day.serve(copied(patches, day.site.build_))


def update(day: Day, phone: Phone, patches: list[tuple[str, str, str]]) -> None:
    """Serve another build; the worker fetches it, waits while records are sent, and takes over at the person's tap."""
    day.proxy.always(Act(after=0.5))
    serve_next(day, patches)
    page = phone.page
    page.evaluate("globalThis.__old = true; navigator.serviceWorker.ready.then((one) => one.update()).then(() => undefined)")
    phone.wait(lambda: page.evaluate("navigator.serviceWorker.ready.then((one) => !globalThis.__old || Boolean(one.waiting))"),
               "the new worker to wait, or to take over")  # fmt: skip
    assert page.evaluate("globalThis.__old === true && !globalThis.__next"), "the page was taken over unasked"
    day.work(phone, 2)
    phone.send()
    assert page.evaluate("globalThis.__old === true"), "the page was reloaded while it sent"
    day.proxy.refuse = True  # what is saved now must outlive the change of version
    day.work(phone, 3)
    phone.wait(lambda: page.locator("button.update").is_visible(), "the offer to update")
    assert page.evaluate("navigator.serviceWorker.ready.then((one) => Boolean(one.waiting))"), "the worker did not wait"
    page.click("button.update")
    phone.wait(lambda: page.evaluate("globalThis.__next === true"), "the new version")
    assert len(phone.unsent()) == 3, "the queue did not outlive the update"
    day.proxy.refuse = False
    day.faults += 1


@fault("F20 L8 L9", "the browser is killed while its app is updated across a change of its own database, {number} times",
       figure=Figure(short=4, long=40))
def killed_while_updating(day: Day) -> None:
    phone, seen = day.phone("owner", lasting=True), []
    phone.settled()
    day.proxy.always(Act(request=0))  # nothing is sent until it is over
    ids, before = day.work(phone, 5), phone.rows()
    for version in (99 + done for done in day.times()):
        serve_next(day, next_layout(day, version))
        page = phone.page
        page.evaluate("navigator.serviceWorker.ready.then((one) => one.update()).then(() => undefined)")
        phone.wait(lambda page=page: page.locator("button.update").is_visible(), "the offer to update")
        page.evaluate("setTimeout(() => document.querySelector('button.update').click())")
        page.wait_for_timeout(day.rng.randint(0, 900))
        kill_browser(phone)
        day.faults += 1
        phone.open()
        seen.append(int(phone.page.evaluate(LAYOUT)["version"]))
        assert {row["id"] for row in phone.unsent()} == set(ids), "the queue did not outlive the update"
        if seen[-1] == version:
            changed(phone, version, before)
    met = sum(version == wanted for version, wanted in zip(seen, range(99, 99 + len(seen)), strict=True))
    day.note = f"{met} of {len(seen)} met the new layout when opened again"


@fault("F20 L9", "an older tab holds the database while a newer one upgrades it: neither hangs")
def blocked_by_an_older_tab(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.refuse = True
    day.work(phone, 4)
    page = phone.page
    phone.kept = phone.rows()  # a database that hangs cannot be asked any more
    upgraded = page.evaluate("""
      Promise.race([
        new Promise((yes) => {
          const asked = indexedDB.open('zonewalk', 99);
          asked.onupgradeneeded = () => asked.result.createObjectStore('later');
          asked.onsuccess = () => { asked.result.close(); yes('upgraded'); };
          asked.onerror = () => yes('error');
        }),
        new Promise((yes) => setTimeout(yes, 8000, 'hangs')),
      ])""")
    assert upgraded == "upgraded", f"the upgrade {upgraded}"
    day.faults += 1
    assert len(phone.kept) == 4
    old = page.evaluate(_TRY_SAVE, [day.draw("owner", "record_patrol")])
    assert isinstance(old, str), "the old page writes into a database it does not know"
    serve_next(day, next_layout(day))
    day.proxy.refuse = False
    page.evaluate("caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))")
    page.reload()
    phone.kept = None
    phone.wait(lambda: phone.send() and not phone.unsent(), "the newer version to send what the older one saved")


@fault("F21", "the server is newer than the app by a version: more in each answer, things unknown, a kind of record it no longer takes")
def a_newer_server(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.refuse = True
    taken = [*day.work(phone, 4), day.record(phone, "report_issue", photos=[phone.photo(3)], zone="hall")]
    left_out = day.record(phone, "write_plan")
    serve_next(day, [
        ("app/sync/api.py", "results=[_result(result) for result in results],", "results=[_result(one) | {\"later\": 1} for one in results],"),
        ("app/sync/api.py", "changes=page.changes,", "changes=[*page.changes, {\"entity\": \"later\", \"id\": \"x\", \"data\": {\"a\": [1]}}], later={\"b\": 2},"),
        ("app/sync/actions.py", "kind = KINDS.get(operation.kind)", "kind = None if operation.kind == \"write_plan\" else KINDS.get(operation.kind)"),
    ])  # fmt: skip
    day.proxy.refuse = False
    phone.drain()
    rows = phone.rows()
    assert {rows[id_]["state"] for id_ in taken if rows[id_]["kind"] != "write_plan"} == {"sent"}, "a record was not taken"
    assert rows[left_out]["state"] == "rejected" and rows[left_out]["problem"]["title"], "refused without a reason"
    day.faults += 1
    day.work(phone, 2, photos=False)


QUEUED = 50


@fault("F20 L9", f"stores as each version of the app laid them out, {QUEUED} records and photos in each, opened by this one, the next two")
def layouts_of_the_past(day: Day) -> None:
    present = day.site.build_
    for version in LAYOUTS:
        for ahead in range(3):
            if ahead:
                serve_next(day, next_layout(day, max(LAYOUTS) + ahead))
            _opened_later(day, version, max(LAYOUTS) + ahead)
            day.faults += 1
        day.site.stop()
        day.site.build_ = present
        day.site.start()
    day.note = f"{3 * len(LAYOUTS)} upgrades"


def _opened_later(day: Day, version: int, wanted: int) -> None:
    """A phone that last ran that version of the app opens the present one and sends what waits."""
    phone = day.phone("owner", open_=False)
    page = phone.open("/healthz", ready=False)
    drawn, pictures = [], {}
    for number in range(QUEUED):
        one = day.draw("owner", day.rng.choice(["record_patrol", "report_issue", "record_deed"]), phone)
        if number % 10 == 0:
            sha, content = a_picture(day.rng)
            pictures[sha] = base64.b64encode(content).decode()
            one["body"]["photos"].append(sha)
        drawn.append(one)
    ids = page.evaluate(MAKE, [LAYOUTS[version], version, drawn, pictures, day.site.people["owner"]])
    for id_, one in zip(ids, drawn, strict=True):
        day.keep(phone, id_, "owner", one)
    before = phone.rows()
    assert len(before) == QUEUED, "the old store was not made"
    phone.page.goto(f"{phone.url}/app")
    phone.wait(lambda: phone.page.evaluate(LAYOUT)["version"] >= wanted, "the app to open the old store")
    held = phone.page.evaluate(LAYOUT)
    assert held["version"] == wanted, f"the store is of version {held['version']}"
    if wanted in LAYOUTS:
        told = {name: held["stores"][name]["key"] for name in held["stores"]}
        assert told == LAYOUTS[wanted], f"this version's layout is not the one written down in faults/layouts.py: {told}"
    else:
        changed(phone, wanted, before)
    phone.drain()
    phone.kept = phone.rows()
    phone.close()
