"""Two people at the same plates at the same moments: one walk logged for two, or one phone for two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from app.evidence.rules.claims import Claim, Signal

TOGETHER = timedelta(seconds=25)  # at one plate within this, they were there together
RUN = timedelta(minutes=20)  # how far before and after the company is looked for
ZONES = 6  # so many zones together are a walk and no meeting
SHARED = timedelta(minutes=10)


def company_signals(claim: Claim, nearby: Sequence[Claim]) -> list[Signal]:
    """`nearby` holds this person's claims of the run, and those of whoever was at this plate at this moment."""
    if not claim.walked:
        return []
    found = []
    together = _together(claim, nearby)
    if together:
        found.append(Signal("together", 2, {"zones": together[0], "person_id": together[1]}, together[2]))
    lent = [
        one for one in nearby
        if one.device_id and one.device_id == claim.device_id and one.person_id != claim.person_id
        and one.walked and abs(one.at - claim.at) <= SHARED
    ]  # fmt: skip
    if lent:
        others = tuple(sorted(one.id for one in lent))
        found.append(Signal("shared_phone", 2, {"person_id": lent[0].person_id}, others))
    return found


def _together(claim: Claim, nearby: Sequence[Claim]) -> tuple[int, str, tuple[str, ...]] | None:
    """How many zones, with whom, and the records of it; None when it was no walk together."""
    run = [one for one in nearby if one.walked and abs(one.at - claim.at) <= RUN]
    mine: dict[str, list[Claim]] = defaultdict(list)
    theirs: dict[str, list[Claim]] = defaultdict(list)
    for one in run:
        if one.person_id == claim.person_id:
            mine[one.spot.zone_id].append(one)
        else:
            theirs[one.person_id].append(one)
    if claim not in mine[claim.spot.zone_id]:
        mine[claim.spot.zone_id].append(claim)
    for person_id in sorted(theirs):
        met = [
            (own, other)
            for other in theirs[person_id]
            for own in mine.get(other.spot.zone_id, ())
            if abs(own.at - other.at) <= TOGETHER
        ]
        here = any(own.id == claim.id for own, _ in met)
        zones = {own.spot.zone_id for own, _ in met}
        if here and len(zones) >= ZONES:
            return len(zones), person_id, tuple(sorted({one.id for both in met for one in both} - {claim.id}))
    return None
