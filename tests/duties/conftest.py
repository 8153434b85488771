"""What the tests of duties share."""

from __future__ import annotations

from datetime import date

import pytest

from app.duties.actions import ship_scheme
from app.duties.models import Duty
from tests.cast import Cast


@pytest.fixture
def shipped(cast: Cast) -> list[Duty]:
    return ship_scheme(cast.system, date(2026, 3, 1))
