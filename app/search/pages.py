"""/search: one box for everything. What is typed is sent by POST: a plate's code never comes into an address."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.book.words import KIND_WORDS
from app.cases import words as case_words
from app.cases.queries import state_of
from app.core.text import squeeze
from app.places.rules import floor_label
from app.plates.rules import read_code
from app.search.queries import LONGEST, find, plate_of
from app.search.words import KINDS
from app.service.words import KINDS as CASE_KINDS
from app.web.acting import acting, now, requires
from app.web.sought import NAME, keep, sought

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@requires("search")
def search() -> AnyResponse | str:
    """The box, or what was found: such a page can be gone back to."""
    return _page(sought()[:LONGEST])


@blueprint.post("/search")
@requires("search")
def searched() -> AnyResponse | str:
    """A plate's code leads to its plate; other words to the page of what was found."""
    text = squeeze(request.form.get("q", ""))[:LONGEST]
    plate = plate_of(acting().user, text)
    if plate:
        return redirect(f"/plates/{plate.id}", 303)
    if read_code(text) or not text:
        return _page(text)
    return redirect(f"/search?{NAME}={keep(text)}", 303)


def _page(text: str) -> str:
    return render_template(
        "search/search.html",
        text=text,
        found=find(acting().user, text, now()),
        kinds=KINDS,
        case_kinds=CASE_KINDS,
        book_kinds=KIND_WORDS,
        states=case_words.STATES,
        state_of=lambda issue: state_of(issue, now()),
        floor_label=floor_label,
    )
