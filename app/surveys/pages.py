"""The survey's pages: their blueprint, with each part's routes."""

from __future__ import annotations

from app.surveys import answer_pages, measure_pages, questionnaire_pages, report_pages, round_pages  # noqa: F401 - routes
from app.surveys.room import blueprint

__all__ = ["blueprint"]

for address in ("/s/<invitation>", "/S/<invitation>"):
    blueprint.get(address)(answer_pages.invited)
blueprint.post("/s/<invitation>")(answer_pages.answer_invited)
blueprint.get("/survey/thanks")(answer_pages.thanks)
blueprint.get("/survey/<plate_id>")(answer_pages.before_plate)
blueprint.post("/survey/<plate_id>")(answer_pages.answer_before_plate)
