"""Whether somebody can have walked that fast. The shortest times, not the usual ones: who hurries is not accused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.evidence.rules.claims import Claim, Signal, Spot

# So many different zones in so many seconds: nobody looked at them, wherever they lie.
MANY = ((4, 60), (6, 150))
FAR_TOO_FAST = 0.5  # of the shortest time


@dataclass(frozen=True)
class Walking:
    """Shortest walking times in seconds. `table` holds what the office set for two floors or two buildings, by their
    ids in order; it wins over the defaults."""

    same_floor_s: int = 5
    per_floor_s: int = 10
    between_buildings_s: int = 60
    table: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def seconds(self, one: Spot, other: Spot) -> int:
        """The shortest time from one zone to another; the same both ways, 0 within a zone."""
        if one.zone_id == other.zone_id:
            return 0
        if one.floor_id == other.floor_id:
            return self.table.get((one.floor_id, one.floor_id), self.same_floor_s)
        floors = self.table.get(pair(one.floor_id, other.floor_id))
        if floors is not None:
            return floors
        if one.building_id == other.building_id:
            return self.same_floor_s + self.per_floor_s * storeys(one.level, other.level)
        between = self.table.get(pair(one.building_id, other.building_id), self.between_buildings_s)
        return between + self.per_floor_s * (storeys(one.level, 1) + storeys(other.level, 1))


def pair(one: str, other: str) -> tuple[str, str]:
    """Two ids in order: the way there is as long as the way back."""
    return (one, other) if one <= other else (other, one)


def storeys(one: int, other: int) -> int:
    """How many stairs lie between two levels; there is no level 0."""
    return abs((one - (one > 0)) - (other - (other > 0)))


def elapsed(one: Claim, other: Claim) -> timedelta:
    """The time between two claims: by the monotonic clock of one page's life, else by the corrected times."""
    if _share_a_clock(one, other):
        return timedelta(milliseconds=abs((other.seen_mono_ms or 0) - (one.seen_mono_ms or 0)))
    return abs(other.at - one.at)


def _share_a_clock(one: Claim, other: Claim) -> bool:
    """Whether both were seen in one life of a page, by its monotonic clock."""
    same = bool(one.life) and one.life == other.life and one.device_id == other.device_id
    return same and one.seen_mono_ms is not None and other.seen_mono_ms is not None


def _came_before(one: Claim, other: Claim) -> bool:
    """Which of two was first, by the clock that their distance is measured with."""
    if _share_a_clock(one, other) and one.seen_mono_ms != other.seen_mono_ms:
        return (one.seen_mono_ms or 0) < (other.seen_mono_ms or 0)
    return (one.at, one.id) < (other.at, other.id)


def pace_signals(claim: Claim, nearby: Sequence[Claim], walking: Walking) -> list[Signal]:
    """Zones reached faster than anybody walks, and too many in a minute; `nearby` may hold more than is needed."""
    if not claim.stood:
        return []
    own = [one for one in nearby if one.person_id == claim.person_id and one.stood and one.id != claim.id]
    own.sort(key=_moment)
    return _too_fast(claim, own, walking) + _too_many(claim, own)


def _too_fast(claim: Claim, own: Sequence[Claim], walking: Walking) -> list[Signal]:
    """`own` in the order of time."""
    reached = []
    for place, other in enumerate(own):
        needed = walking.seconds(claim.spot, other.spot)
        took = elapsed(claim, other).total_seconds()
        if took < needed:
            reached.append((took / needed, int(took), needed, place))
    if not reached:
        return []
    share, took_s, needed, found = min(reached, key=lambda one: (one[0], own[one[3]].id))
    worst = own[found]
    params: dict[str, str | int] = {"seconds": took_s, "needed": needed, "zone_id": worst.spot.zone_id}
    if not _came_before(worst, claim):
        params["onward"] = 1
    shown = tuple(sorted(own[one[3]].id for one in reached if not _bears_the_worst(one[3], own, walking)))
    return [Signal("too_fast", 3 if share < FAR_TOO_FAST else 2, params, shown)]


def _bears_the_worst(place: int, own: Sequence[Claim], walking: Walking) -> bool:
    """Whether its grade is as bad as pace can make it, whoever else arrives: it need not be weighed anew."""
    one = own[place]
    return any(
        elapsed(one, other).total_seconds() < walking.seconds(one.spot, other.spot) * FAR_TOO_FAST
        for other in _nearest_first(place, own)
    )


def _nearest_first(place: int, own: Sequence[Claim]) -> Iterator[Claim]:
    """The others from this one outwards: what is too close is met at once, however many there are."""
    for step in range(1, len(own)):
        for at in (place - step, place + step):
            if 0 <= at < len(own):
                yield own[at]


def _moment(claim: Claim) -> tuple[datetime, str]:
    return claim.at, claim.id


def _too_many(claim: Claim, own: Sequence[Claim]) -> list[Signal]:
    """The busiest span around the claim that reaches one of the limits."""
    for count, seconds in MANY:
        span = timedelta(seconds=seconds)
        crowd = sorted([*(one for one in own if elapsed(claim, one) <= span), claim], key=_moment)
        held = _full_span(crowd, claim.at, span, count)
        if held:
            rest = [one for one in held if one.id != claim.id]
            bear_it = len({one.spot.zone_id for one in rest}) >= count  # already, without this one
            others = () if bear_it else tuple(sorted(one.id for one in rest))
            return [Signal("too_many", 2, {"zones": len({one.spot.zone_id for one in held}), "seconds": seconds}, others)]
    return []


def _full_span(crowd: Sequence[Claim], moment: datetime, span: timedelta, count: int) -> Sequence[Claim]:
    """The first that begins with one of the crowd, holds the moment and so many zones; nothing where none does.

    `crowd` in the order of time; each comes into sight once and leaves it once, however many there are.
    """
    zones: Counter[str] = Counter()
    first = last = 0
    for start in crowd:
        while crowd[first].at < start.at:
            left = crowd[first].spot.zone_id
            zones[left] -= 1
            if not zones[left]:
                del zones[left]
            first += 1
        while last < len(crowd) and crowd[last].at - start.at <= span:
            zones[crowd[last].spot.zone_id] += 1
            last += 1
        if timedelta() <= moment - start.at <= span and len(zones) >= count:
            return crowd[first:last]
    return ()
