"""The field app's frame: what every page of it begins with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cast import Cast

pytestmark = pytest.mark.one_database

FIELD = Path(__file__).resolve().parent.parent.parent / "static" / "field"


def test_every_sign_that_the_app_draws_by_name_stands_in_its_shell(cast: Cast) -> None:
    page = cast.client("owner").get("/app").get_data(as_text=True)
    drawn = {
        name for file in FIELD.rglob("*.js") for name in re.findall(r'\bicon\("([a-z-]+)"', file.read_text("utf-8"))
    }
    assert len(drawn) > 30
    assert {name for name in drawn if f'<symbol id="i-{name}"' not in page} == set()


def test_the_signs_stand_there_once_unseen_and_nothing_else_bears_their_names(cast: Cast) -> None:
    page = cast.client("owner").get("/app").get_data(as_text=True)
    assert page.count('<svg class="sprite" aria-hidden="true"') == 1
    named = re.findall(r'\bid="([^"]+)"', page)
    assert len(named) == len(set(named))
