"""The phone's clock and time zone: wrong, changed over night, changed in the middle of a round."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from faults.day import Day
from faults.rows import fault


@fault("F25 L13", "the phone's clock is two days fast, two days slow, in 1970, in 2038: taken, marked")
def wrong_clocks(day: Day) -> None:
    for shift in (2 * 86_400_000, -2 * 86_400_000, "1970-01-03T00:00:00Z", "2038-01-20T00:00:00Z"):
        phone = day.phone("owner", open_=False)
        ahead = str(shift) if isinstance(shift, int) else f"(Date.parse('{shift}') - before())"
        phone.scripts.append("{ const before = Date.now.bind(Date); const shift = " + ahead + ";" + _SHIFTED + "}")
        phone.open()
        id_ = day.record(phone, "record_patrol", zone="hall")
        day.record(phone, "report_issue", photos=[phone.photo(3)], zone="hall", deadline_at=day.later())
        phone.drain()
        assert {row["state"] for row in phone.rows().values()} == {"sent"}, "a record was refused for its clock"
        marks, corrected, received = day.site.rows(
            "SELECT marks, corrected_at, received_at FROM patrol WHERE id = :id", id=id_
        )[0]
        assert "clock_off" in str(marks)
        assert abs(moment(corrected) - moment(received)) < 300, "the corrected time is not the server's"
        day.faults += 1


_SHIFTED = """
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { if (given.length) super(...given); else super(before() + shift); }
    static now() { return before() + shift; }
  };
"""


def moment(value: object) -> float:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    assert isinstance(moment, datetime)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


@fault("F25", "the phone's time zone changes between save and send")
def another_time_zone(day: Day) -> None:
    phone = day.phone("owner", open_=False, lasting=True)
    phone.open()
    phone.settled()
    day.proxy.refuse = True
    day.work(phone, 4)
    phone.close()
    phone.options["timezone_id"] = "America/Los_Angeles"
    phone.open()
    day.work(phone, 2)
    day.faults += 1


HOUR = 3_600_000
_ROUND = (("Asia/Shanghai", 0), ("Asia/Tokyo", 0), ("Asia/Tokyo", 2 * HOUR), ("America/Los_Angeles", -26 * HOUR),
          ("Europe/Berlin", -26 * HOUR), ("Asia/Shanghai", 0))  # fmt: skip


@fault("F25 L13", "clock and time zone are set again and again in the middle of a round, the page open: taken, each known to be when it was")
def clock_set_in_a_round(day: Day) -> None:
    phone = day.phone("owner", open_=False)
    phone.options["timezone_id"] = None
    phone.scripts.append("globalThis.__ahead ??= 0; { const before = Date.now.bind(Date);" + _SHIFTED.replace("shift", "__ahead") + "}")
    page = phone.open()
    assert phone.context
    console = phone.context.new_cdp_session(page)
    phone.send()
    day.proxy.refuse = True
    saved = []
    for zone, ahead in _ROUND:
        console.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
        assert page.evaluate("ahead => { globalThis.__ahead = ahead; return Intl.DateTimeFormat().resolvedOptions().timeZone; }", ahead) == zone
        began = time.time()
        saved.append((day.record(phone, "record_patrol", zone="hall", photos=False), ahead, began, time.time()))
        page.wait_for_timeout(1_200)
        day.faults += 1
    day.drain()
    assert {row["state"] for row in phone.rows().values()} == {"sent"}, "a record was refused for its clock"
    for id_, ahead, began, done in saved:
        corrected, marks, earliest, latest, signals = day.site.rows(
            "SELECT p.corrected_at, p.marks, e.earliest_at, e.latest_at, e.signals FROM patrol p"
            " JOIN evidence e ON e.record_id = p.id WHERE p.id = :id", id=id_)[0]  # fmt: skip
        assert moment(earliest) - 2 < done and began < moment(latest) + 2, "a record is not known to be when it was"
        assert moment(latest) - moment(earliest) < 60, "the page's own clock bounds nothing"
        if ahead == 0:
            assert began - 5 < moment(corrected) < done + 5, "a change of the clock moved a record made at the right time"
            assert "clock" not in str(marks)
        else:
            assert "clock_off" in str(marks) or "bounds" in str(signals) or "clock" in str(signals), "a wrong clock is not seen"
