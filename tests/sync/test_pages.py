"""The office sees what was refused, and each phone's queue; nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.sync.phone import HEADERS, Phone, patrol


def test_the_office_reads_what_was_refused_and_why(cast: Cast) -> None:
    Phone(cast.client("staff")).sync(
        patrol(cast.zones["hall"].id, cast.clock.now(), body={"note": "<b>门锁坏了</b>"}), {"id": "x", "body": 5}
    )
    page = cast.client("office").get("/records/rejected").text
    assert "丁小雨" in page and "&lt;b&gt;门锁坏了&lt;/b&gt;" in page and "一层大厅" in page


def test_the_office_sees_each_phones_queue(cast: Cast) -> None:
    oldest = (cast.clock.now() - timedelta(days=2)).isoformat()
    device = {"id": "d", "label": "华为", "waiting": 3, "oldest_waiting_at": oldest, "clock_offset_ms": 600_000}
    cast.client("owner").post("/api/v1/sync", json={"device": device}, headers=HEADERS)
    page = cast.client("office").get("/devices").text
    assert "谢春梅" in page and "华为" in page and 'data-tone="bad"' in page and 'data-tone="warn"' in page


@pytest.mark.parametrize("path", ["/records/rejected", "/devices"])
def test_only_the_office(cast: Cast, path: str) -> None:
    assert cast.client("office").get(path).status_code == 200
    assert {cast.client(name).get(path).status_code for name in ("manager", "lead", "owner", "staff")} == {403}
