"""/settings/backups: the office sees what copies there are, and whether it can rest upon them."""

from __future__ import annotations

from flask import Blueprint, render_template
from sqlalchemy.engine import make_url

from app.backup.queries import restore_line, standing
from app.backup.rules import megabytes
from app.core.db import db
from app.web.acting import now, requires

blueprint = Blueprint("backup", __name__)


@blueprint.get("/settings/backups")
@requires("manage")
def backups() -> str:
    return render_template(
        "backup/backups.html",
        standing=standing(now()),
        sqlite=make_url(db.engine.url).get_backend_name() == "sqlite",
        megabytes=megabytes,
        restore_line=restore_line,
    )
