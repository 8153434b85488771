"""Many phones at once: the fleet that comes back, and a long bad day."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from faults.day import Day
from faults.proxy import Act, Exchange, Rule
from faults.rows import TIMES, fault
from faults.scripted import ScriptedPhone

Some = TypeVar("Some", bound=ScriptedPhone)
STEP = timedelta(seconds=45)  # from one zone to the next
PATIENCE = 900  # seconds until what still waits counts as stuck, on a slow machine too


def fleet(
    day: Day, phones: int, records: int, batch: int = 100, line: bool = False, kind: type[Some] = ScriptedPhone
) -> list[Some]:
    """Phones of some people with records waiting on them, one in ten with a photo: a round's, made one by one."""
    crowd: list[Some] = []
    for number in range(phones):
        who = ("owner", "deputy", "lead", "manager", "inspector", "neighbour")[number % 6]
        phone = kind(day.proxy.port if line else day.site.port, day.site.tokens[who], who, batch=batch)
        for count in range(records):
            wanted = day.draw(who, "report_issue" if count % 3 == 0 else "record_patrol")
            if count % 10 == 0:
                wanted["body"]["photos"].append(phone.picture(day.rng))
            day.keep(phone, phone.save([wanted], STEP * (records - count))[0], who, wanted)
        crowd.append(phone)
    return crowd


def together(crowd: Sequence[ScriptedPhone], within: float = PATIENCE) -> None:
    """All of them send at once until nothing waits."""
    wrong: list[str] = []

    def send(phone: ScriptedPhone) -> None:
        try:
            phone.drain(within)
        except AssertionError as error:
            wrong.append(str(error))

    threads = [threading.Thread(target=send, args=(phone,)) for phone in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong[0]


@fault("F32 F7", "50 phones with 20 records each come back at once: no 5xx, none waits in vain")
def the_fleet_returns(day: Day) -> None:
    crowd = fleet(day, 50, 20)
    together(crowd)
    day.faults += 1
    statuses = [status for phone in crowd for status in phone.statuses]
    assert not [status for status in statuses if status >= 500], "a lock became an error"
    day.note = f"the slowest answer after {max(second for phone in crowd for second in phone.seconds):.0f} s"


@fault("F7 F8", f"{2_000 * TIMES:,} records of ten phones, three exchanges in ten broken at random")
def a_bad_day(day: Day) -> None:
    from faults.network import random_rule

    lock, rule = threading.Lock(), random_rule(day, 0.3)
    day.proxy.rule = lambda exchange: _locked(lock, rule, exchange)
    for _ in range(TIMES):
        together(fleet(day, 10, 200, batch=20, line=True), PATIENCE)


def _locked(lock: threading.Lock, rule: Rule, exchange: Exchange) -> Act:
    with lock:
        return rule(exchange)
