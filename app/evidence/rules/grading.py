"""From signals to 可信, 待核 or 存疑. No record is refused for any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from app.evidence.rules.bounds import bounds_signals, followers, order_signals
from app.evidence.rules.challenge import challenge_signals
from app.evidence.rules.claims import CHECK, CREDIBLE, DOUBTFUL, INSPECTION, STEPS, Claim, Judgement, Signal
from app.evidence.rules.company import company_signals
from app.evidence.rules.copies import copy_signals
from app.evidence.rules.pace import Walking, pace_signals

SIGHT = timedelta(minutes=5)  # records further apart than this say nothing about each other's pace
FAR_METRES = 800  # from the building, beyond what the measurement may be wrong

# What the patrol's own marks weigh.
# Ways in that leave open whether the lens was before the plate just then.
UNSEEN = {"link": "link", "photo": "plate_photo"}
MARKS = {"other_plate": 2, "unknown_code": 2, "revoked_plate": 2, "no_code": 2, "received_late": 1, "clock_off": 0}


def judge(claim: Claim, nearby: Sequence[Claim], walking: Walking) -> Judgement:
    """Weigh a record among those near it; `nearby` may hold any others, in any order, and more of them never help."""
    signals = bounds_signals(claim) + order_signals(claim, nearby) + copy_signals(claim, nearby)
    if claim.kind in STEPS:
        signals += [one for one in challenge_signals(claim) if one.name == "same_photo"] + _entered(claim)
    elif claim.kind == INSPECTION:
        signals += pace_signals(claim, nearby, walking) + _of_the_record(claim)
    else:
        signals += pace_signals(claim, nearby, walking) + company_signals(claim, nearby)
        signals += challenge_signals(claim) + _of_the_record(claim)
    signals = _each_fact_once(signals)
    signals.sort(key=lambda one: (-one.weight, one.name))
    return Judgement(grade_of(signals), tuple(signals))


def affected(claim: Claim, judgement: Judgement, nearby: Sequence[Claim]) -> set[str]:
    """The records that must be weighed anew because `claim` has arrived."""
    return {id_ for signal in judgement.signals for id_ in signal.others} | followers(claim, nearby)


def grade_of(signals: Sequence[Signal]) -> str:
    """A contradiction makes 存疑; one thing to look at, or two hints of different kinds, make 待核."""
    weights = [signal.weight for signal in signals]
    if 3 in weights:
        return DOUBTFUL
    return CHECK if 2 in weights or weights.count(1) >= 2 else CREDIBLE


def settled_grade(grade: str, verdict: str | None) -> str:
    """What counts: the inspector's word where there is one."""
    return {"credible": CREDIBLE, "not_credible": DOUBTFUL}.get(verdict or "", grade)


def _each_fact_once(signals: Sequence[Signal]) -> list[Signal]:
    """That it came a day later is no second hint where the phone had no contact for so long: it says the same."""
    if not any(signal.name == "long_offline" for signal in signals):
        return list(signals)
    return [replace(one, weight=0) if one.name == "received_late" else one for one in signals]


def _entered(claim: Claim) -> list[Signal]:
    return [Signal("late_entry", 2)] if claim.late else []


def _of_the_record(claim: Claim) -> list[Signal]:
    found = [Signal(mark, MARKS[mark]) for mark in claim.marks if mark in MARKS]
    found += _entered(claim)
    if claim.source in UNSEEN:
        found.append(Signal(UNSEEN[claim.source], 1))
    if claim.metres_away is not None and claim.metres_away > FAR_METRES:
        found.append(Signal("far_away", 2, {"metres": claim.metres_away}))
    return found
