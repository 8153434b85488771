"""The directory of bureaus and rooms, and who is set for confidential topics."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.core.db import db
from app.core.errors import Problem
from app.people.queries import active_people
from app.service import actions
from app.service.queries import cleared_people, directory
from app.web import acting
from app.web.acting import requires
from app.web.language import say
from app.web.sought import sought

Page = Response | tuple[str, int]


@requires("open_case")
def entries() -> str:
    return _page()


@requires("manage")
def keep() -> Page:
    """Add an entry, or change the one named."""
    form = request.form
    try:
        actions.keep_entry(
            acting.acting(), form.get("entry_id") or None, form.get("unit", ""), form.get("room", ""),
            form.get("phone", ""), form.get("note", ""),
        )  # fmt: skip
    except Problem as problem:
        db.session.rollback()
        if problem.status != 422:
            raise
        return _page(problem), 422
    return _saved()


@requires("manage")
def remove(entry_id: str) -> Response:
    actions.remove_entry(acting.acting(), entry_id)
    return _saved()


@requires("manage")
def clear() -> Response:
    """Exactly the people ticked may see confidential topics."""
    actions.set_cleared(acting.acting(), request.form.getlist("person_id"))
    return _saved()


def _saved() -> Response:
    flash(gettext("Saved."), "ok")
    return redirect("/service/directory", 303)


def _page(problem: Problem | None = None) -> str:
    wanted = sought()
    faults = {error.pointer: say(error.message, **error.params) for error in problem.errors} if problem else {}
    found, edited = directory(wanted), request.form.get("entry_id") or request.args.get("edit", "")
    entry = next((one for one in found if one.id == edited), None)
    return render_template(
        "service/directory.html", entries=found, sought=wanted, faults=faults, form=request.form, entry=entry,
        people=active_people(), cleared=cleared_people(),
    )  # fmt: skip
