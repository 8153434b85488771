"""Which operations there are: each kind's body and the action it calls. Adding one touches this file alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.acting import Acting
from app.core.moments import Moments
from app.patrols.actions import PatrolFound, record_patrol
from app.sync.schemas import Loose, RecordPatrolIn

Apply = Callable[[Acting, str, Any, Moments], Any]


@dataclass(frozen=True)
class Kind:
    """`apply(by, operation id, body, times)` calls the action; it raises Problem for a refusal."""

    body: type[Loose]
    apply: Apply


def _record_patrol(by: Acting, id_: str, body: RecordPatrolIn, times: Moments) -> None:
    items = [item.model_dump() for item in body.items]
    found = PatrolFound(
        id=id_, zone_id=body.zone_id, source=body.source, code=body.code, items=items,
        note=body.note, late_reason=body.late_reason, photos=body.photos,
    )  # fmt: skip
    record_patrol(by, found, times)


KINDS: dict[str, Kind] = {
    "record_patrol": Kind(RecordPatrolIn, _record_patrol),
}
