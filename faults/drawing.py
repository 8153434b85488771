"""Draws what people save on a day: every kind of record that a phone can send, as its screens would put it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.ids import new_id
from faults.site import Served

EVERYWHERE = ("hall", "corridor", "plant")
WALKS = {"owner": ("hall",), "neighbour": ("corridor",), "lead": ("hall", "corridor"),
         "deputy": EVERYWHERE, "manager": EVERYWHERE, "inspector": EVERYWHERE, "office": EVERYWHERE}  # fmt: skip
WORDS = ("地面有积水", "灯不亮", "玻璃有裂纹", "垃圾未清", "门锁松动", "墙面污渍", "消防通道有杂物")
SOURCES = ("list", "typed", "camera", "photo", "link")
INSPECT = {"lead", "deputy", "manager", "inspector"}
MEND = PLAN = {"owner", "neighbour", "lead"}
OFTEN = {"record_patrol": 6, "report_issue": 4}
SIGNED = {"hand_over_key", "confirm_fix"}  # nothing without a photo
STEPS = {"confirm_fix", "verify_fix", "reject_fix", "comment", "change_deadline", "reassign"}
BARE = {"write_plan", "log_inquiry", "see_case", "answer_grade", "read_notices"}  # take no photos


@dataclass
class Mine:
    """What somebody saved on one phone so far, as far as later records are about it: ids; `faults` with their zones."""

    patrols: list[str] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    mended: set[str] = field(default_factory=set)

    def note(self, id_: str, kind: str, body: dict[str, Any]) -> None:
        if kind == "record_patrol":
            self.patrols.append(id_)
        elif kind == "report_issue":
            self.faults.append((id_, str(body["zone_id"])))
        elif kind in ("log_inquiry", "report_incident"):
            self.cases.append(id_)
        elif kind == "confirm_fix":
            self.mended.add(body["issue_id"])

    @property
    def broken(self) -> list[str]:
        return [id_ for id_, _zone in self.faults[-9:] if id_ not in self.mended]


class Drawer:
    """All of it from one seed: `rng`."""

    def __init__(self, rng: random.Random, site: Served) -> None:
        self.rng, self.site, self.drawn = rng, site, 0

    def kind(self, who: str, mine: Mine, photos: bool) -> str:
        """What `who` does next; without `photos` nothing that needs one."""
        seldom = ["record_deed", "report_incident", "log_inquiry", "read_notices"]
        seldom += ["hand_over_key"] + (["write_plan"] if who in PLAN else [])
        seldom += ["record_inspection"] if who in INSPECT else []
        seldom += ["comment"] if mine.faults else []
        seldom += ["confirm_fix"] * 2 if mine.broken and who in MEND else []
        seldom += ["take_step", "see_case"] if mine.cases else []
        seldom += ["answer_grade"] if mine.patrols else []
        kinds = [kind for kind in seldom if photos or kind not in SIGNED]
        return self.rng.choices([*OFTEN, *kinds], [*OFTEN.values(), *[1] * len(kinds)])[0]

    def wanted(self, who: str, kind: str, mine: Mine, **more: Any) -> dict[str, Any]:
        """The operation's kind, title and body; `mark` stands in its words, `beside` are the records that it makes as well."""
        mark = "" if kind in ("see_case", "read_notices") else self._mark()
        words = f"{self.rng.choice(WORDS)}{mark}"
        place = more.pop("zone", None) or self.rng.choice(WALKS[who])
        wanted = {"kind": kind, "title": f"{kind} {mark or self.drawn}", "mark": mark, "beside": []}
        drawn = getattr(self, f"_{kind}", None) or self._step
        body = ({} if kind in BARE else {"photos": []}) | drawn(words, place, mine, wanted, more)
        return wanted | {"body": body | more}

    def photos(self, kind: str) -> int:
        """How many somebody takes with it."""
        return 0 if kind in BARE else self.rng.randint(1 if kind in SIGNED else 0, 2)

    def _mark(self) -> str:
        self.drawn += 1
        return f"〔{self.drawn}-{self.rng.randrange(16**6):06x}〕"

    def _record_patrol(self, words: str, place: str, *_: Any) -> dict[str, Any]:
        source = self.rng.choice(SOURCES)
        code = None if source == "list" else self.site.codes[place]
        items = [{"item_id": f"{place}-1", "text": "地面无积水", "ok": self.rng.random() < 0.9}]
        return {"zone_id": self.site.zones[place], "source": source, "code": code, "items": items, "note": words,
                **self._late()}  # fmt: skip

    def _late(self) -> dict[str, Any]:
        """Mostly at once; a late entry for the moment, the last that nobody can refuse, or for none that it names."""
        if self.rng.random() < 0.9:
            return {"late_reason": ""}
        now = {"claimed_at": datetime.now(UTC).isoformat()} if self.rng.random() < 0.5 else {}
        return {"late_reason": self.rng.choice(WORDS), **now}

    def _report_issue(self, words: str, place: str, *_: Any) -> dict[str, Any]:
        return {"zone_id": self.site.zones[place], "patrol_id": None, "item": "", "description": words,
                "severity": "normal", "assignee_id": None, "deadline_at": later()}  # fmt: skip

    def _record_deed(self, words: str, place: str, *_: Any) -> dict[str, Any]:
        zone = self.rng.choice([None, self.site.zones[place]])
        items = [{"text": "已整理", "ok": True}]
        return {"duty_id": self.site.things["duty"], "zone_id": zone, "items": items, "note": words}

    def _record_inspection(self, words: str, place: str, _mine: Mine, wanted: dict[str, Any], _more: Any) -> dict[str, Any]:
        items: list[dict[str, Any]] = [{"item_id": "1", "text": "地面无积水", "verdict": "pass", "points": None, "issue": None}]
        if self.rng.random() < 0.6:
            mark, id_ = self._mark(), new_id()
            issue = {"id": id_, "description": f"{self.rng.choice(WORDS)}{mark}", "severity": "minor",
                     "assignee_id": None, "deadline_at": later(), "photos": []}  # fmt: skip
            items.append({"item_id": "2", "text": "灯具完好", "verdict": "fail", "points": 3, "issue": issue})
            wanted["beside"].append({"id": id_, "kind": "report_issue", "mark": mark})
        source = self.rng.choice(SOURCES)
        return {"zone_id": self.site.zones[place], "route_id": None, "kind": self.rng.choice(["targeted", "general"]),
                "source": source, "code": None if source == "list" else self.site.codes[place], "items": items,
                "note": words, "late_reason": ""}  # fmt: skip

    def _hand_over_key(self, words: str, place: str, *_: Any) -> dict[str, Any]:
        return {"entry_id": self.site.things[f"key of {place}"], "to_id": None, "to_name": "电梯维保张师傅", "note": words}

    def _write_plan(self, words: str, place: str, *_: Any) -> dict[str, Any]:
        return {"zone_id": self.site.zones[place], "kind": self.rng.choice(["week", "day"]), "words": words,
                "on_day": datetime.now(UTC).date().isoformat()}  # fmt: skip

    def _report_incident(self, words: str, place: str, *_: Any) -> dict[str, Any]:
        steps = [{"id": "fire-1", "text": "高声示警"}]
        return {"plan_id": "fire", "name": "火灾", "steps": steps, "zone_id": self.site.zones[place], "place": "", "words": words}

    def _log_inquiry(self, words: str, *_: Any) -> dict[str, Any]:
        return {"words": words, "answer": self.rng.choice(["", "在二楼 203"]), "caller_name": "", "caller_unit": "财政局"}

    def _take_step(self, words: str, _place: str, mine: Mine, _wanted: Any, more: dict[str, Any]) -> dict[str, Any]:
        return {"case_id": more.get("case_id") or self.rng.choice(mine.cases), "step": "comment", "words": words}

    def _see_case(self, _words: str, _place: str, mine: Mine, *_: Any) -> dict[str, Any]:
        return {"case_id": self.rng.choice(mine.cases)}

    def _answer_grade(self, words: str, _place: str, mine: Mine, *_: Any) -> dict[str, Any]:
        return {"record_id": self.rng.choice(mine.patrols), "words": words}

    def _read_notices(self, *_: Any) -> dict[str, Any]:
        return {"notice_ids": [new_id()]}

    def _confirm_fix(self, words: str, _place: str, mine: Mine, _wanted: Any, more: dict[str, Any]) -> dict[str, Any]:
        return {"words": words} | ({} if "issue_id" in more else {"issue_id": self.rng.choice(mine.broken)})

    def _step(self, words: str, _place: str, mine: Mine, _wanted: Any, more: dict[str, Any]) -> dict[str, Any]:
        return {"words": words} | ({} if "issue_id" in more else {"issue_id": self.rng.choice(mine.faults)[0]})


def with_photos(wanted: dict[str, Any], hashes: list[str]) -> None:
    """Name these photos in it: an inspection's in its issue as well, or not at all where nothing failed."""
    body = wanted["body"]
    if not hashes:
        return
    if wanted["kind"] == "record_inspection":
        failed = next((item["issue"] for item in body["items"] if item["issue"]), None)
        if failed is None:
            return
        failed["photos"] += hashes
    body["photos"] += hashes


def later(days: int = 3) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()
