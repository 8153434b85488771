"""Phones without a screen, for when there are many: they keep an outbox and send it as static/field/sync.js does."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.ids import new_id
from app.web.acting import COOKIE
from faults.proxy import PHOTOS, SYNC
from faults.rows import ProvesNothing

TRANSIENT = (OSError, http.client.HTTPException, ValueError)


@dataclass
class ScriptedPhone:
    """`outbox` is by operation id, rows as the browser's phone has them; `photos` are bytes by hash."""

    port: int
    token: str
    who: str
    device: str = field(default_factory=new_id)
    outbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    cursor: str | None = None
    epoch: str | None = None
    seq: int = 0
    batch: int = 100
    statuses: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def rows(self) -> dict[str, dict[str, Any]]:
        return self.outbox

    def save(self, wanted: list[dict[str, Any]], ago: timedelta = timedelta(0)) -> list[str]:
        """On this phone's disk from now on, made so long ago; the ids."""
        ids, at = [], (datetime.now(UTC) - ago).isoformat()
        for one in wanted:
            self.seq += 1
            id_ = new_id()
            self.outbox[id_] = {
                "id": id_, "kind": one["kind"], "seq": self.seq, "device_at": at,
                "body": one["body"], "state": "waiting",
            }  # fmt: skip
            ids.append(id_)
        return ids

    def picture(self, rng: random.Random) -> str:
        """Take a picture; its hash."""
        sha, content = a_picture(rng)
        self.photos[sha] = content
        return sha

    def waiting(self) -> list[dict[str, Any]]:
        return [row for row in self.outbox.values() if row["state"] in ("waiting", "applied")]

    def exchange(self) -> bool:
        """One whole exchange as the app does it; False when the line or the server failed on the way."""
        try:
            left = [row for row in self.outbox.values() if row["state"] == "waiting"]
            for start in range(0, len(left), self.batch) if left else [0]:
                self._round(left[start : start + self.batch])
            self._send_photos()
        except TRANSIENT:
            return False
        return True

    def drain(self, within: float = 60) -> None:
        deadline = time.monotonic() + within
        while self.waiting():
            if not self.exchange() and self.waiting():
                time.sleep(0.1)
            if time.monotonic() > deadline:
                raise ProvesNothing(f"{len(self.waiting())} records still wait on a scripted phone of {self.who}")

    def _round(self, batch: list[dict[str, Any]]) -> None:
        sent = [{key: row[key] for key in ("id", "kind", "seq", "device_at", "body")} for row in batch]
        answer = self._ask("POST", SYNC, json.dumps({
            "device": {"id": self.device, "waiting": len(self.waiting())}, "cursor": self.cursor, "operations": sent,
        }).encode(), "application/json")  # fmt: skip
        if self.epoch and self.epoch != answer["epoch"]:
            self.held.clear()
            for row in self.outbox.values():
                row["state"] = "waiting" if row["state"] in ("sent", "applied") else row["state"]
        self.epoch, self.cursor = answer["epoch"], answer["cursor"]
        for result in answer["results"]:
            row = self.outbox[result["id"]]
            self.held |= {sha for sha, state in result.get("photos", {}).items() if state == "held"}
            if result["status"] == "rejected":
                row |= {"state": "rejected", "problem": result.get("problem", {})}
            else:
                row["state"] = "applied" if row["body"].get("photos") else "sent"

    def _send_photos(self) -> None:
        for row in self.outbox.values():
            if row["state"] != "applied":
                continue
            for sha in row["body"].get("photos", []):
                if sha in self.held:
                    continue
                answer = self._ask("PUT", PHOTOS + sha, self.photos[sha], "image/jpeg")
                if answer.get("sha256") != sha:
                    raise ValueError("not the server's answer")
                self.held.add(sha)
            row["state"] = "sent"

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> dict[str, Any]:
        """Raises ValueError for anything that is not the server's own 200 or 201."""
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, {
                "Content-Type": kind, "X-Zonewalk": "1", "Cookie": f"{COOKIE}={self.token}",
            })  # fmt: skip
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        self.statuses.append(response.status)
        self.seconds.append(time.monotonic() - began)
        if response.status not in (200, 201):
            raise ValueError(f"{response.status}")
        answer = json.loads(content)
        if not isinstance(answer, dict):
            raise ValueError("not the server's answer")
        return answer


def a_picture(rng: random.Random) -> tuple[str, bytes]:
    """A small JPEG: its hash, and its bytes."""
    from PIL import Image

    picture, out = Image.effect_noise((64, 48), rng.randint(20, 90)).convert("RGB"), io.BytesIO()
    picture.putpixel((0, 0), (rng.randrange(256), rng.randrange(256), rng.randrange(256)))
    picture.save(out, "JPEG")
    return hashlib.sha256(out.getvalue()).hexdigest(), out.getvalue()
