"""`make faults`: every fault, then every seeded bug. SEED= draws a day again, FAULTS= and BUGS= choose some by name
(`none`: none; FAULTS=figures: those that count), LONG=full has these bring their long figures, AS_RUN=1 serves every row as `make run` serves.

Ctrl-C ends it at the next resting place, with the sums so far; a second one at once.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time

from faults import (  # noqa: F401 - their rows enter the list
    account,
    bugs,
    cheats,
    clocks,
    commits,
    crowds,
    databases,
    drills,
    fuzz,
    histories,
    network,
    people,
    phones,
    power,
    rows,
    second_thoughts,
    server,
    updates,
    webkit,
)
from faults.rows import ALL, Fault
from faults.stage import Outcome, Stage


def main() -> int:
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
    chosen = choose(os.environ.get("FAULTS", ""))
    seeded = bugs.choose(os.environ.get("BUGS", "" if not os.environ.get("FAULTS") else "none"))
    print(f"SEED={seed}", flush=True)
    began = time.monotonic()
    signal.signal(signal.SIGINT, stop)
    outcomes: list[Outcome] = []
    with Stage(seed) as stage:
        for fault in chosen:
            if not rows.stopping():
                outcomes.append(tell(stage.run(fault)))
        print(summary(outcomes), flush=True)
        told = time.monotonic() - began
        sound = {one.fault.name: one for one in outcomes}
        caught = [bugs.tell(bugs.hunt(stage, bug, sound)) for bug in seeded if not rows.stopping()]
    if seeded:
        print(f"{sum(caught)} of {len(seeded)} seeded bugs caught")
    injected, all_told = sum(one.injected for one in outcomes), time.monotonic() - began
    print(f"{injected} times something was broken, {told:.0f} s for the rows and {all_told - told:.0f} s for the bugs, SEED={seed}"
          f"{', stopped before its end' if rows.stopping() else ''}", file=sys.stderr)  # fmt: skip
    return 0 if all(one.sound for one in outcomes) and sum(caught) == len(seeded) and not rows.stopping() else 1


def stop(*_: object) -> None:
    """Asked once: rows end at their next resting place, and are compared. Asked twice: at once."""
    if rows.stopping():
        raise KeyboardInterrupt
    rows.stop()
    print("stopping: what is under way is finished and compared first", file=sys.stderr, flush=True)


def choose(names: str) -> list[Fault]:
    """By name, area, row (F2) or `quick`; all when none is given. Ends with a sentence for what is none of them."""
    wanted = names.replace(",", " ").split()
    if wanted == ["none"]:
        return []
    if not wanted:
        return [fault for fault in ALL.values() if fault.listed]
    found = [fault for fault in ALL.values() if _names(fault) & set(wanted)]
    if not found:
        sys.exit(f"No fault is called {names}. There are: {' '.join(ALL)}")
    return found


def _names(fault: Fault) -> set[str]:
    return {fault.name, fault.area, *fault.rows.split(), *(["quick"] if fault.quick else []), *(["figures"] if fault.figure else [])}


def tell(outcome: Outcome) -> Outcome:
    fault, verdict = outcome.fault, outcome.verdict
    head = "ok  " if outcome.sound else "FAIL"
    more = f", {verdict.refused} refused with a reason" if verdict.refused else ""
    more += f", {verdict.waiting} waiting" if verdict.waiting else ""
    more += f", {outcome.note}" if outcome.note else ""
    print(f"{head} {fault.rows:8} {fault.area}/{fault.name}: {fault.what} · {verdict.records} records{more}"
          f" · {outcome.seconds:.0f} s", flush=True)  # fmt: skip
    for reason in outcome.reasons[:6]:
        print(f"       {reason}", flush=True)
    if outcome.trace and os.environ.get("TRACE"):
        print(outcome.trace, file=sys.stderr)
    return outcome


def summary(outcomes: list[Outcome]) -> str:
    verdicts = [one.verdict for one in outcomes]
    records = sum(one.records for one in verdicts)
    lost = sum(len(one.lost) + len(one.half) for one in verdicts)
    doubled = sum(len(one.doubled) for one in verdicts)
    failed = sum(1 for one in outcomes if not one.sound)
    tail = f"; {failed} faults failed" if failed else ""
    return f"{len(outcomes)} faults, {records} records, {lost} lost, {doubled} doubled{tail}"


if __name__ == "__main__":
    sys.exit(main())
