"""The two sets of frames on which the scanner is measured are each the same for a seed."""

from __future__ import annotations

from tools.frames import FRAMES, cases
from tools.rough_frames import one


def test_a_seed_makes_the_same_frames_again_and_another_seed_others() -> None:
    first, again, other = (next(cases(seed, 1)) for seed in (3, 3, 4))
    assert (first.text, [frame.tobytes() for frame in first.frames]) == (again.text, [frame.tobytes() for frame in again.frames])
    assert len(first.frames) == FRAMES and first.text != other.text


def test_the_other_set_is_the_same_for_a_seed_too() -> None:
    first, again, other = (one("wet", seed, 0, frames=2) for seed in (3, 3, 4))
    assert (first.text, first.frames) == (again.text, again.frames)
    assert len(set(first.frames)) == 2 and first.text != other.text
