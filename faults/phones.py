"""The phone itself: killed, reloaded, doubled, full, updated, wiped, with a wrong clock."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error

from faults.crowds import PATIENCE
from faults.day import Day
from faults.phone import Phone
from faults.proxy import Act
from faults.rows import Figure, ProvesNothing, fault


def picture(day: Day, number: int) -> str:
    path = day.folder / f"picture-{number}.jpg"
    Image.effect_mandelbrot((640 + number * 8, 480), (-2, -1.5, 1, 1.5), 30 + number).convert("RGB").save(path)
    return str(path)


def kill_browser(phone: Phone) -> None:
    """SIGKILL for every process of this phone's browser, found by its own profile folder."""
    assert phone.store
    mark = f"--user-data-dir={phone.store}"
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if mark in (entry / "cmdline").read_text().split("\0"):
                os.kill(int(entry.name), signal.SIGKILL)
        except OSError:
            continue
    phone.context = phone._page = None
    for name in ("SingletonLock", "SingletonCookie", "SingletonSocket"):
        (phone.store / name).unlink(missing_ok=True)


BEFORE_IT_SENDS = 10  # kills after which what waits goes out, so that a queue stays as long as on a bad day


@fault("F10", "the browser is killed while it sends, {number} times: the request on its way, taken, or answered",
       figure=Figure(short=7, long=130))
def killed_while_sending(day: Day) -> None:
    phone = day.phone("owner", lasting=True)
    phone.settled()
    for _ in day.times():
        day.proxy.refuse = True
        day.work(phone, 4)
        day.proxy.refuse = False
        day.proxy.always(Act(after=day.rng.random() * 2))
        phone.page.evaluate("import('/static/field/sync.js').then((sync) => { void sync.run(true); })")
        phone.page.wait_for_timeout(600)
        kill_browser(phone)
        day.proxy.clear()
        day.faults += 1
        phone.open()


@fault("F9 L7", "the browser is killed right after it said saved, {number} times; what was said is there", figure=Figure(short=10, long=170))
def killed_after_saved(day: Day) -> None:
    phone = day.phone("owner", lasting=True)
    phone.settled()
    day.proxy.refuse = True
    for kill in day.times():
        day.work(phone, 2)
        kill_browser(phone)
        day.faults += 1
        phone.open()
        left = len(phone.unsent())
        assert left == 2 * (kill % BEFORE_IT_SENDS + 1), f"{left} records wait after kill {kill + 1}"
        send_now_and_then(day, phone, kill)


def send_now_and_then(day: Day, phone: Phone, kill: int) -> None:
    if kill % BEFORE_IT_SENDS == BEFORE_IT_SENDS - 1:
        day.proxy.refuse = False
        phone.drain(PATIENCE)
        day.proxy.refuse = True


@fault("F9", "the browser is killed in the middle of a save, {number} times: whole or not at all", figure=Figure(short=9, long=160))
def killed_while_saving(day: Day) -> None:
    phone = day.phone("owner", lasting=True)
    phone.settled()
    day.proxy.refuse = True
    for kill in day.times():
        wanted = [day.draw("owner", "record_patrol") for _ in range(30)]
        phone.page.evaluate("wanted => { void import('/static/field/outbox.js').then((outbox) => outbox.add(wanted)); }", wanted)
        phone.page.wait_for_timeout(day.rng.randint(0, 30))
        kill_browser(phone)
        phone.open()
        found = {row["title"]: row["id"] for row in phone.unsent()}
        saved = [one for one in wanted if one["title"] in found]
        assert len(saved) in (0, 30), f"half a save: {len(saved)} of 30"
        for one in saved:
            day.keep(phone, found[one["title"]], "owner", one)
        day.faults += 1
        send_now_and_then(day, phone, kill)


@fault("F10", "the tab is closed between the tap and the send; another one sends")
def closed_between(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.refuse = True
    day.work(phone, 4)
    assert len(phone.unsent()) == 4
    old = phone.page
    phone._page = None
    day.proxy.refuse = False
    phone.open()
    old.close()
    day.faults += 1


@fault("F9", "the page reloads while the camera is open: the draft is there, with words and photos")
def reloaded_at_the_camera(day: Day) -> None:
    phone = day.phone("owner")
    phone.settled()
    page = phone.page
    page.goto(f"{phone.url}/app/zone/{day.site.zones['hall']}/report")
    page.fill("#words", "玻璃裂了")
    page.set_input_files("input[capture]", picture(day, 1))
    page.wait_for_selector(".taken")
    day.proxy.refuse = True
    page.reload()
    phone.wait(lambda: page.locator("#words").is_visible(), "the form to be shown again")
    assert phone.sees(lambda: page.locator("#words").input_value() == "玻璃裂了"), "the draft is gone"
    assert phone.sees(lambda: page.locator(".taken").count() == 1), "the draft is gone as far as its photo goes"
    day.faults += 1


@fault("F12 L15", "three tabs have the same queue: each record is sent once", quick=True)
def three_tabs(day: Day) -> None:
    phone = day.phone("owner")
    pages = [phone.page, phone.open(), phone.open()]
    day.proxy.refuse = True
    day.work(phone, 8)
    day.proxy.refuse = False
    day.proxy.seen.clear()
    day.proxy.always(Act(after=0.3))
    for page in pages:
        page.evaluate("import('/static/field/sync.js').then((sync) => { void sync.run(true); })")
    phone.drain()
    sent = [id_ for exchange in day.proxy.seen for id_ in exchange.operations]
    assert len(sent) == len(set(sent)), f"{len(sent) - len(set(sent))} records were sent twice by tabs at once"
    for page in pages[1:]:
        phone.wait(lambda page=page: page.locator(".pill").get_attribute("data-waiting") == "0", "the other tabs to know")
    day.faults += 1


@fault("F14 L1", "the browser's storage is full with photos waiting: refused loudly, the form kept, nothing saved lost")
def quota_full(day: Day) -> None:
    phone = day.phone("owner")
    assert phone.context
    phone.settled()
    day.proxy.refuse = True
    day.record(phone, "report_issue", photos=[phone.photo(1)], zone="hall")
    day.work(phone, 3)
    page = phone.page
    page.goto(f"{phone.url}/app/zone/{day.site.zones['hall']}/report")
    page.fill("#words", "满了")
    console = phone.context.new_cdp_session(page)
    console.send("Storage.overrideQuotaForOrigin", {"origin": phone.url, "quotaSize": 1})
    page.evaluate(_FULL)
    wanted = [day.draw("owner", "report_issue", zone="hall")]
    wanted[0]["body"]["description"] += "水" * 1500
    said = page.evaluate(_TRY_SAVE, wanted * 40)
    if isinstance(said, list):
        raise AssertionError("the phone said saved although the disk had refused")
    page.click("main[data-view=report] button.huge")
    page.wait_for_selector(".fault-words")
    assert page.locator("#words").input_value() == "满了"
    page.evaluate("globalThis.__full = false")
    console.send("Storage.overrideQuotaForOrigin", {"origin": phone.url})
    day.faults += 1


# Chromium writes small rows within its slack even when the quota is gone; from here on a write meets what a full one does:
# each request is taken, and then nothing of the transaction is kept, whether its end was asked for or came by itself.
_FULL = """
() => {
  globalThis.__full = true;
  const put = IDBObjectStore.prototype.put, add = IDBObjectStore.prototype.add;
  const full = (inner) => function (...given) {
    const asked = inner.apply(this, given);
    if (globalThis.__full) asked.addEventListener('success', () => { try { asked.transaction.abort(); } catch { /* over */ } });
    return asked;
  };
  const commit = IDBTransaction.prototype.commit;
  IDBTransaction.prototype.commit = function () { return globalThis.__full ? this.abort() : commit.call(this); };
  IDBObjectStore.prototype.put = full(put);
  IDBObjectStore.prototype.add = full(add);
}
"""
_TRY_SAVE = """
async (wanted) => {
  const outbox = await import('/static/field/outbox.js');
  try { return (await outbox.add(wanted)).map((one) => one.id); } catch (error) { return String(error); }
}
"""


@fault("F13 L1", "the phone's disk is full for real: a small tmpfs as the browser's profile")
def disk_of_the_phone_full(day: Day) -> None:
    disk = day.folder / "phone-disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(disk)], check=False).returncode:
        raise ProvesNothing("a small disk needs the right to mount one: run as root")
    phone = day.phone("owner", open_=False)
    phone.store = disk / "profile"
    try:
        phone.open()
        phone.settled()
        day.proxy.refuse = True
        day.work(phone, 4)
        ballast = disk / "ballast"
        from faults.server import fill

        fill(ballast)
        refused = 0
        for number in range(30):
            wanted = day.draw("owner", "report_issue", zone="hall")
            wanted["body"]["item"] = "水" * 200
            answer = phone.page.evaluate(_TRY_SAVE, [wanted])
            if isinstance(answer, list):
                day.keep(phone, answer[0], "owner", wanted)
            else:
                refused += 1
            if refused > 2 or number > 28:
                break
        ballast.unlink()
        day.drain()
        phone.kept = phone.rows()
    finally:
        phone.close()
        subprocess.run(["umount", "-l", str(disk)], check=True)
    day.faults += 1


@fault("F10", "the browser is restarted in the evening, twice")
def restarted(day: Day) -> None:
    phone = day.phone("owner", lasting=True)
    phone.settled()
    day.proxy.refuse = True
    for _ in range(2):
        day.work(phone, 4)
        phone.close()
        phone.open()
        day.faults += 1
    assert len(phone.unsent()) == 8


@fault("F16 L6", "the browser closes the database under the app: opened anew")
def database_closed(day: Day) -> None:
    phone = day.phone("owner")
    day.proxy.refuse = True
    for _ in range(3):
        day.work(phone, 2)
        phone.page.evaluate("import('/static/field/store.js').then(async (store) => (await store.database()).close())")
        day.faults += 1
        wanted = day.draw("owner", "record_patrol")
        said = phone.page.evaluate(_TRY_SAVE, [wanted])
        assert isinstance(said, list), f"a database that was closed is not opened anew: {said}"
        day.keep(phone, said[0], "owner", wanted)
    day.work(phone, 2)
    assert len(phone.unsent()) == 11


@fault("F17 L5", "a photo's bytes read back as nothing: not called saved", quick=True)
def photo_reads_back_null(day: Day) -> None:
    phone = day.phone("owner")
    day.work(phone, 2)
    phone.page.evaluate("""() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (row, ...more) {
        return put.call(this, row && row.bytes ? { ...row, bytes: null } : row, ...more);
      };
    }""")
    try:
        phone.photo(7)
    except Error as error:
        assert "手机存储没有响应" in str(error), error
        day.faults += 1
        return
    raise AssertionError("a photo that is not there was called stored")


@fault("F18 L4", "the store cannot be opened at all (private mode): said before work starts")
def private_mode(day: Day) -> None:
    phone = day.phone("owner", open_=False)
    phone.scripts.append("IDBFactory.prototype.open = function () { throw new DOMException('no', 'SecurityError'); };")
    page = phone.open(ready=False)
    phone.wait(lambda: page.locator(".notice[role=alert]").is_visible(), "the notice that nothing can be kept")
    assert "请保持联网" in page.locator(".notice[role=alert]").inner_text()
    phone.kept = {}
    phone.close()
    day.faults += 1


@fault("L7", "what must not be lost asks for strict durability", quick=True)
def strict_durability(day: Day) -> None:
    phone = day.phone("owner")
    phone.page.evaluate("""() => {
      globalThis.__asked = [];
      const begin = IDBDatabase.prototype.transaction;
      IDBDatabase.prototype.transaction = function (stores, mode, options) {
        const tx = begin.call(this, stores, mode, options);
        const names = [].concat(stores);
        if (mode === 'readwrite' && (names.includes('outbox') || names.includes('photos'))) globalThis.__asked.push(tx.durability);
        return tx;
      };
    }""")
    day.record(phone, "report_issue", photos=[phone.photo(2)], zone="hall")
    phone.drain()
    asked = set(phone.page.evaluate("globalThis.__asked"))
    assert asked == {"strict"}, asked
    day.faults += 1
