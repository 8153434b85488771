"""Drawn calls of the API, right and wrong ones, by everybody: each answer is one that its own description names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from app.web.acting import COOKIE
from faults.day import Day
from faults.rows import TIMES, fault

CALLS = 5_000 * TIMES
SYNC, PHOTO = ("/api/v1/sync", "POST"), ("/api/v1/photos/{sha256}", "PUT")
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
PARTS = ((SYNC, POSITIVE, 2), (SYNC, NEGATIVE, 8), (PHOTO, POSITIVE, 5), (PHOTO, NEGATIVE, 5))  # of twenty: the first cost most
WHO = ("owner", "deputy", "office", "staff", "lead")


@fault("A37", f"{CALLS:,} drawn calls of the API by five roles: no answer but those its description names, no 5xx",
       database="postgresql", small=0.1)
def api_fuzz(day: Day) -> None:
    described = schemathesis.openapi.from_url(f"{day.site.url}/api/v1/openapi.json")
    answers: Counter[int] = Counter()
    calls = day.some(CALLS)
    for where, mode, parts in PARTS:
        for who in WHO:
            number = calls * parts // 20 // len(WHO)
            call(described, where, mode, day.site.tokens[who], number, day.rng.random(), answers)
    day.faults += sum(answers.values())
    broken = sum(number for status, number in answers.items() if status >= 500)
    statuses = " ".join(f"{status}: {number:,}" for status, number in sorted(answers.items()))
    day.note = f"{sum(answers.values()):,} calls, {broken} × 5xx ({statuses})"
    assert answers[200] > calls // 20, "hardly a call was let in"


def call(
    described: Any, where: tuple[str, str], mode: GenerationMode, token: str, number: int, drawn: float,
    answers: Counter[int], before: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Make that many drawn calls. Raises AssertionError for the first answer that is not as described."""
    path, method = where
    described.raw_schema["security"] = []  # the caller is signed in: how is not for drawing
    # That a photo's name fits its bytes is no matter of a schema.
    excluded = [ignored_auth, positive_data_acceptance] if where == PHOTO else [ignored_auth]

    @seed(drawn)
    @settings(max_examples=number, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def answered(case: Any) -> None:
        before()
        response = case.call(cookies={COOKIE: token}, headers={"Accept-Encoding": "identity"})
        answers[response.status_code] += 1
        # Too many records are refused as well: the tool knows other statuses of a refusal only.
        more = [negative_data_rejection] if response.status_code == 413 else []
        case.validate_response(response, excluded_checks=excluded + more)

    try:
        answered()
    except FailureGroup as group:
        raise AssertionError(" ".join(str(group).split())[:2_000]) from group
