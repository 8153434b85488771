"""Drawn histories of an issue among several phones, each answer and each phone's picture held against a model."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from faults.day import Day
from faults.model import APPLIED, FROM, KEPT, REFUSED, IssueModel, Step
from faults.rows import TIMES, fault
from faults.scripted import ScriptedPhone

HISTORIES = 500 * TIMES
PHONES = ("owner", "owner", "neighbour", "lead", "deputy", "inspector", "manager", "staff")
OWNERS = ("owner", "neighbour")
TURNS = 12
Draw = Callable[[str, str, dict[str, Any]], dict[str, Any]]


@dataclass
class Device(ScriptedPhone):
    """Holds what it was told of issues; a deaf one loses the next answer. `heard` is what the server did meanwhile."""

    issues: dict[str, dict[str, Any]] = field(default_factory=dict)
    heard: list[dict[str, Any]] = field(default_factory=list)
    deaf: bool = False
    more: bool = False

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> dict[str, Any]:
        answer = self._answer(method, path, body, kind)
        self.heard.append(answer)
        if self.deaf:
            self.deaf = False
            raise OSError("the answer is lost")
        if answer["reset"]:
            self.issues.clear()
        for change in answer["changes"]:
            if change["entity"] == "issue":
                self.issues.pop(change["id"], None)
                if change["data"]:
                    self.issues[change["id"]] = change["data"]
        self.more = answer["more"]
        return answer

    def _answer(self, method: str, path: str, body: bytes, kind: str) -> dict[str, Any]:
        return super()._ask(method, path, body, kind)


@dataclass
class Office:
    """Where histories happen: its people and their phones, who owns the zone, and how it is handed over."""

    devices: list[Device]
    people: dict[str, str]
    zone: str
    hand_over: Callable[[str], None]
    keep: Callable[[Device, str, dict[str, Any]], None] = lambda device, id_, wanted: None
    tick: Callable[[], datetime] = lambda: datetime.now(UTC)
    owner: str = "owner"
    answers: int = 0


class History:
    """One issue's, drawn from `seed`."""

    def __init__(self, office: Office, seed: str) -> None:
        self.office, self.seed, self.rng = office, seed, random.Random(seed)
        self.devices = self.rng.sample(office.devices, 3)
        self.steps: dict[str, Step] = {}
        self.said: dict[str, str] = {}
        self.now = 0
        self.id, self.model = self._reported()

    def run(self) -> None:
        """Raises AssertionError for the first answer or picture that is not the model's."""
        for _ in range(TURNS):
            self.rng.choices((self._save, self._send, self._lose, self._repeat, self._hand_over), (6, 5, 2, 1, 1))[0]()
        for device in self.devices:
            while device.waiting():
                self._exchange(device)
        for device in self.devices:
            device.more = True
            while device.more:
                self._exchange(device)
            self._compare(device)

    def _reported(self) -> tuple[str, IssueModel]:
        device, assignee = self.devices[0], self.rng.choice(PHONES)
        due = self._due()
        body = {"zone_id": self.office.zone, "patrol_id": None, "item": "", "severity": "normal", "photos": [],
                "assignee_id": self.office.people[assignee], "deadline_at": due}  # fmt: skip
        id_ = self._saved(device, "report_issue", body, "description")
        while device.waiting():
            self._exchange(device)
        return id_, IssueModel(device.who, assignee, due)

    def _saved(self, device: Device, kind: str, body: dict[str, Any], words: str) -> str:
        mark = f"〔{self.seed}-{self.now}〕"
        wanted = {"kind": kind, "title": kind, "mark": mark, "body": body | {words: f"灯不亮{mark}"}}
        self.office.tick()
        id_ = device.save([wanted])[0]
        device.outbox[id_]["device_at"] = self.office.tick().isoformat()
        self.office.keep(device, id_, wanted)
        return id_

    def _save(self) -> None:
        device, kind = self.rng.choice(self.devices), self.rng.choice(list(FROM))
        seen = device.issues.get(self.id, {}).get("version", 1)
        version = None if kind == "comment" else self.rng.choice((seen, seen, seen, None, self.rng.randint(1, 4)))
        due = self._due() if kind in ("reject_fix", "change_deadline") else ""
        assignee = self.rng.choice(PHONES) if kind == "reassign" else ""
        body = {"issue_id": self.id, "expected_version": version, "photos": [], "deadline_at": due or None,
                "assignee_id": self.office.people[assignee] if assignee else None}  # fmt: skip
        self.now += 1
        id_ = self._saved(device, kind, {key: value for key, value in body.items() if value is not None}, "words")
        self.steps[id_] = Step(kind, device.who, self.now, version, due, assignee)

    def _send(self) -> None:
        self._exchange(self.rng.choice(self.devices))

    def _lose(self) -> None:
        device = self.rng.choice(self.devices)
        device.deaf = True
        self._exchange(device)

    def _repeat(self) -> None:
        """A phone that forgot that it had been answered."""
        device = self.rng.choice(self.devices)
        mine = [id_ for id_ in self.steps if id_ in device.outbox]
        if mine:
            device.outbox[self.rng.choice(mine)]["state"] = "waiting"

    def _hand_over(self) -> None:
        self.now += 1
        self.office.tick()
        self.office.owner = self.rng.choice(OWNERS)
        self.office.hand_over(self.office.owner)

    def _exchange(self, device: Device) -> None:
        device.batch = self.rng.randint(1, 4)
        self.office.tick()
        device.exchange()
        for answer in device.heard:
            self.now += 1
            for result in answer["results"]:
                self._answered(result)
        device.heard.clear()

    def _answered(self, result: dict[str, Any]) -> None:
        id_, status = result["id"], result["status"]
        step = self.steps.get(id_)
        if step is None:
            assert status in ("applied", "duplicate"), f"{self.seed}: the report was {status}"
            return
        again = id_ in self.said
        expected = self.said.setdefault(id_, "") or self.model.take(step, self.now, self.office.owner)
        self.said[id_] = expected
        kept = ", kept" if status == "rejected" and result["problem"]["kept"] else ""
        wanted = "duplicate" if again and expected == APPLIED else {APPLIED: APPLIED, KEPT: KEPT, REFUSED: REFUSED}[expected]
        assert status + kept == wanted, f"{self.seed}: {step} was {status}{kept}, the model says {wanted}"
        self.office.answers += 1

    def _compare(self, device: Device) -> None:
        held = device.issues.get(self.id)
        if not self.model.sees(device.who, self.office.owner):
            assert held is None, f"{self.seed}: {device.who} holds what they may not see"
            return
        assert held, f"{self.seed}: {device.who} was not told of the issue"
        due = datetime.fromisoformat(held["deadline_at"]).isoformat()
        told = {key: held[key] for key in ("state", "version", "assignee_id")} | {"deadline_at": due}
        told["events"] = [(event["kind"], event["person_id"]) for event in held["events"]]
        wanted = self.model.told(self.office.people)
        assert told == wanted, f"{self.seed}: {device.who} holds {told}, the model says {wanted}"

    def _due(self) -> str:
        days = timedelta(days=self.rng.randint(1, 30))
        return (self.office.tick() + days).astimezone(UTC).replace(microsecond=0).isoformat()


@fault("F8 A6", f"{HISTORIES} drawn histories of an issue: eight phones, lost answers, repeats, hand-overs; all as the model says", small=0.1)
def random_histories(day: Day) -> None:
    from app.places.actions import assign_owner

    site = day.site
    devices = [Device(site.port, site.tokens[who], who) for who in PHONES]
    with site.office("system") as by:

        def hand_over(who: str) -> None:
            assign_owner(type(by)(user=by.user, now=datetime.now(UTC)), site.zones["hall"], site.people[who])

        def keep(device: Device, id_: str, wanted: dict[str, Any]) -> None:
            day.keep(device, id_, device.who, wanted)

        office = Office(devices, site.people, site.zones["hall"], hand_over, keep)
        for number in range(day.some(HISTORIES)):
            History(office, f"{day.rng.randrange(16**8):08x}-{number}").run()
            day.faults += 1
    day.note = f"{day.some(HISTORIES)} histories, {office.answers:,} answers, 0 that the model does not give"
