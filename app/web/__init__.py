"""What all pages share: the acting person, security headers, errors, language, templates' helpers."""

from __future__ import annotations

from flask import Flask

from app.web import (
    acting,
    caching,
    commands,
    compress,
    cookies,
    display,
    errors,
    health,
    hosts,
    language,
    renewal,
    security,
    sought,
    styles,
    templating,
    trust,
)

PARTS = (
    hosts, cookies, renewal, security, acting, language, templating, display, sought, errors, health, styles, trust, commands,
    caching, compress,
)  # fmt: skip


def init_app(app: Flask) -> None:
    for part in PARTS:
        part.init_app(app)
