"""A random day: who walks where, what they find, what they mend. Drawn from a seed, so that it can be drawn again."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright

from faults.ledger import Ledger, Record
from faults.phone import Phone
from faults.proxy import Proxy
from faults.site import Served

WALKS = {"owner": ("hall",), "neighbour": ("corridor",), "deputy": ("hall", "corridor", "plant"),
         "lead": ("hall", "corridor"), "manager": ("hall", "corridor", "plant"),
         "inspector": ("hall", "corridor", "plant"), "office": ("hall", "corridor", "plant")}  # fmt: skip
WORDS = ("地面有积水", "灯不亮", "玻璃有裂纹", "垃圾未清", "门锁松动", "墙面污渍", "消防通道有杂物")


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
    drawn: int = 0
    faults: int = 0
    note: str = ""  # what the report's line says beside the sums

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
        wanted = self.draw(phone.who, kind or self._kind(phone.who), **more)
        named = wanted["body"]["photos"]
        if isinstance(photos, list):
            named += photos
        elif photos and wanted["kind"] != "record_patrol":
            named += [phone.photo(self.rng.randrange(2**30)) for _ in range(self.rng.randint(0, 2))]
        id_ = phone.save([wanted])[0]
        self.keep(phone, id_, phone.who, wanted)
        return id_

    def bulk(self, phone: Phone, number: int) -> list[str]:
        """Many at once, without photos, in one save."""
        wanted = [self.draw(phone.who, self._kind(phone.who)) for _ in range(number)]
        ids = phone.save(wanted)
        for id_, one in zip(ids, wanted, strict=True):
            self.keep(phone, id_, phone.who, one)
        return ids

    def keep(self, holder: Any, id_: str, who: str, wanted: dict[str, Any]) -> None:
        body = wanted["body"]
        self.ledger.add(Record(id_, wanted["kind"], who, wanted["mark"], tuple(body.get("photos", ())), holder))

    def _kind(self, who: str) -> str:
        mine = [record for record in self.ledger.records if record.kind == "report_issue" and record.who == who]
        kinds = ["record_patrol"] * 5 + ["report_issue"] * 3 + (["comment"] * 2 if mine else [])
        return self.rng.choice(kinds)

    def draw(self, who: str, kind: str, **more: Any) -> dict[str, Any]:
        """The operation's kind, title and body."""
        self.drawn += 1
        mark = f"〔{self.drawn}-{self.rng.randrange(16**6):06x}〕"
        words = f"{self.rng.choice(WORDS)}{mark}"
        zone = self.site.zones[more.pop("zone", None) or self.rng.choice(WALKS[who])]
        body: dict[str, Any] = {"photos": []}
        if kind == "record_patrol":
            body |= {"zone_id": zone, "source": "list", "code": None, "items": [], "note": words, "late_reason": ""}
        elif kind == "report_issue":
            body |= {"zone_id": zone, "patrol_id": None, "item": "", "description": words, "severity": "normal",
                     "assignee_id": None, "deadline_at": self.later()}  # fmt: skip
        else:
            mine = [one for one in self.ledger.records if one.kind == "report_issue" and one.who == who]
            body |= {"words": words}
            if "issue_id" not in more:
                body["issue_id"] = self.rng.choice(mine).id
        return {"kind": kind, "title": f"{kind} {mark}", "mark": mark, "body": body | more}

    def later(self, days: int = 3) -> str:
        return (datetime.now(UTC) + timedelta(days=days)).isoformat()

    def drain(self) -> None:
        """The fault is over: everything goes out."""
        self.proxy.let_it_bite()
        self.proxy.clear()
        for phone in self.phones:
            if phone.context:
                phone.drain()

    def close(self) -> None:
        for act in reversed(self.closing):
            act()
        for phone in self.phones:
            phone.close()
        self.proxy.stop()
        self.site.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.site.instance, ignore_errors=True)
