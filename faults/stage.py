"""Runs one fault on one build and says what came of it."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from playwright.sync_api import Browser, Playwright, sync_playwright

from faults.day import Day
from faults.oracle import Verdict, judge
from faults.phone import ARGUMENTS
from faults.proxy import Proxy
from faults.rows import Fault, ProvesNothing
from faults.site import SOUND, Build, Sites


@dataclass
class Outcome:
    """What came of a fault. `raised` is the sentence of a check that failed inside it; `broke_off`: it was no comparison."""

    fault: Fault
    verdict: Verdict = field(default_factory=Verdict)
    raised: str = ""
    broke_off: bool = False
    trace: str = ""
    seconds: float = 0
    injected: int = 0
    note: str = ""

    @property
    def sound(self) -> bool:
        return not self.raised and not self.verdict.wrongs

    @property
    def reasons(self) -> list[str]:
        return ([self.raised] if self.raised else []) + self.verdict.wrongs

    def broke(self, raised: str, trace: str = "") -> None:
        """It did not come to its comparison, for whatever is said here first."""
        self.raised, self.broke_off = self.raised or raised, True
        self.trace = self.trace or trace


def figure_of(fault: Fault, build: Build) -> int:
    """How many the row brings: on a broken build never more than in a plain run, for one is enough to catch it."""
    if fault.figure and build is not SOUND:
        return fault.figure.short
    return fault.number


class Stage:
    """The browser, the sites and the folder that all faults of a run share."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __enter__(self) -> Stage:
        self.folder = Path(tempfile.mkdtemp(prefix="zonewalk-faults-"))
        self._playwright = sync_playwright().start()
        self.playwright: Playwright = self._playwright
        self.browser: Browser = self.playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        self.sites = {"sqlite": Sites(self.folder)}
        self._joined: dict[Build, Build] = {}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.browser.close()
        self._playwright.stop()
        self.forget(SOUND)
        SOUND.close()
        for sites in self.sites.values():
            sites.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def day(self, fault: Fault, build: Build, part: float = 1.0) -> Day:
        sites = self._sites(fault.database)
        site = sites.new(self._served(build, fault.as_run))
        site.as_run = fault.as_run
        proxy = Proxy(site.port)
        proxy.start()
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        rng = random.Random(f"{self.seed}/{fault.name}")
        day = Day(site, proxy, rng, self.playwright, self.browser, folder, sites.new, part=part)
        day.figure = figure_of(fault, build)
        site.start()
        return day

    def _served(self, build: Build, as_run: bool) -> Build:
        if not as_run:
            return build
        from faults.serving import joined

        if build not in self._joined:
            self._joined[build] = joined(build)
        return self._joined[build]

    def forget(self, build: Build) -> None:
        """Nothing is served of it any more."""
        made = self._joined.pop(build, None)
        if made:
            made.remove()

    def _sites(self, database: str) -> Sites:
        if database not in self.sites:
            from faults.postgresql import PostgresqlSites

            self.sites[database] = PostgresqlSites(self.folder / "postgresql")
        return self.sites[database]

    def run(self, fault: Fault, build: Build = SOUND, part: float = 1.0) -> Outcome:
        """The fault, or a part of its work, on a build: its act, the drain, the comparison."""
        outcome, began = Outcome(fault), time.monotonic()
        day = self.day(fault, build, part)
        try:
            self._act(day, fault, outcome)
        finally:
            outcome.injected, outcome.note = day.proxy.faults + day.faults, day.note
            if not outcome.injected and not outcome.raised:
                outcome.broke("nothing was injected: the row proves nothing")
            day.close()
            outcome.seconds = time.monotonic() - began
        return outcome

    def _act(self, day: Day, fault: Fault, outcome: Outcome) -> None:
        try:
            fault.act(day)
            if fault.drains:
                day.drain()
        except Exception as error:  # whatever breaks is this fault's finding
            outcome.raised = str(error).split("\n")[0][:300] or type(error).__name__
            outcome.broke_off = isinstance(error, ProvesNothing) or not isinstance(error, AssertionError)
            outcome.trace = traceback.format_exc()
            day.proxy.clear()
        try:
            outcome.verdict = judge(day.site, day.ledger)
        except Exception as error:
            outcome.broke(f"could not be compared: {error}", traceback.format_exc())
        if not outcome.raised and fault.drains and outcome.verdict.waiting:
            outcome.broke(f"{outcome.verdict.waiting} records still wait")
