"""The pages of issues: the list, one issue with its steps, a report from the desk; and photos."""

from __future__ import annotations

from flask import Blueprint

from app.cases import desk, photo_pages, showing

blueprint = Blueprint("cases", __name__)
blueprint.get("/photos/<sha256>/<size>")(photo_pages.show_photo)
blueprint.get("/issues")(showing.issues)
blueprint.get("/issues/<issue_id>")(showing.issue)
blueprint.post("/issues/<issue_id>/<step>")(desk.take_step)
blueprint.get("/issues/new")(desk.new_issue)
blueprint.post("/issues/new")(desk.report)
