"""`make faults`: every fault, then every seeded bug. SEED= draws a day again, FAULTS= and BUGS= choose some by name,
LONG=10 makes the crowds' rows ten times as long."""

from __future__ import annotations

import os
import random
import sys
import time

from faults import (  # noqa: F401 - their rows enter the list
    account,
    bugs,
    crowds,
    databases,
    fuzz,
    histories,
    network,
    people,
    phones,
    power,
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
    with Stage(seed) as stage:
        outcomes = [tell(stage.run(fault)) for fault in chosen]
        print(summary(outcomes), flush=True)
        caught = [bugs.tell(bug, bugs.hunt(stage, bug)) for bug in seeded]
    if seeded:
        print(f"{sum(caught)} of {len(caught)} seeded bugs caught")
    injected = sum(one.injected for one in outcomes)
    print(f"{injected} times something was broken, {time.monotonic() - began:.0f} s, SEED={seed}", file=sys.stderr)
    return 0 if all(one.sound for one in outcomes) and all(caught) else 1


def choose(names: str) -> list[Fault]:
    """By name, area, row (F2) or `quick`; all when none is given. Ends with a sentence for what is none of them."""
    wanted = names.replace(",", " ").split()
    if not wanted:
        return list(ALL.values())
    found = [fault for fault in ALL.values() if _names(fault) & set(wanted)]
    if not found:
        sys.exit(f"No fault is called {names}. There are: {' '.join(ALL)}")
    return found


def _names(fault: Fault) -> set[str]:
    return {fault.name, fault.area, *fault.rows.split(), *(["quick"] if fault.quick else [])}


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
