"""The frames on which the scanner is measured are the same for a seed."""

from __future__ import annotations

from tools.frames import FRAMES, cases


def test_a_seed_makes_the_same_frames_again_and_another_seed_others() -> None:
    first, again, other = (next(cases(seed, 1)) for seed in (3, 3, 4))
    assert (first.text, [frame.tobytes() for frame in first.frames]) == (again.text, [frame.tobytes() for frame in again.frames])
    assert len(first.frames) == FRAMES and first.text != other.text
