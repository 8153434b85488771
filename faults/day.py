"""A random day: who walks where, what they find, what they mend. Drawn from a seed, so that it can be drawn again."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright

from faults.drawing import Drawer, Mine, later, with_photos
from faults.ledger import Ledger, Record
from faults.phone import Phone
from faults.proxy import Proxy
from faults.rows import stopping
from faults.site import Build, Served

TOLD_EACH = 10


@dataclass
class Day:
    """One fault's stage: a site, the line to it, phones, and the ledger of what was called saved."""

    site: Served
    proxy: Proxy
    rng: random.Random
    playwright: Playwright
    browser: Browser
    folder: Path
    new_site: Callable[..., Served]
    ledger: Ledger = field(default_factory=Ledger)
    phones: list[Phone] = field(default_factory=list)
    closing: list[Callable[[], None]] = field(default_factory=list)
    faults: int = 0
    note: str = ""  # what the report's line says beside the sums
    figure: int = 1  # how many the row brings
    part: float = 1.0  # of it: a hunt for a bug begins with less
    mine: dict[tuple[int, str], Mine] = field(default_factory=dict)  # by phone and who holds it

    def __post_init__(self) -> None:
        self.drawer = Drawer(self.rng, self.site)

    @property
    def drawn(self) -> int:
        return self.drawer.drawn

    @property
    def number(self) -> int:
        """How many of what it counts this run of the row is to bring."""
        return self.some(self.figure)

    def times(self) -> Iterator[int]:
        """So often, unless it is to rest; a long figure tells how far it is."""
        step, began = max(TOLD_EACH, self.number // 10), time.monotonic()
        for done in range(self.number):
            if stopping():
                self.note = f"stopped after {done:,} of {self.number:,}"
                return
            if done and done % step == 0:
                print(f"     {done:,} of {self.number:,}, {time.monotonic() - began:.0f} s", flush=True)
            yield done

    def some(self, number: int) -> int:
        """So many of `number` as this run of the row is to do."""
        return max(1, round(number * self.part))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.proxy.port}"

    def phone(self, who: str, open_: bool = True, lasting: bool = False) -> Phone:
        """A phone in the hands of `who`, the app open; a `lasting` one keeps its store when its browser is killed."""
        store = self.folder / f"phone-{len(self.phones)}" if lasting else None
        phone = Phone(self.playwright, self.browser, self.url, self.site.tokens, who, store)
        self.phones.append(phone)
        if open_:
            phone.open()
        return phone

    def work(self, phone: Phone, number: int, photos: bool = True) -> list[str]:
        """Draw `number` records and save them one after the other, as a person would; their ids."""
        return [self.record(phone, photos=photos) for _ in range(number)]

    def record(self, phone: Phone, kind: str | None = None, photos: bool | list[str] = True, **more: Any) -> str:
        """Save one record, of a drawn kind unless given, with drawn photos, none, or these."""
        wanted = self.draw(phone.who, kind or self.kind(phone, bool(photos)), phone, **more)
        if isinstance(photos, list):
            with_photos(wanted, photos)
        elif photos:
            with_photos(wanted, [phone.photo(self.rng.randrange(2**30)) for _ in range(self.drawer.photos(wanted["kind"]))])
        id_ = phone.save([wanted])[0]
        self.keep(phone, id_, phone.who, wanted)
        return id_

    def bulk(self, phone: Phone, number: int) -> list[str]:
        """Many at once, without photos, in one save; none of them is about another of them."""
        wanted = [self.draw(phone.who, self.kind(phone, False), phone) for _ in range(number)]
        ids = phone.save(wanted)
        for id_, one in zip(ids, wanted, strict=True):
            self.keep(phone, id_, phone.who, one)
        return ids

    def keep(self, holder: Any, id_: str, who: str, wanted: dict[str, Any]) -> None:
        """It was called saved: from now on it must be somewhere."""
        body, kind = wanted["body"], wanted["kind"]
        photos = tuple(body.get("photos", ()))
        self.ledger.add(Record(id_, kind, who, wanted["mark"], photos, holder, id_))
        for one in wanted.get("beside", ()):
            self.ledger.add(Record(one["id"], one["kind"], who, one["mark"], photos, holder, id_))
        self._mine(holder, who).note(id_, kind, body)

    def kind(self, holder: Any, photos: bool = True) -> str:
        """What its holder does next."""
        return self.drawer.kind(holder.who, self._mine(holder, holder.who), photos)

    def draw(self, who: str, kind: str, holder: Any = None, **more: Any) -> dict[str, Any]:
        """The operation's kind, title and body; `zone` names the zone, all else is put in the body."""
        return self.drawer.wanted(who, kind, self._mine(holder, who), **more)

    def later(self, days: int = 3) -> str:
        return later(days)

    def _mine(self, holder: Any, who: str) -> Mine:
        return self.mine.setdefault((id(holder), who), Mine())

    def drain(self) -> None:
        """The fault is over: everything goes out."""
        self.proxy.let_it_bite()
        self.proxy.clear()
        for phone in self.phones:
            if phone.context:
                phone.drain()

    def serve(self, build: Build) -> None:
        """Another build is served from now on; it goes with the day."""
        self.closing += [made.remove for made in self.site.use(build)]
        self.site.start()

    def close(self) -> None:
        for phone in self.phones:
            phone.close()
        self.proxy.stop()
        self.site.stop()
        for act in reversed(self.closing):
            act()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.site.instance, ignore_errors=True)
