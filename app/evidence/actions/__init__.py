"""What may be done about evidence: weighed when a record arrives, settled, answered, and the office's walking times."""

from __future__ import annotations

from app.evidence.actions.missing import look_for_photos
from app.evidence.actions.regrade import photo_arrived, photo_refused, regrade, regrade_all
from app.evidence.actions.settle import answer_grade, settle_grade
from app.evidence.actions.walking import set_building_position, set_walking_time
from app.evidence.actions.weigh import (
    NOTHING,
    Brought,
    Weighed,
    weigh_arrival,
    weigh_inspection,
    weigh_patrol,
    weigh_step,
)

__all__ = [
    "NOTHING", "Brought", "Weighed", "answer_grade", "look_for_photos", "photo_arrived", "photo_refused", "regrade",
    "regrade_all", "set_building_position", "set_walking_time", "settle_grade", "weigh_arrival", "weigh_inspection",
    "weigh_patrol", "weigh_step",
]  # fmt: skip
