"""The blueprint that the survey's pages share, and how they read what was typed."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, request

from app.core.errors import N_, invalid, not_found
from app.surveys.models import SurveyRound
from app.surveys.queries import round_by_id

blueprint = Blueprint("surveys", __name__)


def round_or_404(round_id: str) -> SurveyRound:
    """Raises Problem 404."""
    found = round_by_id(round_id)
    if found is None:
        raise not_found()
    return found


def number_of(name: str) -> int:
    """A whole number from the form; 0 for anything else, which every action refuses."""
    typed = request.form.get(name, "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0


def day_of(name: str, text: str | None = None) -> date:
    """A day from the form. Raises Problem 422 naming the field."""
    try:
        return date.fromisoformat(request.form.get(name, "") if text is None else text)
    except ValueError as error:
        raise invalid(name, N_("Please choose a day.")) from error
