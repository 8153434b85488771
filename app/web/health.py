"""GET /healthz: 200 when the database answers and its migrations are current, else 503."""

from __future__ import annotations

from functools import lru_cache

from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db
from app.web.acting import open_to

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@open_to("public")
def healthz() -> tuple[Response, int]:
    try:
        found = db.session.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    except SQLAlchemyError:
        db.session.rollback()
        return jsonify(ok=False, database="unreachable"), 503
    current = list(found) == [newest(current_app.extensions["migrate"].directory)]
    return jsonify(ok=current, database="ok", migrations="current" if current else "behind"), 200 if current else 503


@lru_cache(maxsize=4)
def newest(directory: str) -> str | None:
    """The newest migration's revision."""
    return ScriptDirectory(directory).get_current_head()
