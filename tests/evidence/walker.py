"""A person with a phone, as the tests of evidence walk them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.core.db import db
from app.evidence.models import Evidence
from app.plates.actions import issue_plates
from app.plates.queries import plate_in_force
from tests.cast import Cast
from tests.sync.phone import Phone, operation


def code_of(cast: Cast, zone: str) -> str:
    plate = plate_in_force(cast.zones[zone].id) or issue_plates(cast.system, [cast.zones[zone].id])[0]
    return plate.code


class Walker:
    """A person with a phone: walks, and sends what was walked."""

    def __init__(self, cast: Cast, name: str, device: str = "phone-1") -> None:
        self.cast, self.name, self.device, self.seq = cast, name, device, 0
        self.phone = Phone(cast.client(name))
        self.contact: dict[str, Any] = {}
        self.life, self.booted = f"life-{name}", cast.clock.moment

    def mono(self, at: datetime | None = None) -> int:
        return int(((at or self.cast.clock.moment) - self.booted).total_seconds() * 1000)

    def meet(self) -> None:
        """Contact with the server: a new token."""
        self.contact = self.send() and self.contact

    def send(self, *operations: dict[str, Any], status: str = "applied") -> dict[str, Any]:
        """One exchange, in which each of them is answered so."""
        device = {"id": self.device, "life": self.life, "mono_ms": self.mono()}
        answer = self.phone.post({"device": device, "cursor": self.phone.cursor, "operations": list(operations)})
        assert answer.status_code == 200, answer.text
        assert all(one["status"] == status for one in answer.json["results"]), answer.json["results"]
        self.contact = answer.json["contact"] | {"mono": self.mono()}
        return answer.json  # type: ignore[no-any-return]

    def walk(self, zone: str, says: datetime | None = None, **body: Any) -> dict[str, Any]:
        """An operation of this moment, kept to be sent; `says` is what the phone's clock shows."""
        place = {"zone_id": self.cast.zones[zone].id, "source": "camera", "code": code_of(self.cast, zone)}
        return self.does("record_patrol", place | {"items": [], "photos": []} | body, says)

    def does(self, kind: str, body: dict[str, Any], says: datetime | None = None) -> dict[str, Any]:
        """Any operation of this moment, stamped and numbered as the app does it."""
        self.seq += 1
        stamps = {"life": self.life, "mono_ms": self.mono(), "token": self.contact["token"],
                  "token_mono_ms": self.contact["mono"]}  # fmt: skip
        return operation(kind, says or self.cast.clock.moment, body, stamps=stamps, seq=self.seq)


def wait(cast: Cast, minutes: float) -> None:
    cast.clock.moment += timedelta(minutes=minutes)


def evidence(operation: dict[str, Any]) -> Evidence:
    db.session.expire_all()
    row = db.session.get(Evidence, operation["id"])
    assert row is not None
    return row


def names(operation: dict[str, Any]) -> list[str]:
    return [one["name"] for one in evidence(operation).signals]
