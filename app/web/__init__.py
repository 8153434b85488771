"""What all pages share: the acting person, security headers, errors, language, templates' helpers."""

from __future__ import annotations

from flask import Flask

from app.web import acting, caching, commands, compress, errors, health, language, security, styles, templating, trust


def init_app(app: Flask) -> None:
    for part in (security, acting, language, templating, errors, health, styles, trust, commands, caching, compress):
        part.init_app(app)
