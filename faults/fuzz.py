"""Drawn calls of the API, right and wrong ones, by everybody: each answer is one that its own description names."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
    response_schema_conformance,
    status_code_conformance,
)

from app.web.acting import COOKIE
from app.web.security import API_HEADER
from faults.day import Day
from faults.rows import Figure, fault
from faults.scripted import a_picture
from faults.variants import changed, damaged

SYNC, PHOTO = ("/api/v1/sync", "POST"), ("/api/v1/photos/{sha256}", "PUT")
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
PARTS = ((SYNC, POSITIVE, 2), (SYNC, NEGATIVE, 8), (PHOTO, POSITIVE, 5), (PHOTO, NEGATIVE, 5))  # of twenty: the first cost most
WHO = ("owner", "deputy", "office", "staff", "lead", "manager", "inspector")
VARIANTS = Figure(short=1, long=9)  # of each drawn call, made by changing its body (faults/variants.py)
AS_DESCRIBED = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
WHAT = f"{{number}} drawn calls of the API by seven roles, {VARIANTS.number} changed of each: none but described answers, no 5xx"


@fault("A37", f"{WHAT}; on PostgreSQL", database="postgresql", figure=Figure(short=4_000, long=10_000), small=0.1)
def api_fuzz(day: Day) -> None:
    fuzzed(day)


@fault("A37", f"{WHAT}; on SQLite", figure=Figure(short=1_000, long=10_000), small=0.1)
def api_fuzz_on_sqlite(day: Day) -> None:
    fuzzed(day)


def fuzzed(day: Day) -> None:
    described = schemathesis.openapi.from_url(f"{day.site.url}/api/v1/openapi.json")
    answers: Counter[int] = Counter()
    calls = day.number
    for where, mode, parts in PARTS:
        for who in WHO:
            number = max(1, calls * parts // 20 // len(WHO))
            near = Near(day, who, where, answers)
            call(described, where, mode, day.site.tokens[who], number, day.rng.random(), answers, near=near)
    day.faults += sum(answers.values())
    broken = sum(number for status, number in answers.items() if status >= 500)
    statuses = " ".join(f"{status}: {number:,}" for status, number in sorted(answers.items()))
    day.note = f"{sum(answers.values()):,} calls, {broken} × 5xx ({statuses})"
    assert answers[200] > calls // 20, "hardly a call was let in"


class Near:
    """Makes the neighbours of a drawn call in the name of `who`, and holds each answer against the description."""

    def __init__(self, day: Day, who: str, where: tuple[str, str], answers: Counter[int]) -> None:
        self.day, self.where, self.answers = day, where, answers
        self.rng = random.Random(day.rng.random())
        self.known = [*day.site.zones.values(), *day.site.people.values(), *day.site.things.values()]
        self.session = requests.Session()
        self.session.headers.update({API_HEADER: "1", "Cookie": f"{COOKIE}={day.site.tokens[who]}", "Accept-Encoding": "identity"})

    def __call__(self, case: Any) -> None:
        for _ in range(VARIANTS.number):
            response = self._asked(case)
            self.answers[response.status_code] += 1
            case.validate_response(response, checks=AS_DESCRIBED)

    def _asked(self, case: Any) -> requests.Response:
        path, method = self.where
        if self.where == SYNC:
            body = json.dumps(changed(self.rng, case.body if isinstance(case.body, dict | list) else {}, self.known))
            return self.session.request(method, self.day.site.url + path, data=body, headers={"Content-Type": "application/json"})
        content = damaged(self.rng, case.body if isinstance(case.body, bytes) and case.body else a_picture(self.rng)[1])
        name = hashlib.sha256(content).hexdigest() if self.rng.random() < 0.7 else damaged(self.rng, b"0" * 64).hex()
        return self.session.request(method, self.day.site.url + path.format(sha256=name), data=content, headers={"Content-Type": "image/jpeg"})


def call(
    described: Any, where: tuple[str, str], mode: GenerationMode, token: str, number: int, drawn: float,
    answers: Counter[int], before: Callable[[], None] = lambda: None, near: Callable[[Any], None] = lambda case: None,
) -> None:  # fmt: skip
    """Make that many drawn calls, and those that are `near` each. Raises AssertionError for the first answer that is not as
    described."""
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
        near(case)

    try:
        answered()
    except FailureGroup as group:
        raise AssertionError(" ".join(str(group).split())[:2_000]) from group
