"""The app is updated while records wait: another shell, another layout of the phone's own database."""

from __future__ import annotations

import re
import shutil

from faults.day import Day
from faults.phone import Phone
from faults.phones import _TRY_SAVE
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
    rows = phone.page.evaluate(
        "new Promise((yes) => { const asked = indexedDB.open('zonewalk');"
        " asked.onsuccess = () => { yes(asked.result.version); asked.result.close(); }; })"
    )
    assert rows == 99


def next_schema(day: Day) -> list[tuple[str, str, str]]:
    """The next version of the phone's database, with one store more."""
    source = (day.site.build_.folder / "static/field/store.js").read_text()
    version = re.search(r"const VERSION = \d+;", source)
    assert version
    return [
        ("static/field/store.js", version[0], "const VERSION = 99;"),
        ("static/field/ids.js", "// @ts-check", "// @ts-check\nglobalThis.__next = true;"),
    ]


def update(day: Day, phone: Phone, patches: list[tuple[str, str, str]]) -> None:
    """Serve another build; the worker fetches it, waits while records are sent, and takes over at the person's tap."""
    build = copied(patches, day.site.build_)
    day.closing.append(lambda: shutil.rmtree(build.folder, ignore_errors=True))
    day.proxy.always(Act(after=0.5))
    day.site.stop()
    day.site.build_ = build
    day.site.start()
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
    day.site.stop()
    day.site.build_ = build = copied(next_schema(day), day.site.build_)
    day.closing.append(lambda: shutil.rmtree(build.folder, ignore_errors=True))
    day.site.start()
    day.proxy.refuse = False
    page.evaluate("caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))")
    page.reload()
    phone.kept = None
    phone.wait(lambda: phone.send() and not phone.unsent(), "the newer version to send what the older one saved")
