"""What is weighed: a record as its evidence tells it, and what the weighing says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

CREDIBLE, CHECK, DOUBTFUL = "credible", "check", "doubtful"  # 可信 待核 存疑
GRADES = (CREDIBLE, CHECK, DOUBTFUL)

# What the record is: a walk, a step on an issue, an arrival where somebody was called to, an inspection, a duty ticked
# off in a zone, a key handed over.
PATROL, STEP, ARRIVAL, INSPECTION = "patrol", "issue_event", "service_event", "inspection"
DEED, KEY = "deed", "key_handover"
STEPS = (STEP, DEED, KEY)  # done somewhere at some time, with photos: no way is walked for them


@dataclass(frozen=True)
class Spot:
    """Where a zone lies. `level` is 1 for the ground floor, -1 for the first basement; there is no 0."""

    zone_id: str
    floor_id: str
    building_id: str
    level: int


@dataclass(frozen=True)
class Claim:
    """One record as its evidence tells it. Times aware; `mono_ms` counts within one life of the page (`life`).

    `at` is when the person stood there as far as is known (the scan, else the tap); `claimed_at` the device's time
    corrected; `earliest` and `latest` what the server knows of the tap itself. `seen_mono_ms` is the scan by the
    monotonic clock. `resembles` is the record of an earlier day whose photo this one's photo all but equals.
    """

    id: str
    person_id: str
    spot: Spot
    at: datetime
    claimed_at: datetime
    received_at: datetime
    kind: str = PATROL
    source: str = ""  # camera, photo, link, typed, list; "" where nothing was opened
    earliest: datetime | None = None
    latest: datetime | None = None
    device_id: str | None = None
    seq: int | None = None
    life: str = ""
    mono_ms: int | None = None
    seen_mono_ms: int | None = None
    late: bool = False
    marks: tuple[str, ...] = ()
    challenge_due: bool = False
    challenge_photo: str = ""
    challenge_skipped: str = ""
    photo_age_s: int | None = None
    resembles: str = ""
    metres_away: int | None = None

    @property
    def stood(self) -> bool:
        """Whether it claims that somebody stood there at that moment."""
        return self.kind in (PATROL, ARRIVAL, INSPECTION) and not self.late

    @property
    def walked(self) -> bool:
        """Whether it claims so of a walk of one's own: inspecting is done in company."""
        return self.kind in (PATROL, ARRIVAL) and not self.late


@dataclass(frozen=True)
class Signal:
    """Something the evidence says. `weight`: 0 a remark, 1 a hint, 2 to be looked at, 3 a contradiction.

    `others` are the records it came about with: they are weighed anew too. `params` fill the words it is told in.
    """

    name: str
    weight: int
    params: Mapping[str, str | int] = field(default_factory=dict)
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    grade: str
    signals: tuple[Signal, ...] = ()
