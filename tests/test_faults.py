"""The quick part of the fault suite: a bad day in a minute, and two bugs that it must see (`make faults` runs it all)."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from faults.site import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(1200)]


def test_a_bad_day_loses_nothing_and_doubles_nothing() -> None:
    environment = os.environ | {"FAULTS": "quick", "BUGS": "before its", "SEED": "7"}
    done = subprocess.run([sys.executable, "-m", "faults.run"], cwd=ROOT, env=environment, capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-2_000:]
    assert ", 0 lost, 0 doubled" in done.stdout
    assert "2 of 2 seeded bugs caught" in done.stdout
