"""Boards measure today's windows: their zones were there before the first began."""

from __future__ import annotations

import pytest

from tests.cast import Cast


@pytest.fixture
def cast(settled_cast: Cast) -> Cast:
    return settled_cast
