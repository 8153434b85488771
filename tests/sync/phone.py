"""A phone, as the tests hold one: makes operations, sends them, keeps its cursor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask.testing import FlaskClient

from app.core.ids import new_id

HEADERS = {"X-Zonewalk": "1"}


def operation(kind: str, at: datetime, body: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": new_id(), "kind": kind, "seq": 1, "device_at": at.isoformat(), "body": body} | more


def patrol(zone_id: str, at: datetime, **more: Any) -> dict[str, Any]:
    """A zone walked and found in order."""
    body = {"zone_id": zone_id, "source": "list", "items": [], "photos": []} | more.pop("body", {})
    return operation("record_patrol", at, body, **more)


class Phone:
    """What `client`'s phone holds after each round trip: (entity, id) → data."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.cursor: str | None = None
        self.held: dict[tuple[str, str], dict[str, Any]] = {}
        self.resets = 0
        self.pages = 0

    def post(self, body: dict[str, Any]) -> Any:
        return self.client.post("/api/v1/sync", json=body, headers=HEADERS)

    def sync(self, *operations: dict[str, Any]) -> list[dict[str, Any]]:
        """Send, and pull until there is no more; the answers of the operations."""
        results: list[dict[str, Any]] = []
        more, left = True, list(operations)
        while more:
            answer = self.post({"device": {"id": "phone-1"}, "cursor": self.cursor, "operations": left})
            assert answer.status_code == 200, answer.text
            self._take(answer.json)
            results += answer.json["results"]
            more, left = answer.json["more"], []
        return results

    def _take(self, answer: dict[str, Any]) -> None:
        self.pages += 1
        if answer["reset"]:
            self.resets += 1
            self.held.clear()
        for change in answer["changes"]:
            key = (change["entity"], change["id"])
            if change["data"] is None:
                self.held.pop(key, None)
            else:
                self.held[key] = change["data"]
        self.cursor = answer["cursor"]

    def ids(self, entity: str) -> set[str]:
        return {id_ for name, id_ in self.held if name == entity}
