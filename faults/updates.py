"""The app is updated while records wait: another shell, another layout of the phone's own database."""

from __future__ import annotations

import re
import shutil

from faults.day import Day
from faults.phone import Phone
from faults.phones import _TRY_SAVE, kill_browser
from faults.proxy import Act
from faults.rows import fault
from faults.site import copied


@fault("F19 L8", "the app is updated with a full outbox: the old page goes on, the new one takes over when told")
def updated_with_a_queue(day: Day) -> None:
    phone = day.phone("owner")
    phone.settled()
    day.proxy.refuse = True
    day.work(phone, 5)
    day.proxy.refuse = False
    update(day, phone, [("static/field/ids.js", "// @ts-check", "// @ts-check\nglobalThis.__next = true;")])


@fault("F20 L9", "the app is updated across a change of its own database with records in it")
def updated_across_a_schema(day: Day) -> None:
    phone = day.phone("owner")
    phone.settled()
    day.proxy.refuse = True
    day.work(phone, 5)
    day.record(phone, "report_issue", photos=[phone.photo(5)], zone="hall")
    day.proxy.refuse = False
    update(day, phone, next_schema(day))
    assert phone.page.evaluate(_VERSION) == 99


_VERSION = (
    "new Promise((yes) => { const asked = indexedDB.open('zonewalk');"
    " asked.onsuccess = () => { yes(asked.result.version); asked.result.close(); }; })"
)


def next_schema(day: Day, number: int = 99) -> list[tuple[str, str, str]]:
    """The next version of the phone's database."""
    source = (day.site.build_.folder / "static/field/store.js").read_text()
    version = re.search(r"const VERSION = \d+;", source)
    assert version
    return [
        ("static/field/store.js", version[0], f"const VERSION = {number};"),
        ("static/field/ids.js", "// @ts-check", "// @ts-check\nglobalThis.__next = true;"),
    ]


def serve_next(day: Day, patches: list[tuple[str, str, str]]) -> None:
    """Another build is served from now on."""
    day.site.stop()
    day.site.build_ = build = copied(patches, day.site.build_)
    day.closing.append(lambda: shutil.rmtree(build.folder, ignore_errors=True))
    day.site.start()


def update(day: Day, phone: Phone, patches: list[tuple[str, str, str]]) -> None:
    """Serve another build; the worker fetches it, waits while records are sent, and takes over at the person's tap."""
    day.proxy.always(Act(after=0.5))
    serve_next(day, patches)
    page = phone.page
    page.evaluate("globalThis.__old = true; navigator.serviceWorker.ready.then((one) => one.update()).then(() => undefined)")
    phone.wait(lambda: page.evaluate("navigator.serviceWorker.ready.then((one) => Boolean(one.waiting))"),
               "the new worker to wait")  # fmt: skip
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


@fault("F20 L8 L9", "the browser is killed while its app is updated across a change of its own database, four times")
def killed_while_updating(day: Day) -> None:
    phone, seen = day.phone("owner", lasting=True), []
    phone.settled()
    day.proxy.always(Act(request=0))  # nothing is sent until it is over
    ids = day.work(phone, 5)
    for version in range(99, 103):
        serve_next(day, next_schema(day, version))
        page = phone.page
        page.evaluate("navigator.serviceWorker.ready.then((one) => one.update()).then(() => undefined)")
        phone.wait(lambda page=page: page.locator("button.update").is_visible(), "the offer to update")
        page.evaluate("setTimeout(() => document.querySelector('button.update').click())")
        page.wait_for_timeout(day.rng.randint(0, 900))
        kill_browser(phone)
        day.faults += 1
        phone.open()
        seen.append(int(phone.page.evaluate(_VERSION)))
        assert {row["id"] for row in phone.unsent()} == set(ids), "the queue did not outlive the update"
    day.note = f"layouts met afterwards: {' '.join(map(str, seen))}"


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
    serve_next(day, next_schema(day))
    day.proxy.refuse = False
    page.evaluate("caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))")
    page.reload()
    phone.kept = None
    phone.wait(lambda: phone.send() and not phone.unsent(), "the newer version to send what the older one saved")
