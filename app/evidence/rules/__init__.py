"""What a record's evidence is worth. Pure: the simulation in tools/trust.py drives the same functions."""

from __future__ import annotations

from app.evidence.rules.bounds import MONO_LIMIT_MS, Bounds, bounds_of
from app.evidence.rules.challenge import challenge_key, is_drawn
from app.evidence.rules.claims import CHECK, CREDIBLE, DOUBTFUL, GRADES, Claim, Judgement, Signal, Spot
from app.evidence.rules.grading import SIGHT, judge, settled_grade
from app.evidence.rules.pace import Walking
from app.evidence.rules.pictures import NEAR_BITS, apart, nearest

__all__ = [
    "CHECK", "CREDIBLE", "DOUBTFUL", "GRADES", "MONO_LIMIT_MS", "NEAR_BITS", "SIGHT", "Bounds", "Claim", "Judgement",
    "Signal", "Spot", "Walking", "apart", "bounds_of", "challenge_key", "is_drawn", "judge", "nearest",
    "settled_grade",
]  # fmt: skip
