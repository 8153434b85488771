"""The plans for incidents, on every phone: they are needed most where there is no network."""

from __future__ import annotations

from typing import Any

from app.service.plans import plans
from app.sync.reader import Reader


def ids(reader: Reader, only: set[str] | None = None) -> list[str]:
    return sorted(plan.id for plan in plans() if only is None or plan.id in only)


def data(reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
    return {
        plan.id: {
            "id": plan.id, "name": plan.name, "human": plan.human, "position": place,
            "steps": [{"id": key, "text": text} for key, text in plan.steps],
        }
        for place, plan in enumerate(plans())
        if plan.id in ids
    }  # fmt: skip
