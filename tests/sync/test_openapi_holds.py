"""The API does what its own OpenAPI document says, whatever is thrown at it (`make faults` throws more: faults/fuzz.py)."""

from __future__ import annotations

from collections import Counter

import pytest
import schemathesis
from flask import Flask, g
from schemathesis import GenerationMode

from app.core import journal
from app.people.sessions import open_session
from faults.fuzz import PHOTO, SYNC, call
from tests.cast import Cast


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("where", [SYNC, PHOTO, ("/api/v1/openapi.json", "GET")])
@pytest.mark.row("A37")
def test_every_answer_is_one_the_document_names(
    app: Flask, cast: Cast, where: tuple[str, str], mode: GenerationMode
) -> None:
    if mode is GenerationMode.NEGATIVE and where[1] == "GET":
        return  # nothing in it that could be wrong
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    token, answers = open_session(cast.system, cast.people["deputy"], "test"), Counter[int]()
    call(described, where, mode, token, 25, 20260302, answers, before=nobody_is_known)
    assert not answers[401], "the calls came no further than the door"
    assert journal.verify() is None


def nobody_is_known() -> None:
    """The test's own context would carry who called from one call to the next."""
    for name in list(g):
        g.pop(name)
