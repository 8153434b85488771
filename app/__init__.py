"""Zonewalk (铭巡): responsibility zones, walked, mended, verified."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Flask

from app.config import load_config
from app.core.clock import SystemClock
from app.core.db import db, engine_options, install_engine_events, migrate

ROOT = Path(__file__).resolve().parent.parent

AREAS = (
    "settings",
    "people",
    "channels",
    "standards",
    "places",
    "plates",
    "photos",
    "evidence",
    "patrols",
    "rollups",
    "cases",
    "inspections",
    "duties",
    "weeks",
    "rooms",
    "service",
    "book",
    "notices",
    "sync",
    "jobs",
    "ledger",
    "boards",
    "reports",
    "search",
    "field",
    "surveys",
    "public",
    "demo",
    "backup",
)


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The application. `overrides` win over the environment (tests use them)."""
    app = Flask("app", root_path=str(ROOT / "app"), template_folder=str(ROOT / "templates"),
                static_folder=str(ROOT / "static"), instance_path=str(ROOT / "instance"))  # fmt: skip
    load_config(app, overrides or {})
    app.extensions["clock"] = SystemClock()
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    db.init_app(app)
    _import_all_models()
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    with app.app_context():
        install_engine_events(db.engine)

    from app import web

    web.init_app(app)
    for area in AREAS:
        _register(app, area)
    return app


def _import_all_models() -> None:
    import_module("app.core.journal")
    for area in AREAS:
        if find_spec(f"app.{area}") and find_spec(f"app.{area}.models"):
            import_module(f"app.{area}.models")


def _register(app: Flask, area: str) -> None:
    """Take in an area's rooms that face outwards: `blueprint` of pages.py and api.py, `init_app` of commands.py."""
    if not find_spec(f"app.{area}"):
        return
    for room in ("pages", "api"):
        if find_spec(f"app.{area}.{room}"):
            app.register_blueprint(import_module(f"app.{area}.{room}").blueprint)
    if find_spec(f"app.{area}.commands"):
        import_module(f"app.{area}.commands").init_app(app)
