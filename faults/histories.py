"""Drawn histories of an issue among several phones, each answer and each phone's picture held against a model."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

from app import create_app
from app.core.acting import Acting
from app.core.db import db
from app.places.actions import assign_owner
from app.policy import SYSTEM
from app.web.acting import COOKIE
from app.web.security import API_HEADER
from faults.day import Day
from faults.model import APPLIED, FROM, KEPT, REFUSED, IssueModel, Step
from faults.rows import Figure, fault, stopping
from faults.scripted import ScriptedPhone

ROUND = 50  # times that phones bring some issues before others take their place
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
class Inside(Device):
    """Asks the application of this very process: the same code, without a server and a line between."""

    client: FlaskClient | None = None

    def _answer(self, method: str, path: str, body: bytes, kind: str) -> dict[str, Any]:
        assert self.client
        answer = self.client.open(path, method=method, data=body, content_type=kind, headers={API_HEADER: "1"})
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.get_json()
        return said


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


class Histories:
    """Those of so many issues, drawn from `seed`: on three phones, which send what was done to any of them together."""

    def __init__(self, office: Office, seed: str, together: int = 1) -> None:
        self.office, self.rng = office, random.Random(seed)
        self.devices = self.rng.sample(office.devices, 3)
        self.all = [History(self, f"{seed}-{number}" if number else seed) for number in range(together)]
        self.now = 0
        for one in self.all:
            one.report()
        self._send_all(self.devices[0])

    def run(self) -> None:
        """Raises AssertionError for the first answer or picture that is not the model's."""
        for _ in range(TURNS):
            for one in self.all[1:]:
                one.rng.choices((one.save, one.repeat, lambda: None), (6, 1, 8))[0]()
            first = self.all[0]
            self.rng.choices((first.save, self._send, self._lose, first.repeat, self._hand_over), (6, 5, 2, 1, 1))[0]()
        for device in self.devices:
            self._send_all(device)
        for device in self.devices:
            device.more = True
            while device.more:
                self._exchange(device)
            for one in self.all:
                one.compare(device)

    def _send_all(self, device: Device) -> None:
        while device.waiting():
            self._exchange(device)

    def _send(self) -> None:
        self._exchange(self.rng.choice(self.devices))

    def _lose(self) -> None:
        device = self.rng.choice(self.devices)
        device.deaf = True
        self._exchange(device)

    def _hand_over(self) -> None:
        self.now += 1
        self.office.tick()
        self.office.owner = self.rng.choice(OWNERS)
        self.office.hand_over(self.office.owner)

    def _exchange(self, device: Device) -> None:
        device.batch = self.rng.randint(1, 4 * len(self.all))
        self.office.tick()
        device.exchange()
        for answer in device.heard:
            self.now += 1
            for result in answer["results"]:
                for one in self.all:
                    one.answered(result)
        device.heard.clear()


class History:
    """One issue's."""

    def __init__(self, beside: Histories, seed: str) -> None:
        self.beside, self.office, self.seed = beside, beside.office, seed
        self.rng, self.devices = random.Random(f"{seed}/one"), beside.devices
        self.steps: dict[str, Step] = {}
        self.said: dict[str, str] = {}

    def report(self) -> None:
        device, assignee = self.devices[0], self.rng.choice(PHONES)
        due = self._due()
        body = {"zone_id": self.office.zone, "patrol_id": None, "item": "", "severity": "normal", "photos": [],
                "assignee_id": self.office.people[assignee], "deadline_at": due}  # fmt: skip
        self.id = self._saved(device, "report_issue", body, "description")
        self.model = IssueModel(device.who, assignee, due)

    def _saved(self, device: Device, kind: str, body: dict[str, Any], words: str) -> str:
        mark = f"〔{self.seed}-{self.beside.now}〕"
        wanted = {"kind": kind, "title": kind, "mark": mark, "body": body | {words: f"灯不亮{mark}"}}
        self.office.tick()
        id_ = device.save([wanted])[0]
        device.outbox[id_]["device_at"] = self.office.tick().isoformat()
        self.office.keep(device, id_, wanted)
        return id_

    def save(self) -> None:
        device, kind = self.rng.choice(self.devices), self.rng.choice(list(FROM))
        seen = device.issues.get(self.id, {}).get("version", 1)
        version = None if kind == "comment" else self.rng.choice((seen, seen, seen, None, self.rng.randint(1, 4)))
        due = self._due() if kind in ("reject_fix", "change_deadline") else ""
        assignee = self.rng.choice(PHONES) if kind == "reassign" else ""
        body = {"issue_id": self.id, "expected_version": version, "photos": [], "deadline_at": due or None,
                "assignee_id": self.office.people[assignee] if assignee else None}  # fmt: skip
        self.beside.now += 1
        id_ = self._saved(device, kind, {key: value for key, value in body.items() if value is not None}, "words")
        self.steps[id_] = Step(kind, device.who, self.beside.now, version, due, assignee)

    def repeat(self) -> None:
        """A phone that forgot that it had been answered."""
        device = self.rng.choice(self.devices)
        mine = [id_ for id_ in self.steps if id_ in device.outbox]
        if mine:
            device.outbox[self.rng.choice(mine)]["state"] = "waiting"

    def answered(self, result: dict[str, Any]) -> None:
        """An answer, to one of its own steps or of another issue's."""
        id_, status = result["id"], result["status"]
        if id_ == self.id:
            assert status in ("applied", "duplicate"), f"{self.seed}: the report was {status}"
        step = self.steps.get(id_)
        if step is None:
            return
        again = id_ in self.said
        expected = self.said.setdefault(id_, "") or self.model.take(step, self.beside.now, self.office.owner)
        self.said[id_] = expected
        kept = ", kept" if status == "rejected" and result["problem"]["kept"] else ""
        wanted = "duplicate" if again and expected == APPLIED else {APPLIED: APPLIED, KEPT: KEPT, REFUSED: REFUSED}[expected]
        assert status + kept == wanted, f"{self.seed}: {step} was {status}{kept}, the model says {wanted}"
        self.office.answers += 1

    def compare(self, device: Device) -> None:
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


OVER_HTTP = 500  # of the histories meet the served product; what comes beyond asks the same code within this process
TOGETHER = 10  # issues whose steps three phones send together, there


@fault("F8 A6", f"{{number}} drawn histories of an issue, {OVER_HTTP} over HTTP: eight phones, lost answers, repeats, hand-overs;"
       " all as the model says", figure=Figure(short=500, long=20_000), small=0.1)
def random_histories(day: Day) -> None:
    site, began = day.site, time.monotonic()
    devices = [Device(site.port, site.tokens[who], who) for who in PHONES]
    served = min(day.number, day.some(OVER_HTTP))
    with site.application():
        office = office_of(day, devices)
        for number in range(served):
            Histories(office, drawn(day, number)).run()
            day.faults += 1
    done, answers = _within(day, served, office) if day.number > served else (served, office.answers)
    day.note = f"{done:,} histories, {answers:,} answers, 0 that the model does not give, {time.monotonic() - began:.0f} s"


def drawn(day: Day, number: int) -> str:
    return f"{day.rng.randrange(16**8):08x}-{number}"


def office_of(day: Day, devices: Sequence[Device]) -> Office:
    """Hands over by the office's own action, within an application context."""
    site = day.site

    def hand_over(who: str) -> None:
        assign_owner(Acting(user=SYSTEM, now=datetime.now(UTC)), site.zones["hall"], site.people[who])

    def keep(device: Device, id_: str, wanted: dict[str, Any]) -> None:
        day.keep(device, id_, device.who, wanted)

    return Office(list(devices), site.people, site.zones["hall"], hand_over, keep)


def _within(day: Day, done: int, office: Office) -> tuple[int, int]:
    """The rest of the histories, some at a time; how many there were, with the first, and how many answers. Phones come anew with each round: one that
    holds ten thousand issues is another row's."""
    site, answers, number = day.site, office.answers, done
    site.stop()
    app = create_app(site.overrides)
    while number < day.number and not stopping():
        devices = []
        for who in PHONES:
            client = app.test_client()
            client.set_cookie(COOKIE, site.tokens[who])
            devices.append(Inside(0, "", who, client=client))
        owner, office = office.owner, office_of(day, devices)
        office.owner, over = owner, office.hand_over

        def hand_over(who: str, over: Callable[[str], None] = over) -> None:
            with app.app_context():
                over(who)

        office.hand_over = hand_over
        for _ in range(ROUND):
            some = min(TOGETHER, day.number - number)
            if some:
                Histories(office, drawn(day, number), some).run()
            number += some
            day.faults += some
        answers += office.answers
        print(f"     {number:,} of {day.number:,} histories", flush=True)
    with app.app_context():
        db.engine.dispose()
    site.start()
    return number, answers
