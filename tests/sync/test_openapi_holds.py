"""The API does what its own OpenAPI document says, whatever is thrown at it."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth

from app.core import journal
from app.people.sessions import open_session
from app.web.acting import COOKIE
from tests.cast import Cast

GENTLE = settings(
    max_examples=25, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(
    ("path", "method"),
    [("/api/v1/sync", "POST"), ("/api/v1/photos/{sha256}", "PUT"), ("/api/v1/openapi.json", "GET")],
)
@pytest.mark.row("A37")
def test_every_answer_is_one_the_document_names(
    app: Flask, cast: Cast, path: str, method: str, mode: GenerationMode
) -> None:
    if mode is GenerationMode.NEGATIVE and method == "GET":
        return  # nothing in it that could be wrong
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    token = open_session(cast.system, cast.people["deputy"], "test")

    @seed(20260302)
    @GENTLE
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def answers(case: Any) -> None:
        case.call_and_validate(cookies={COOKIE: token}, excluded_checks=[ignored_auth])

    answers()
    assert journal.verify() is None
