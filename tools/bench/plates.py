"""1,000 door plates into one PDF, in a process of its own so that its memory is its own."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tools.bench.sites import ROOT, Bench
from tools.bench.tell import tell

PLATES = 1_000


def measure(bench: Bench) -> None:
    receiving, sending = multiprocessing.get_context("spawn").Pipe(duplex=False)
    child = multiprocessing.get_context("spawn").Process(target=print_plates, args=(bench.instance, sending))
    child.start()
    seconds, before, after = receiving.recv()
    child.join()
    tell("plates_1000", seconds, "s")
    tell("plates_1000_peak", after, "MB")
    tell("plates_1000_peak_over_idle", after - before, "MB")


def print_plates(instance: Path, sending: Any) -> None:
    sys.path.insert(0, str(ROOT))
    from app import create_app
    from app.core.acting import Acting
    from app.core.db import db
    from app.places.queries import zones_in_order
    from app.plates.actions import issue_blank
    from app.plates.batches import print_to_file
    from app.plates.choices import Choices
    from app.plates.queries import plates_in_order
    from app.policy import SYSTEM

    app = create_app()
    with app.app_context():
        by = Acting(user=SYSTEM, now=datetime.now(UTC))
        held = list(plates_in_order([zone.id for zone in db.session.execute(zones_in_order()).scalars()]))
        while len(held) < PLATES:
            held += issue_blank(by, min(100, PLATES - len(held)))
        before = peak_mb()
        began = time.perf_counter()
        print_to_file(by, held[:PLATES], Choices(), instance / "plates.pdf")
        sending.send((time.perf_counter() - began, before, peak_mb()))


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
