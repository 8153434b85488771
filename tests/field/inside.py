"""The served site's own database, read and written through the product while it runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import Any

from flask import Flask

from app import create_app
from app.cases.actions import Report, report_issue
from app.core.acting import Acting
from app.core.clock import SystemClock
from app.core.db import db
from app.core.moments import here_and_now
from app.people.queries import person_by_id
from app.places.queries import user_of
from tests.served import Site


@contextmanager
def inside(site: Site) -> Iterator[None]:
    with _app(json.dumps(site.overrides)).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


@lru_cache(maxsize=1)
def _app(overrides: str) -> Flask:
    """The application of the site that a test looks into again and again."""
    return create_app(json.loads(overrides))


def acting(site: Site, name: str) -> Acting:
    """`name` acting now, inside."""
    now = SystemClock().now()
    person = person_by_id(site.people[name])
    assert person
    return Acting(user=user_of(person, now), now=now)


def only(site: Site, model: Any) -> dict[str, Any]:
    """The one row of `model`, its columns by name."""
    with inside(site):
        row = db.session.query(model).one()
        return {column.name: getattr(row, column.name) for column in model.__table__.columns}


def report_issues(site: Site, zone: str, words: list[str]) -> None:
    with inside(site):
        by = acting(site, "deputy")
        for description in words:
            said = Report(site.zones[zone], description, "normal", by.now + timedelta(days=1))
            report_issue(by, said, here_and_now(by.now))
