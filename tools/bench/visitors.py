"""200 visitors report from plates at one moment while 100 owners' phones sync: times, answers, and that nothing is lost."""

from __future__ import annotations

import http.client
import io
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

from tools.bench.sites import Bench, apart, on_postgresql, serving
from tools.bench.tell import tell

VISITORS, STAFF, PATROLS = 200, 100, 10
WORDS = ("水龙头漏水，地上有水", "顶灯不亮，走廊很暗")  # a zone's second visitor speaks of something else
PATIENCE = 300  # seconds until a client gives up
PHOTO = (1600, 1200)
BOUNDARY = "bench-part"


@dataclass
class Answer:
    """`status` is 0 when nothing came."""

    seconds: float
    status: int
    location: str = ""
    body: bytes = b""


@dataclass
class Visitor:
    plate_id: str
    sender: str
    words: str
    form: str = ""
    proof: str = ""


@dataclass
class Walker:
    token: str
    cursor: str
    operations: list[dict[str, Any]]


def measure(bench: Bench) -> None:
    with apart(bench, "visitors", BEHIND_PROXY="1") as site:
        _on(site, "sqlite")
    with on_postgresql(bench, "visitors-pg", BEHIND_PROXY="1") as site:
        _on(site, "postgresql")


def _on(bench: Bench, database: str) -> None:
    from app import create_app
    from app.core.db import db

    with create_app().app_context():
        visitors, walkers, photo = _visitors(), _walkers(bench), _photo()
        db.session.remove()
        with serving(bench):
            opened = _at_once([partial(_open, bench, one) for one in visitors])
            for one in visitors:
                one.proof = _proof(one.form)
            time.sleep(2.5)  # nobody writes a report sooner
            reporting = [partial(_report, bench, one, photo + str(n).encode()) for n, one in enumerate(visitors)]
            answers = _at_once([*reporting, *(partial(_sync, bench, one) for one in walkers)])
        reports, syncs = answers[:VISITORS], answers[VISITORS:]
        for name, those in (("visitor_form", opened), ("visitor_report", reports), ("staff_sync", syncs)):
            tell(f"{name}_p50_{database}", _share(those, 0.5), "s")
            tell(f"{name}_p95_{database}", _share(those, 0.95), "s")
            failed = sum(one.status >= 500 for one in those)
            tell(f"{name}_5xx_{database}", failed, "answers")
            tell(f"{name}_else_{database}", sum(one.status not in (200, 303) for one in those) - failed, "answers")
        _tell_kept(reports, syncs, database)
        db.session.remove()
        db.engine.dispose()


def _visitors() -> list[Visitor]:
    """Each from a network of their own, spread over the plates as people are."""
    from app.core.db import db
    from app.plates.models import Plate

    plates = [plate_id for (plate_id,) in db.session.query(Plate.id).order_by(Plate.id)]
    return [
        Visitor(plates[n % len(plates)], f"10.1.{n // 100}.{n % 100 + 1}", WORDS[n // len(plates) % len(WORDS)])
        for n in range(VISITORS)
    ]


def _walkers(bench: Bench) -> list[Walker]:
    """Owners whose phones hold the whole picture and the morning's ten patrols of their zones, walked offline."""
    from app.core.acting import Acting
    from app.people.actions import add_person
    from app.people.sessions import open_session
    from app.places.actions import assign_owner
    from app.policy import SYSTEM

    by = Acting(user=SYSTEM, now=datetime.now(UTC))
    people = [add_person(by, f"BENCH-{n}", f"巡检员{n}") for n in range(STAFF)]
    owned: dict[str, list[str]] = {person.id: [] for person in people}
    for place, zone in enumerate(bench.zones):
        person = people[place % STAFF]
        assign_owner(by, zone, person.id)
        owned[person.id].append(zone)
    tokens = [open_session(by, person, "bench") for person in people]
    return [
        Walker(token, _cursor(person.id, by.now), _patrols(owned[person.id], by.now))
        for token, person in zip(tokens, people, strict=True)
    ]


def _cursor(person_id: str, now: datetime) -> str:
    from app.core.journal import head, journal_key
    from app.people.queries import person_by_id
    from app.places.queries import user_of
    from app.plates.queries import public_url
    from app.settings.queries import current
    from app.sync import cursor
    from app.sync.epoch import ensured_epoch
    from app.sync.feed import rights_of
    from app.sync.reader import Reader

    (newest, row_hash), epoch, person = head(), ensured_epoch(now), person_by_id(person_id)
    assert person
    rights = rights_of(Reader(user_of(person, now), now, current(), public_url()))
    return cursor.write(cursor.Cursor(epoch, newest, row_hash[: cursor.DIGITS], rights), journal_key())


def _patrols(zones: list[str], now: datetime) -> list[dict[str, Any]]:
    from app.core.ids import new_id

    return [
        {"id": new_id(), "kind": "record_patrol", "seq": n + 1, "device_at": (now - timedelta(minutes=100 - 9 * n)).isoformat(),
         "clock_offset_ms": 0, "body": {"zone_id": zones[n % len(zones)], "source": "list"}}
        for n in range(PATROLS)
    ]  # fmt: skip


def _photo() -> bytes:
    """A phone's photo; a byte more at its end makes it another one."""
    from PIL import Image

    out = io.BytesIO()
    Image.effect_mandelbrot(PHOTO, (-2, -1.5, 1, 1.5), 60).convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


def _proof(form: str) -> str:
    """The work that the form's own script does."""
    from app.public.rules import is_proven
    from app.public.tokens import read_form

    read = read_form(form)
    assert read
    number = 0
    while not is_proven(read.key, str(number)):
        number += 1
    return str(number)


def _at_once(asks: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """All asked in the same moment, each by a thread of its own; the answers in order."""
    barrier = Barrier(len(asks))

    def ask(one: Callable[[], Answer]) -> Answer:
        barrier.wait()
        return one()

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(ask, asks))


def _open(bench: Bench, visitor: Visitor) -> Answer:
    answer = _ask(bench, "GET", f"/report/{visitor.plate_id}", None, {"X-Forwarded-For": visitor.sender})
    found = re.search(rb'name="form" value="([^"]+)"', answer.body)
    if not found:
        sys.exit(f"bench: a visitor's form was answered {answer.status}")
    visitor.form = found[1].decode()
    return answer


def _report(bench: Bench, visitor: Visitor, photo: bytes) -> Answer:
    fields = {"form": visitor.form, "proof": visitor.proof, "words": visitor.words, "place": "门口"}
    part = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    said = "".join(f'{part}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
    said += f'{part}"photos"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    body = said.encode() + photo + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "X-Forwarded-For": visitor.sender}
    return _ask(bench, "POST", f"/report/{visitor.plate_id}", body, headers)


def _sync(bench: Bench, walker: Walker) -> Answer:
    body = {"device": f"bench-{walker.token[:8]}", "cursor": walker.cursor, "operations": walker.operations}
    headers = {"Content-Type": "application/json", "X-Zonewalk": "1", "Cookie": f"zonewalk_session={walker.token}"}
    return _ask(bench, "POST", "/api/v1/sync", json.dumps(body).encode(), headers)


def _ask(bench: Bench, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
    began = time.perf_counter()
    with closing(http.client.HTTPConnection(urlsplit(bench.url).netloc, timeout=PATIENCE)) as connection:
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            return Answer(time.perf_counter() - began, 0)
        return Answer(time.perf_counter() - began, answer.status, answer.headers.get("Location", ""), content)


def _share(answers: list[Answer], share: float) -> float:
    seconds = sorted(answer.seconds for answer in answers)
    return seconds[min(len(seconds) - 1, int(share * len(seconds)))]


def _tell_kept(reports: list[Answer], syncs: list[Answer], database: str) -> None:
    """What was answered as taken against what the database holds. Ends with a sentence when one is missing or twice there."""
    from app.cases.models import Issue, IssueEvent
    from app.core import journal
    from app.core.db import db
    from app.patrols.models import Patrol
    from app.people.rules import token_hash
    from app.photos.models import PhotoUse
    from app.policy import VISITOR_ID
    from app.public.models import PublicReport

    taken = {token_hash(answer.location.rsplit("/", 1)[1]) for answer in reports if answer.status == 303}
    kept = {row.token_hash: row.issue_id for row in db.session.query(PublicReport)}
    issues = {key for (key,) in db.session.query(Issue.id).filter_by(reporter_id=VISITOR_ID)}
    pictured = {key for (key,) in db.session.query(IssueEvent.issue_id).join(PhotoUse, PhotoUse.entity_id == IssueEvent.id)}
    results = [result for answer in syncs if answer.status == 200 for result in json.loads(answer.body)["results"]]
    applied = [result["id"] for result in results if result["status"] == "applied"]
    patrols = [key for (key,) in db.session.query(Patrol.id).filter(Patrol.id.in_(applied))]
    tell(f"visitor_reports_taken_{database}", len(taken), "reports")
    tell(f"staff_patrols_taken_{database}", len(applied), "operations")
    lost = len(taken - kept.keys()) + len(set(kept.values()) - issues) + len(set(applied) - set(patrols))
    lost += len({kept[one] for one in taken & kept.keys()} - pictured)
    doubled = len(kept) - len(set(kept.values())) + len(issues - set(kept.values())) + len(applied) - len(set(applied))
    tell(f"visitors_and_staff_lost_{database}", lost, "records")
    tell(f"visitors_and_staff_twice_{database}", doubled, "records")
    if lost or doubled or journal.verify() is not None:
        sys.exit("bench: a record that was answered as taken is not there once, or the journal does not hold")
