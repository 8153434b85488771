"""Many phones at once: the fleet that comes back, and a long bad day."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from faults.day import Day
from faults.drawing import BARE, with_photos
from faults.proxy import Act, Exchange, Rule
from faults.rows import Figure, fault, stopping
from faults.scripted import ScriptedPhone

Some = TypeVar("Some", bound=ScriptedPhone)
STEP = timedelta(seconds=45)  # from one zone to the next
PATIENCE = 900  # seconds until what still waits counts as stuck, on a slow machine too


def fleet(
    day: Day, phones: int, records: int, batch: int = 100, line: bool = False, kind: type[Some] = ScriptedPhone,
    kinds: Sequence[str] = (),
) -> list[Some]:  # fmt: skip
    """Phones of some people with records waiting on them, one in ten with a photo: a round's, made one by one.

    Of all kinds, or of these.
    """
    crowd: list[Some] = []
    for number in range(phones):
        who = ("owner", "deputy", "lead", "manager", "inspector", "neighbour")[number % 6]
        phone = kind(day.proxy.port if line else day.site.port, day.site.tokens[who], who, batch=batch)
        _record(day, phone, records, 10, kinds)
        crowd.append(phone)
    return crowd


def _record(
    day: Day, phone: ScriptedPhone, records: int, photos: int, kinds: Sequence[str] = (), ago: timedelta = timedelta(0)
) -> None:
    """So many are saved on the phone, one in `photos` of them with a photo, the last one so long ago."""
    for count in range(records):
        photo = count % photos == 0
        kind = day.rng.choice(kinds) if kinds else day.kind(phone, photo)
        wanted = day.draw(phone.who, kind, phone)
        if photo and kind not in BARE:
            with_photos(wanted, [phone.picture(day.rng)])
        day.keep(phone, phone.save([wanted], ago + STEP * (records - count))[0], phone.who, wanted)


def together(crowd: Sequence[ScriptedPhone], within: float = PATIENCE) -> None:
    """All of them send at once until nothing waits."""
    wrong: list[AssertionError] = []

    def send(phone: ScriptedPhone) -> None:
        try:
            phone.drain(within)
        except AssertionError as error:
            wrong.append(error)

    threads = [threading.Thread(target=send, args=(phone,), daemon=True) for phone in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]


@fault("F32 F7", "50 phones with 20 records each come back at once: no 5xx, none waits in vain")
def the_fleet_returns(day: Day) -> None:
    crowd = fleet(day, 50, 20)
    together(crowd)
    day.faults += 1
    statuses = [status for phone in crowd for status in phone.statuses]
    assert not [status for status in statuses if status >= 500], "a lock became an error"
    day.note = f"the slowest answer after {max(second for phone in crowd for second in phone.seconds):.0f} s"


@fault("F7 F8", "2,000 records of ten phones, three exchanges in ten broken at random")
def a_bad_day(day: Day) -> None:
    from faults.network import random_rule

    lock, rule = threading.Lock(), random_rule(day, 0.3)
    day.proxy.rule = lambda exchange: _locked(lock, rule, exchange)
    together(fleet(day, 10, 200, batch=20, line=True), PATIENCE)


ASKED = int(os.environ.get("RECORDS") or 0)  # as many as one likes
ROUND = 100  # records of a phone between two looks at how far it has come
CROWD = ("owner", "neighbour", "lead", "deputy", "owner", "neighbour", "lead", "inspector", "owner", "neighbour")


@fault("F7 F8", "{number} records of ten phones, four exchanges in ten broken at random (RECORDS=…: as many as one likes)",
       figure=Figure(short=ASKED or 2_000, long=ASKED or 100_000), as_run=True, listed=False)
def the_long_run(day: Day) -> None:
    from faults.network import random_rule

    lock, rule, began, done, all_of_them = threading.Lock(), random_rule(day, 0.4), time.monotonic(), 0, day.number
    day.proxy.rule = lambda exchange: _locked(lock, rule, exchange)
    phones = [ScriptedPhone(day.proxy.port, day.site.tokens[who], who, batch=8) for who in CROWD]
    while done < all_of_them and not stopping():
        number = min(ROUND, -(-(all_of_them - done) // len(phones)))
        later_rounds = (all_of_them - done) // (ROUND * len(phones))
        for phone in phones:
            _record(day, phone, number, photos=8, ago=STEP * ROUND * later_rounds)  # a round follows the other, not all at once
        together(phones)
        done += number * len(phones)
        day.proxy.seen.clear()
        took = time.monotonic() - began
        print(f"     {done:,} of {all_of_them:,} records, {day.proxy.faults:,} exchanges broken, {took:.0f} s,"
              f" {done / took:.0f} a second; {(all_of_them - done) * took / done / 60:.0f} min to go", flush=True)  # fmt: skip
    day.note = f"{day.proxy.faults:,} exchanges broken, {done / (time.monotonic() - began):.0f} a second"
    assert day.proxy.faults > done // 12, "hardly anything was broken"


def _locked(lock: threading.Lock, rule: Rule, exchange: Exchange) -> Act:
    with lock:
        return rule(exchange)
